import { fold } from "#lib/french.ts";
import { ok, type Result, refuse } from "#lib/result.ts";

/**
 * The columns of the public extraction of the Annuaire Santé (`PS_LibreAcces_Personne_activite_*.txt`) that are kept, with
 * the titles they have had: their order and their number change from one year to the next. The restricted extraction
 * has most of them too; the birth data it adds are not kept.
 */
const titles = {
  id_type: ["Type d'identifiant PP"],
  id: ["Identifiant PP"],
  national_id: ["Identification nationale PP"],
  civility_practice: ["Libellé civilité d'exercice", "Code civilité d'exercice"],
  civility: ["Libellé civilité", "Code civilité"],
  family_name: ["Nom d'exercice"],
  given_name: ["Prénom d'exercice"],
  profession: ["Code profession"],
  profession_label: ["Libellé profession"],
  category: ["Code catégorie professionnelle"],
  skill_type: ["Code type savoir-faire"],
  skill: ["Code savoir-faire"],
  skill_label: ["Libellé savoir-faire"],
  mode: ["Code mode exercice"],
  mode_label: ["Libellé mode exercice"],
  structure_id: ["Identifiant technique de la structure"],
  siret: ["Numéro SIRET site"],
  finess_site: ["Numéro FINESS site"],
  finess_legal: ["Numéro FINESS établissement juridique"],
  structure_name: ["Raison sociale site"],
  structure_sign: ["Enseigne commerciale site"],
  way_number: ["Numéro Voie (coord. structure)"],
  way_repeat: ["Indice répétition voie (coord. structure)"],
  way_type: ["Libellé type de voie (coord. structure)", "Code type de voie (coord. structure)"],
  way: ["Libellé Voie (coord. structure)"],
  postcode: ["Code postal (coord. structure)"],
  city: ["Libellé commune (coord. structure)"],
  routing: ["Bureau cedex (coord. structure)"],
  commune: ["Code commune (coord. structure)"],
  departement: ["Code Département (structure)", "Code département (coord. structure)"],
  phone: ["Téléphone (coord. structure)"],
  phone2: ["Téléphone 2 (coord. structure)"],
  email: ["Adresse e-mail (coord. structure)"],
  mss: ["Adresse BAL MSSanté", "Adresse BAL", "BAL MSSanté"],
  red_list: ["Indicateur liste rouge BAL MSSanté", "Liste rouge"],
  sector: ["Code secteur d'activité"],
  sector_label: ["Libellé secteur d'activité"],
  role: ["Code rôle", "Code fonction"],
  role_label: ["Libellé rôle", "Libellé fonction"],
  activity_kind: ["Code genre activité"],
  activity_kind_label: ["Libellé genre activité"],
  register: ["Autorité d'enregistrement"],
} as const;

type Title = keyof typeof titles;
const needed: readonly Title[] = ["national_id", "family_name", "profession"];

/** Where each column stands, and how many fields a line has. */
export type Header = { at: Partial<Record<Title, number>>; width: number };

/** The header of an extraction; refused with what is missing. */
export function readHeader(line: string): Result<Header, string> {
  const found = line
    .replace(/^\uFEFF/, "")
    .split("|")
    .map(titleOf);
  if (found.at(-1) === "") found.pop();
  const at: Header["at"] = {};
  for (const [column, names] of Object.entries(titles) as [Title, readonly string[]][]) {
    const index = names.map((name) => found.indexOf(titleOf(name))).find((place) => place >= 0);
    if (index !== undefined) at[column] = index;
  }
  const missing = needed.filter((column) => at[column] === undefined).map((column) => `« ${titles[column][0]} »`);
  return missing.length === 0
    ? ok({ at, width: found.length })
    : refuse(`Ce fichier n’est pas une extraction du RPPS. Il manque : ${missing.join(", ")}.`);
}

/** Titles come with straight or curly apostrophes, and capitals that vary. */
const titleOf = (text: string) => text.trim().replaceAll("’", "'").toLowerCase();

