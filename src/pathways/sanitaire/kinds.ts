import { options } from "#pathways/values.ts";

/** What may be asked, `$act`: modules specification C.1. */
export const kinds = options(
  "smr=Soins médicaux et de réadaptation (SMR) · had=Hospitalisation à domicile (HAD) · usp=Unité de soins palliatifs · " +
    "lisp=Lit identifié de soins palliatifs · ssiad=Soins infirmiers à domicile (SSIAD) · " +
    "ssiadr=Soins infirmiers à domicile renforcés · esa=Équipe spécialisée Alzheimer · " +
    "prado=Retour à domicile accompagné (PRADO)",
);
