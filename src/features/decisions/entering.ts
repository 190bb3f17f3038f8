import { patternFault } from "#features/forms/pattern.ts";
import type { Traits } from "#features/persons/person.ts";
import { isDay } from "#lib/dates.ts";
import {
  careModes,
  decisionTypes,
  establishmentCategories,
  natures,
  organisationCategories,
  priorities,
  qualifications,
  quantityPeriods,
  quantityUnits,
  temporalities,
} from "#pathways/handicap/decision.ts";
import { isRight, type RightCode } from "#pathways/handicap/rights.ts";
import { codeOf, options } from "#pathways/values.ts";
import type { DecisionTexts, RightDetail } from "./decision.ts";

/** A decision as somebody typed it, or as a line of a file says it: the same names, the same rules. */
export type Typed = Record<string, string>;

export type EnteredRight = { code: RightCode; nature: string; qualification: string; detail: RightDetail };
export type Entered = {
  traits: Traits;
  idDecision: string;
  fileNumber: string;
  personNumber: string;
  type: string;
  decidedOn: string;
  opensOn: string;
  endsOn: string;
  creton: boolean;
  pag: boolean;
  priority: { level: number; on: string | null } | null;
  receiving: string | null;
  transferredOn: string | null;
  texts: DecisionTexts;
  rights: EnteredRight[];
  /** FINESS numbers of the establishments a file designates. */
  designated: string[];
};

export const measures = options(
  "Aucune · En cours · Sauvegarde de justice · Curatelle simple · Curatelle renforcée · Tutelle · Habilitation familiale · " +
    "Mandat de protection future",
);
export const parentRoles = options("Mère · Père · Tuteur ou tutrice · Autre");

/** What every decision must say, with the sentence when it does not: modules specification D.2. */
const asked: Record<string, string> = {
  id_decision: "Indiquez le numéro de la décision.",
  dossier: "Indiquez le numéro de dossier MDPH.",
  individu: "Indiquez le numéro d’individu.",
  nom_naissance: "Indiquez le nom de naissance.",
  prenom: "Indiquez le premier prénom.",
};
const tooLong = "Ce texte est trop long.";
const long = new Set(["motivation", "priorite_motif", "adresse"]);

/** Reads what was typed; each problem is keyed by its field. */
export function readDecision(raw: Typed, today: string): { entered: Entered | null; problems: Typed } {
  const problems: Typed = {};
  const typed: Typed = Object.fromEntries(
    Object.entries(raw).map(([name, text]) => [name, (text ?? "").replaceAll(/[^\P{Cc}\n]+/gu, " ").trim()]),
  );
  const said = (name: string) => typed[name] ?? "";
  for (const [name, text] of Object.entries(typed))
    if (text.length > (long.has(name) ? 4000 : 200)) problems[name] = tooLong;
  for (const [name, sentence] of Object.entries(asked)) if (!said(name)) problems[name] = sentence;

  const day = (name: string, sentence: string | null) => {
    const found = readDay(said(name));
    if (found === null && (said(name) || sentence)) problems[name] ??= sentence ?? notADay;
    return found;
  };
  const choice = (name: string, list: readonly { code: string; label: string }[], sentence: string | null) => {
    const found = list.find(({ code, label }) => code === said(name) || codeOf(label) === codeOf(said(name)));
    if (!found && (said(name) || sentence)) problems[name] ??= sentence ?? "Ce choix n’existe pas.";
    return found?.code ?? null;
  };
  const yes = (name: string) => ["oui", "o", "1", "vrai", "true"].includes(said(name).toLowerCase());

  const birthDate = day("date_naissance", "Indiquez la date de naissance, par exemple 04/03/2012.");
  if (birthDate && birthDate > today) problems.date_naissance ??= "Cette date de naissance est à venir.";
  const sex = choice("sexe", sexes, "Choisissez le sexe porté à l’état civil.");
  const ins = said("ins").replaceAll(/\s/g, "").toUpperCase();
  const fault = ins ? patternFault("nir", ins) : null;
  if (fault) problems.ins = fault;
  const mailFault = said("courriel") ? patternFault("email", said("courriel")) : null;
  if (mailFault) problems.courriel = mailFault;

  const type = choice("type", decisionTypes, "Choisissez le type de décision.");
  const decidedOn = day("date_decision", "Indiquez la date de la décision.");
  if (decidedOn && decidedOn > today) problems.date_decision ??= "La décision ne peut pas être à venir.";
  const opensOn = day("debut", "Indiquez le premier jour du droit.");
  const endsOn = day("fin", "Indiquez le dernier jour du droit.");
  if (opensOn && endsOn && endsOn < opensOn) problems.fin ??= "La fin doit suivre l’ouverture du droit.";
  const level = choice("priorite", priorities, null);
  const priorityOn = day("priorite_le", null);
  const transferredOn = day("date_transfert", null);
  const measure = choice("protection", measures, "Choisissez la mesure de protection, « aucune » s’il n’y en a pas.");

  const code = isRight(said("droit")) ? (said("droit") as RightCode) : null;
  if (!code) problems.droit = "Choisissez le droit ouvert par la décision.";
  const nature = choice("nature", natures, "Choisissez la nature du droit.");
  const qualification = choice("qualification", qualifications, "Choisissez la qualification.");
  const other = said("droit_alternatif");
  if (other && (!isRight(other) || other === code)) problems.droit_alternatif = "Choisissez un autre droit.";
  const detail: RightDetail = {
    temporality: choice("temporalite", temporalities, null),
    sequential: yes("sequentiel"),
    establishment: choice("categorie", establishmentCategories, null),
    organisation: choice("organisation", organisationCategories, null),
    exemptDays: readInteger(typed, "jours_derogation", problems, 365),
    modes: readModes(typed, problems, choice),
  };
  const parents = readParents(typed, problems, choice);
  const minor = birthDate !== null && Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4)) < 18;
  if (minor && parents.length === 0) problems.parent1_nom ??= "Indiquez un titulaire de l’autorité parentale.";
  const designated = said("finess_designes")
    .split(/[\s,|]+/)
    .filter(Boolean);
  if (designated.some((finess) => !/^[0-9A-Z]{9}$/.test(finess)))
    problems.finess_designes = "Un numéro FINESS a neuf signes.";

  if (Object.keys(problems).length > 0) return { entered: null, problems };
  const textOr = (name: string) => said(name) || null;
  const postcode = said("code_postal");
  const right = { code: code!, nature: nature!, qualification: qualification!, detail };
  return {
    problems,
    entered: {
      traits: {
        birthName: said("nom_naissance"),
        givenName: said("prenom"),
        usedName: textOr("nom_utilise"),
        usedGivenName: textOr("prenom_utilise"),
        sex: sex as Traits["sex"],
        birthDate: birthDate!,
        birthPlace: textOr("lieu_naissance"),
        ins: ins || null,
        insStatus: ins && yes("ins_qualifiee") ? "qualifiee" : "provisoire",
      },
      ...{ idDecision: said("id_decision"), fileNumber: said("dossier"), personNumber: said("individu") },
      ...{ type: type!, decidedOn: decidedOn!, opensOn: opensOn!, endsOn: endsOn! },
      ...{ creton: yes("creton"), pag: yes("pag") },
      priority: level ? { level: Number(level), on: priorityOn } : null,
      ...{ receiving: textOr("mdph_accueil"), transferredOn },
      texts: {
        motivation: textOr("motivation"),
        priorityReason: textOr("priorite_motif"),
        address:
          said("adresse") || postcode || said("commune")
            ? { lines: said("adresse"), postcode, commune: textOr("commune") }
            : null,
        ...{ phone: textOr("telephone"), email: textOr("courriel") },
        ...{ insurer: textOr("organisme"), insuredNir: textOr("nir_ouvrant_droit") },
        ...{ measure: measure!, representative: textOr("mandataire"), parents },
      },
      rights: [
        right,
        ...(other && isRight(other) ? [{ ...right, code: other, qualification: "alternative", detail: noDetail }] : []),
      ],
      designated,
    },
  };
}