/** The columns of `professional_staging` after its line and its two fingerprints, in the order of `readActivity`. */
export const personColumns = ["national_id", "rpps", "civility", "family_name", "given_name", "search_name"] as const;
export const activityColumns = [
  ...["profession", "profession_label", "category", "skill_type", "skill", "skill_label", "mode", "mode_label"],
  ...["structure_id", "siret", "finess_site", "finess_legal", "structure_name", "structure_sign", "street", "postcode"],
  ...["city", "search_city", "commune", "departement", "phone", "phone2", "email", "mss", "sector", "sector_label"],
  ...["role", "role_label", "activity_kind", "activity_kind_label", "register"],
] as const;

export type Activity = { values: (string | null)[]; key: string };

/**
 * One line: the person and the activity, in the order of the columns above, and what makes it that activity and no
 * other. No quoting: a quote is a letter. Lines of some files end with one more separator.
 */
export function readActivity(line: string, { at, width }: Header): Result<Activity, string> {
  const fields = line.split("|");
  if (fields.length !== width && !(fields.length === width + 1 && fields[width] === ""))
    return refuse(`${fields.length} champs au lieu de ${width}`);
  const get = (column: Title): string | null => {
    const place = at[column];
    return place === undefined ? null : fields[place]!.trim() || null;
  };
  const nationalId = get("national_id");
  if (!nationalId || !/^[0-9A-Z/]{4,40}$/.test(nationalId))
    return refuse("Identification nationale absente ou mal formée");
  const familyName = get("family_name");
  if (!familyName) return refuse("Nom d’exercice absent");
  const profession = get("profession");
  if (!profession) return refuse("Code profession absent");
  const id = get("id");
  const givenName = get("given_name");
  const city = get("city") ?? get("routing")?.replace(/^\d{5}\s+/, "") ?? null;
  const place = [get("way_number"), get("way_repeat"), get("way_type"), get("way")].filter(Boolean).join(" ");
  const hidden = /^(o|oui|1|true|vrai)$/i.test(get("red_list") ?? "");
  const told = {
    skill_type: get("skill_type"),
    skill: get("skill"),
    mode: get("mode"),
    structure_id: get("structure_id"),
    siret: get("siret"),
    finess_site: get("finess_site"),
    role: get("role"),
    activity_kind: get("activity_kind"),
  };
  return ok({
    key: [nationalId, profession, ...Object.values(told)].join("|"),
    values: [
      nationalId,
      get("id_type") === "8" || /^8\d{11}$/.test(nationalId) ? (id ?? nationalId.slice(1)) : null,
      get("civility_practice") ?? get("civility"),
      familyName,
      givenName,
      fold(`${familyName} ${givenName ?? ""}`),
      profession,
      get("profession_label"),
      get("category"),
      told.skill_type,
      told.skill,
      get("skill_label"),
      told.mode,
      get("mode_label"),
      told.structure_id,
      told.siret,
      told.finess_site,
      get("finess_legal"),
      get("structure_name"),
      get("structure_sign"),
      place || null,
      get("postcode"),
      city,
      city ? fold(city) : null,
      get("commune"),
      get("departement"),
      get("phone"),
      get("phone2"),
      get("email"),
      // a mailbox on the red list is neither shown nor proposed: it is not kept either
      hidden ? null : get("mss"),
      get("sector"),
      get("sector_label"),
      told.role,
      get("role_label"),
      told.activity_kind,
      get("activity_kind_label"),
      get("register"),
    ],
  });
}

/** The day of an extraction is in its name: PS_LibreAcces_Personne_activite_202611200812.txt. */
export function dayOfExtraction(name: string): string | null {
  const found = /(20\d{2})(\d{2})(\d{2})(?:\d{4})?\D*$/.exec(name);
  return found ? `${found[1]}-${found[2]}-${found[3]}` : null;
}
