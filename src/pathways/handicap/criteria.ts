import { has, oneOf } from "#pathways/conditions.ts";
import type { Criteria } from "#pathways/criteria.ts";

export const criteria: Criteria = {
  // the MDPH's decision says it, nobody answers it
  kinds: null,
  cares: [
    { code: "tracheotomy", when: has("dua.sante.soins", "trach"), medical: true, label: "trachéotomie" },
    { code: "ventilation", when: has("dua.sante.soins", "vni"), medical: true, label: "ventilation" },
    { code: "dialysis", when: has("dua.sante.soins", "hd", "dp"), medical: true, label: "dialyse" },
    { code: "enteral", when: has("dua.sante.soins", "sng", "gastro"), medical: true, label: "nutrition entérale" },
    { code: "infusion", when: has("dua.sante.soins", "perf"), medical: true, label: "perfusion" },
    {
      code: "wandering",
      when: oneOf("dua.vie.comportement.fugue", "parfois", "souvent"),
      medical: false,
      label: "fugue",
    },
    {
      code: "aggressiveness",
      when: oneOf("dua.vie.comportement.agressivite", "souvent"),
      medical: false,
      label: "agressivité",
    },
  ],
  gir: [],
  wantedFrom: "dua.souhaits.quand",
  centres: ["dua.souhaits.ou.commune", "dua.adm.adresse.commune"],
  radius: "dua.souhaits.rayon",
  home: "dua.adm.adresse.commune",
  urgency: {
    question: "dua.situation.urgence",
    levels: { non: "standard", "dans-l-annee": "standard", "dans-les-3-mois": "urgent", immediat: "immediate" },
  },
  summary: {
    care: [
      { text: "fauteuil", when: has("dua.vie.equipement", "fauteuil-manuel", "fauteuil-electrique") },
      { text: "toilette : aide totale", when: oneOf("dua.vie.quotidien.toilette", "aide-totale") },
      { text: "fugue", when: oneOf("dua.vie.comportement.fugue", "souvent") },
    ],
    medical: [
      { text: "épilepsie", when: oneOf("dua.sante.epilepsie", "oui") },
      { text: "nutrition entérale", when: has("dua.sante.soins", "sng", "gastro") },
      { text: "trachéotomie", when: has("dua.sante.soins", "trach") },
    ],
  },
};