export const noDetail: RightDetail = {
  temporality: null,
  sequential: false,
  establishment: null,
  organisation: null,
  exemptDays: null,
  modes: [],
};

export const sexes = options("F=Féminin · M=Masculin · I=Indéterminé");

type Choose = (
  name: string,
  list: readonly { code: string; label: string }[],
  sentence: string | null,
) => string | null;

function readModes(typed: Typed, problems: Typed, choice: Choose): RightDetail["modes"] {
  return [1, 2].flatMap((n) => {
    const mode = choice(`mode${n}`, careModes, null);
    if (!mode) return [];
    const quantity = Number((typed[`quantite${n}`] ?? "").replace(",", "."));
    if (!(quantity > 0 && quantity <= 1000)) problems[`quantite${n}`] ??= "Indiquez un nombre.";
    const unit = choice(`unite${n}`, quantityUnits, "Choisissez l’unité.");
    const period = choice(`periode${n}`, quantityPeriods, "Choisissez la période.");
    return unit && period ? [{ mode, quantity, unit, period }] : [];
  });
}

function readParents(typed: Typed, problems: Typed, choice: Choose): DecisionTexts["parents"] {
  return [1, 2].flatMap((n) => {
    const name = typed[`parent${n}_nom`];
    if (!name) return [];
    const role = choice(`parent${n}_role`, parentRoles, "Choisissez le lien.");
    const contact = typed[`parent${n}_contact`] ?? "";
    if (!contact) problems[`parent${n}_contact`] ??= "Indiquez un téléphone ou un courriel.";
    const authority = (typed[`parent${n}_autorite`] ?? "").toLowerCase() === "oui";
    return role ? [{ name, role, contact, authority }] : [];
  });
}

function readInteger(typed: Typed, name: string, problems: Typed, most: number): number | null {
  const said = typed[name] ?? "";
  if (!said) return null;
  const n = Number(said);
  if (Number.isInteger(n) && n >= 0 && n <= most) return n;
  problems[name] ??= `Indiquez un nombre entier, ${most} au plus.`;
  return null;
}

const notADay = "Indiquez une date, par exemple 04/03/2027.";

/** "04/03/2027" or "2027-03-04"; null otherwise. */
export function readDay(typed: string): string | null {
  const french = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(typed);
  const day = french ? `${french[3]}-${french[2]!.padStart(2, "0")}-${french[1]!.padStart(2, "0")}` : typed;
  return isDay(day) ? day : null;
}
