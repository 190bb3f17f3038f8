import { answered, is } from "#pathways/conditions.ts";
import type { Criteria } from "#pathways/criteria.ts";

/** One kind of need, and one platform: that of the commune where the child lives. */
export const criteria: Criteria = {
  kinds: null,
  always: true,
  cares: [],
  gir: [],
  wantedFrom: null,
  centres: ["tnd.enf.adresse.commune"],
  radius: null,
  home: "tnd.enf.adresse.commune",
  carePlace: ["tnd.enf.adresse.commune"],
  urgency: null,
  language: "tnd.enf.langues",
  childAge: { term: "tnd.enf.terme", observedOn: "tnd.grille.date" },
  summary: {
    care: [
      { text: "ligne {tnd.med.ligne}", when: is("tnd.med.ligne", "2") },
      { text: "{tnd.med.besoins}" },
      { text: "interprète", when: is("tnd.enf.langues.interprete", true) },
      { text: "demande MDPH faite", when: is("tnd.med.demandes", "oui") },
    ],
    medical: [
      { text: "avis médical rapide", when: is("tnd.grille.any.perteAcquis", "present") },
      { text: "avis médical rapide (convulsions)", when: is("tnd.grille.any.convulsions", "present") },
      { text: "{tnd.med.motif}", when: answered("tnd.med.motif") },
    ],
  },
};
