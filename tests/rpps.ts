/** The header of the public extraction of 2026: 56 columns and a last separator. */
export const header =
  "Type d'identifiant PP|Identifiant PP|Identification nationale PP|Code civilité d'exercice|Libellé civilité d'exercice|Code civilité|Libellé civilité|Nom d'exercice|Prénom d'exercice|Code profession|Libellé profession|Code catégorie professionnelle|Libellé catégorie professionnelle|Code type savoir-faire|Libellé type savoir-faire|Code savoir-faire|Libellé savoir-faire|Code mode exercice|Libellé mode exercice|Numéro SIRET site|Numéro SIREN site|Numéro FINESS site|Numéro FINESS établissement juridique|Identifiant technique de la structure|Raison sociale site|Enseigne commerciale site|Complément destinataire (coord. structure)|Complément point géographique (coord. structure)|Numéro Voie (coord. structure)|Indice répétition voie (coord. structure)|Code type de voie (coord. structure)|Libellé type de voie (coord. structure)|Libellé Voie (coord. structure)|Mention distribution (coord. structure)|Bureau cedex (coord. structure)|Code postal (coord. structure)|Code commune (coord. structure)|Libellé commune (coord. structure)|Code pays (coord. structure)|Libellé pays (coord. structure)|Téléphone (coord. structure)|Téléphone 2 (coord. structure)|Télécopie (coord. structure)|Adresse e-mail (coord. structure)|Code Département (structure)|Libellé Département (structure)|Ancien identifiant de la structure|Autorité d'enregistrement|Code secteur d'activité|Libellé secteur d'activité|Code section tableau pharmaciens|Libellé section tableau pharmaciens|Code rôle|Libellé rôle|Code genre activité|Libellé genre activité|";

type Some = { id?: string; family?: string; given?: string; profession?: string; city?: string; phone?: string };

/** A line of it, of a fictitious liberal doctor. */
export function activity(some: Some = {}): string {
  const { id = "99900100019", family = "TEST", given = "Alice", profession = "10", city = "Vienne", phone = "" } = some;
  const fields: Record<number, string> = {
    ...{ 1: "8", 2: id, 3: `8${id}`, 4: "DR", 5: "Docteur", 6: "MME", 7: "Madame", 8: family, 9: given },
    ...{ 10: profession, 11: "Médecin", 12: "C", 13: "Civil", 14: "S", 15: "Spécialité ordinale", 16: "SM54" },
    ...{ 17: "Médecine générale (SM)", 18: "L", 19: "Libéral", 20: "99900000000011", 24: `R${id}`, 25: "CABINET" },
    ...{ 29: "2", 31: "R", 32: "Rue", 33: "DU PORT", 35: "38200 VIENNE", 36: "38200", 37: "38544", 38: city },
    ...{ 41: phone, 45: "38", 48: "CNOM/CNOM/CNOM", 49: "SA07", 50: "Cabinet individuel", 55: "GENR01", 56: "Soin" },
  };
  return `${Array.from({ length: 56 }, (_, i) => fields[i + 1] ?? "").join("|")}|`;
}
export const extraction = (lines: readonly string[]) => `${[header, ...lines].join("\n")}\n`;
