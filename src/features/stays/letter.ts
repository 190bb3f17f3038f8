import type { Line } from "#features/forms/printable.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { type AdmissionRequest, isPlaced } from "#features/referrals/request.ts";

/** A part of the letter of transfer, and the questions it takes from the validated volets, in this order. */
export type Part = { title: string; from: string[] };

/** What goes with the patient to the unit that takes them in. */
export const parts: Part[] = [
  {
    title: "Le séjour",
    from: ["san.dem.unite", "san.dem.hospit", "san.dem.pretDepuis", "san.sp.duree", "san.sp.transport"],
  },
  {
    title: "Motif et pathologie",
    from: [
      ...["san.med.groupe", "san.med.principal", "san.med.cim10", "san.med.debut", "san.med.interventions"],
      ...["san.med.histoire", "san.med.antecedents", "san.med.stable", "san.med.appui", "san.med.palliatif"],
      ...["san.med.niveauSoins", "san.med.allergies", "san.med.bmr", "san.med.poids"],
    ],
  },
  { title: "Traitements", from: ["san.med.traitements", "san.med.oncologie"] },
  {
    title: "Soins et autonomie",
    from: [
      ...["san.sp.dependance", "san.sp.conscience", "san.sp.comportement", "san.sp.presence", "san.sp.texture"],
      ...["san.sp.nutrition", "san.sp.respi", "san.sp.o2Debit", "san.sp.abords", "san.sp.iv", "san.sp.lesions"],
      ...["san.sp.eliminations", "san.sp.epuration", "san.sp.autres", "san.sp.reeducation", "san.sp.equipement"],
    ],
  },
  { title: "Objectifs et projet de sortie", from: ["san.sp.objectifs", "san.sp.projet", "san.ori.souhait"] },
  { title: "Rendez-vous à honorer", from: ["san.med.rendezVous"] },
  {
    title: "Contacts",
    from: ["san.dem.contact", "san.dem.telephone", "san.dem.mss", "san.dem.medecinTraitant", "san.adm.contacts"],
  },
];

/** Only where the patient goes, once that is settled. */
export const hasLetter = (r: Referral, q: AdmissionRequest) => r.module === "sanitaire" && isPlaced(q);

/** The lines of a part; a part without any is left out of the letter. */
export const linesOf = (part: Part, lines: readonly Line[]): Line[] =>
  part.from.flatMap((linkId) =>
    lines.filter(({ key }) => key === linkId || key.startsWith(`${linkId}.`) || key.startsWith(`${linkId}#`)),
  );
