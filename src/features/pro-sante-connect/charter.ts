import { ok, type Result, refuse } from "#lib/result.ts";
import { sha256 } from "#lib/seal.ts";
import { personCharter } from "./charter-person.ts";

/** Each version its date: another text is another version, and everyone is asked again. */
export type Charter = { version: string; introduction: string; parts: { title: string; lines: string[] }[] };

/** What everyone who enters has read and accepted (identity.md §1.4). Short on purpose: a text nobody reads binds nobody. */
export const charter: Charter = {
  version: "2026-11-22",
  introduction:
    "Sextant sert à chercher une place pour une personne et à suivre sa demande jusqu’à l’admission. En l’utilisant, vous vous engagez à ce qui suit.",
  parts: [
    {
      title: "À quoi sert le service",
      lines: [
        "À préparer un dossier d’orientation, à l’adresser à des unités, à y répondre, et à rien d’autre.",
        "Le dossier est rempli avec l’accord de la personne, ou de qui la représente ; elle est informée de ce qui est transmis et à qui.",
        "Il ne remplace ni le dossier médical, ni un appel en cas d’urgence.",
      ],
    },
    {
      title: "Le secret",
      lines: [
        "Vous êtes tenu au secret professionnel (code de la santé publique, article L. 1110-4 ; code pénal, article 226-13).",
        "Vous n’ouvrez que les dossiers des personnes dont vous vous occupez, et n’en lisez que ce qui vous est utile.",
        "Vous ne copiez pas le contenu d’un dossier dans un courriel, une messagerie ou un outil qui n’est pas prévu pour des données de santé.",
      ],
    },
    {
      title: "Un compte personnel",
      lines: [
        "Votre compte est à vous seul. Vous ne prêtez ni votre carte, ni votre téléphone, ni votre mot de passe, ni vos codes.",
        "Pour qu’un confrère ou un assistant agisse à votre place, vous lui donnez une délégation.",
        "Vous fermez votre session en quittant un poste partagé, et vous signalez aussitôt la perte d’un de vos moyens de connexion.",
        "Vous vous connectez au moins une fois par an ; sinon le compte est mis en sommeil.",
      ],
    },
    {
      title: "Les traces",
      lines: [
        "Chaque consultation et chaque acte sont inscrits, avec votre nom et l’heure, dans un journal que la personne concernée peut demander à lire.",
        "Vos connexions sont conservées pour la sécurité du service. Un usage anormal peut faire suspendre votre compte.",
      ],
    },
    {
      title: "Vos devoirs",
      lines: [
        "Vous écrivez des faits exacts, utiles à l’orientation et respectueux de la personne.",
        "Vous répondez aux demandes que votre unité reçoit, et vous corrigez une erreur dès que vous la voyez.",
        "Vous prévenez votre référent structure quand vos fonctions changent.",
      ],
    },
  ],
};

/** What is kept of the text somebody accepted: enough to prove which it was. */
export const charterHash = ({ version, introduction, parts }: Charter) =>
  sha256(JSON.stringify([version, introduction, parts])).toString("hex");

/** Professionals accept one text, persons and carers another. */
export type Reader = "professional" | "person";
export const charterOf = (kind: Reader): Charter => (kind === "person" ? personCharter : charter);

/** `accepted`: the version an account accepted last. */
export const isCharterDue = (accepted: string | null, kind: Reader) => accepted !== charterOf(kind).version;

export type CharterRefusal = { kind: "not-ticked" } | { kind: "another-version" };

/** A page left open while the text changed accepts nothing: it is shown again. */
export function accept(
  shown: string | undefined,
  ticked: "ticked" | "not-ticked",
  kind: Reader,
): Result<Charter, CharterRefusal> {
  if (shown !== charterOf(kind).version) return refuse({ kind: "another-version" });
  return ticked === "ticked" ? ok(charterOf(kind)) : refuse({ kind: "not-ticked" });
}
