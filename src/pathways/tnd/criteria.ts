import { answered, any, is } from "#pathways/conditions.ts";
import type { Criteria } from "#pathways/criteria.ts";
import { grids, keyOf } from "./grids.ts";

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
    get medical() {
      return [...urgentSigns(), { text: "{tnd.med.motif}", when: answered("tnd.med.motif") }];
    },
  },
};

/** Ours says which; another grid that one of its own is there. */
function urgentSigns() {
  const [ours, ...others] = grids();
  const own = [
    { text: "avis médical rapide", when: is("tnd.grille.any.perteAcquis", "present") },
    { text: "avis médical rapide (convulsions)", when: is("tnd.grille.any.convulsions", "present") },
  ];
  const signs = (one: NonNullable<typeof ours>) =>
    one.any.filter(({ urgent }) => urgent).map(({ code }) => is(`${keyOf(one)}.any.${code}`, "present"));
  return [
    ...own,
    ...others.flatMap((one) =>
      signs(one).length > 0 ? [{ text: "avis médical rapide", when: any(...signs(one)) }] : [],
    ),
  ];
}
