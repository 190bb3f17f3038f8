import type { Questionnaire } from "#features/forms/questionnaire.ts";
import { is, not, oneOf } from "#pathways/conditions.ts";
import { T } from "#pathways/templates.ts";
import { options } from "#pathways/values.ts";

const hospitalised = not(is("san.dem.hospit.sans", true));

/** Modules specification C.3. */
export const demandeur: Questionnaire = {
  id: "san.dem",
  code: "demandeur",
  version: 1,
  title: "Demandeur",
  level: "admin",
  sections: [
    {
      id: "service",
      title: "Le service demandeur",
      items: [
        {
          linkId: "san.dem.unite",
          text: "Service demandeur",
          help: "Établissement et service, par exemple CH de Vienne, court séjour gériatrique.",
          type: "string",
          required: true,
        },
        { linkId: "san.dem.hospit.sans", text: "Sans hospitalisation préalable", type: "boolean" },
        {
          linkId: "san.dem.hospit.date",
          text: "Date d’hospitalisation",
          type: "date",
          notAfter: "today",
          required: true,
          enableWhen: hospitalised,
        },
        {
          linkId: "san.dem.hospit.lieu",
          text: "Où est le patient ?",
          type: "choice",
          options: options("Service · Urgences · Réanimation · Domicile · EHPAD · Autre"),
          required: true,
        },
        {
          linkId: "san.dem.telephone",
          text: "Téléphone direct",
          help: "Celui où l’on vous joint sans passer par le standard.",
          type: "string",
          pattern: "phone",
          required: true,
        },
        {
          linkId: "san.dem.mss",
          text: "Messagerie sécurisée (MSSanté)",
          type: "string",
          pattern: "email",
          required: "expected",
        },
      ],
    },
    {
      id: "contacts",
      title: "Vos contacts",
      items: [
        T.pro("san.dem.contact.medical", "Contact médical", { required: true }),
        T.pro("san.dem.contact.soignant", "Contact soignant", { required: "expected" }),
        T.pro("san.dem.contact.social", "Contact social", { required: "expected" }),
      ],
    },
    {
      id: "medecins",
      title: "Les médecins en ville",
      items: [
        { linkId: "san.dem.medecinTraitant.aucun", text: "Le patient n’a pas de médecin traitant", type: "boolean" },
        T.pro("san.dem.medecinTraitant", "Médecin traitant", {
          required: true,
          enableWhen: not(is("san.dem.medecinTraitant.aucun", true)),
        }),
        // Also asked when a coordination body (DAC) creates the dossier: that comes with the transfer to the doctor (C.9).
        T.pro("san.dem.medecinSuite", "Médecin qui complète le dossier", {
          required: true,
          enableWhen: is("san.dem.hospit.sans", true),
        }),
      ],
    },
    {
      id: "delai",
      title: "Le délai",
      items: [
        {
          linkId: "san.dem.sortieSouhaitee",
          text: "Date de transfert souhaitée",
          type: "date",
          notBefore: "today",
          required: true,
        },
        {
          linkId: "san.dem.pretDepuis",
          text: "Médicalement prêt depuis le",
          type: "date",
          notAfter: "today",
          required: "expected",
        },
        {
          linkId: "san.dem.urgence",
          text: "Degré d’urgence",
          help: "« Urgent » et « Immédiat » raccourcissent les délais de réponse des unités.",
          type: "choice",
          options: options("Programmé · Standard · Urgent · Immédiat"),
          required: true,
        },
        {
          linkId: "san.dem.urgence.motif",
          text: "Motif de l’urgence",
          type: "string",
          required: true,
          enableWhen: oneOf("san.dem.urgence", "urgent", "immediat"),
        },
      ],
    },
  ],
};
