import type { Charter } from "./charter.ts";

/** What persons and carers accept, in their words. */
export const personCharter: Charter = {
  version: "2026-11-22",
  introduction:
    "Votre espace Sextant sert à chercher une place pour vous ou pour un proche, et à suivre les demandes. En l’utilisant, vous acceptez ce qui suit.",
  parts: [
    {
      title: "Ce que vous pouvez y faire",
      lines: [
        "Remplir un dossier pour vous, ou pour un proche qui est d’accord ou que vous représentez.",
        "L’envoyer aux établissements que vous choisissez, et répondre à leurs propositions.",
        "Inviter des personnes de confiance à vous aider, et leur retirer l’accès quand vous voulez.",
        "En cas d’urgence médicale, appelez le 15 : Sextant ne remplace pas un appel.",
      ],
    },
    {
      title: "Vos informations",
      lines: [
        "Elles servent à l’admission et à rien d’autre. Seuls les établissements que vous choisissez les lisent.",
        "Chaque consultation est inscrite : vous pouvez voir qui a ouvert votre dossier.",
        "Le volet médical est rempli par un médecin. Vous voyez qu’il existe ; son contenu vous est montré si le médecin le décide.",
        "Vous pouvez demander que votre dossier ou votre espace soit effacé.",
      ],
    },
    {
      title: "Un espace à vous seul",
      lines: [
        "Ne donnez à personne votre mot de passe ni vos codes, même à quelqu’un qui vous aide : invitez-le.",
        "Fermez votre session sur un ordinateur qui n’est pas à vous.",
        "Écrivez des informations exactes, et dites-nous si quelque chose vous paraît anormal.",
      ],
    },
  ],
};
