import { html } from "hono/html";
import { z } from "zod";
import { readNationalId } from "#features/accounts/identity.ts";
import type { AccountId } from "#features/accounts/member.ts";
import { sentForm } from "#features/sent-forms/sent-form.ts";
import { frenchDelay, type Throttled } from "#features/sign-in/throttle.ts";
import { dayOf } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { errorSummary, hidden, input } from "#ui/parts.ts";
import { goTo } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { openStructure, showStructure, typedIn } from "./frame.page.ts";
import { type InviteRefusal, inviteMember } from "./invite.action.ts";
import { readRight, rightFields } from "./right-fields.page.ts";
import { adminSentence, invitationSentence } from "./wording.ts";

type Typed = Record<string, string>;
type Problem = { field?: string; message: string };

/** GET /structure/inviter */
export const invitePage = (web: Web) => showForm(web, {}, [], 200);

const Person = z.object({
  prenom: z.string().min(1, "Écrivez le prénom.").max(80, "Ce prénom est trop long."),
  nom: z.string().min(1, "Écrivez le nom.").max(80, "Ce nom est trop long."),
  courriel: z.email("Cette adresse n’a pas la forme nom@etablissement.fr.").max(200),
  fonction: z.string().min(1, "Écrivez la fonction.").max(80, "Cette fonction est trop longue."),
});

/** POST /structure/inviter */
export async function sendInvitationPage(web: Web) {
  const { db, member, now } = web.var;
  const typed = await typedIn(web);
  const structure = await openStructure(web);
  const person = Person.safeParse({ ...typed, courriel: typed["courriel-personne"] ?? "" });
  const nationalId = typed.identifiant ? readNationalId(typed.identifiant) : null;
  const right = readRight(structure, { ...typed, medicale: "" }, dayOf(now));
  const problems: Problem[] = [
    ...(person.success
      ? []
      : person.error.issues.map((i) => ({
          field: i.path[0] === "courriel" ? "courriel-personne" : String(i.path[0]),
          message: i.message,
        }))),
    ...(typed.identifiant && !nationalId
      ? [
          {
            field: "identifiant",
            message:
              "Cet identifiant n’a pas la bonne forme : 11 ou 12 chiffres (RPPS), 9 ou 10 (ADELI), ou celui d’une carte de personnel.",
          },
        ]
      : []),
    ...(right.ok ? [] : [right.problem]),
  ];
  if (!person.success || !right.ok || problems.length > 0) return showForm(web, typed, problems, 400);
  const { prenom: givenName, nom: familyName, courriel: email, fonction } = person.data;
  const invitation = { givenName, familyName, email, function: fonction, nationalId };
  const done = await inviteMember(db, invitation, [right.right], member, now, sentForm(typed));
  if (!done.ok) return showForm(web, typed, [because(done.refusal)], 409);
  return goTo(
    web,
    `/structure/membres/${done.value as AccountId}`,
    "C’est fait : la personne est prévenue par courriel, son habilitation l’attend.",
  );
}

function because(refusal: InviteRefusal | { kind: "form-reused" } | Throttled): Problem {
  switch (refusal.kind) {
    case "throttled":
      return { message: `Trop d’invitations à la suite : réessayez dans ${frenchDelay(refusal.seconds)}.` };
    case "other-name":
    case "two-accounts":
      return { field: "nom", message: invitationSentence(refusal) };
    case "suspended-account":
    case "form-reused":
      return { message: invitationSentence(refusal) };
    case "no-right":
      return { field: "role", message: invitationSentence(refusal) };
    default:
      return { message: adminSentence(refusal) };
  }
}

async function showForm(web: Web, typed: Typed, problems: Problem[], status: 200 | 400 | 409) {
  const structure = await openStructure(web);
  const error = (name: string) => problems.find((one) => one.field === name)?.message;
  const field = (name: string, label: string, more: { hint?: string; required?: false; attributes?: string } = {}) =>
    input({ name, label, value: typed[name], error: error(name), ...more });
  return showStructure(web, structure, {
    title: "Inviter quelqu’un",
    status,
    body: html`${errorSummary(problems)}
<p class="moyen">La personne reçoit un lien, valable 7 jours, pour choisir son mot de passe ; avec une carte CPS ou une e-CPS, elle se connecte directement. Si elle a déjà un compte Sextant, elle le garde : seule l’habilitation lui est donnée.</p>
<form method="post" class="etroit" novalidate>${hidden("cle", typed.cle ?? newId())}
<h2 class="fr-h6">La personne</h2>
${field("prenom", "Prénom", { attributes: 'autocomplete="off"' })}${field("nom", "Nom d’exercice", { attributes: 'autocomplete="off"' })}
${field("courriel-personne", "Courriel professionnel", { hint: "Le sien, pas celui du service : une adresse ne sert qu’à un compte.", attributes: 'inputmode="email" autocomplete="off"' })}
${field("fonction", "Fonction", { hint: "Par exemple : secrétaire, cadre de santé." })}
${field("identifiant", "Identifiant national", { hint: "RPPS, ADELI ou carte de personnel, s’il est connu : il évite de créer un second compte.", required: false, attributes: 'autocomplete="off"' })}
<h2 class="fr-h6 fr-mt-3w">Sa première habilitation</h2>
${rightFields(structure, typed, problems.find((one) => one.field === "unite" || one.field === "role" || one.field === "debut" || one.field === "fin") ?? null, null)}
<button class="fr-btn fr-mt-2w">Envoyer l’invitation</button></form>`,
  });
}
