/**
 * What a unit cannot take (product specification 9.1). No key: no limit said.
 * Each care it may refuse is a row of `cares` below, with its sentences.
 */
export type Limits = {
  /** Litres a minute it can give at most; 0: no oxygen. */
  oxygenMax?: number;
  /** Kilograms. */
  weightMax?: number;
  refuses?: CareCode[];
  /** The GIR it takes, both ends included: 1 is the least autonomous. */
  girMin?: number;
  girMax?: number;
  ageMin?: number;
  ageMax?: number;
  sex?: "F" | "M";
};

export type CareCode = keyof typeof cares;

type CareRow = {
  label: string;
  /** After "N’accepte pas" and "Accepte". */
  object: string;
  /** After "conviendrait". */
  without: string;
  /** The key of Limits that holds a greatest value, its unit, and the words before a smaller one. */
  max?: { key: "oxygenMax" | "weightMax"; unit: string; less: string };
};

/** Every care that can be a need, as data: the predicate (a greatest value, or refused) and its French. */
export const cares = {
  oxygen: {
    label: "Oxygène",
    object: "l’oxygène",
    without: "si l’oxygène était arrêté",
    max: { key: "oxygenMax", unit: "L/min", less: "si l’oxygène passait à" },
  },
  weight: {
    label: "Poids",
    object: "un poids",
    without: "avec un autre équipement",
    max: { key: "weightMax", unit: "kg", less: "si le poids passait à" },
  },
  tracheotomy: { label: "Trachéotomie", object: "la trachéotomie", without: "sans trachéotomie" },
  ventilation: { label: "Ventilation", object: "la ventilation", without: "sans ventilation" },
  dialysis: { label: "Dialyse", object: "la dialyse", without: "sans dialyse" },
  parenteral: {
    label: "Nutrition parentérale",
    object: "la nutrition parentérale",
    without: "si la nutrition parentérale était arrêtée",
  },
  enteral: {
    label: "Nutrition entérale",
    object: "la nutrition entérale",
    without: "si la nutrition entérale était arrêtée",
  },
  "morphine-pump": {
    label: "Pompe à morphine",
    object: "la pompe à morphine",
    without: "avec un autre traitement de la douleur",
  },
  infusion: { label: "Perfusion", object: "les perfusions", without: "si les perfusions étaient arrêtées" },
  vac: { label: "Pansement par pression négative", object: "la pression négative", without: "avec un autre pansement" },
  transfusion: { label: "Transfusion", object: "les transfusions", without: "sans transfusion" },
  chemotherapy: { label: "Chimiothérapie", object: "la chimiothérapie", without: "après la chimiothérapie" },
  bmr: {
    label: "Bactérie multirésistante (BMR)",
    object: "l’isolement pour bactérie multirésistante",
    without: "après la fin de l’isolement",
  },
  bhre: {
    label: "Bactérie hautement résistante (BHRe)",
    object: "l’isolement pour bactérie hautement résistante",
    without: "après la fin de l’isolement",
  },
  "isolation-contact": {
    label: "Isolement contact",
    object: "l’isolement contact",
    without: "après la fin de l’isolement",
  },
  "isolation-droplet": {
    label: "Isolement gouttelettes",
    object: "l’isolement gouttelettes",
    without: "après la fin de l’isolement",
  },
  wandering: { label: "Déambulation", object: "la déambulation", without: "sans risque de sortie" },
  aggressiveness: {
    label: "Agressivité",
    object: "l’agitation avec agressivité",
    without: "une fois la personne apaisée",
  },
  psychiatric: {
    label: "Suivi psychiatrique",
    object: "un suivi psychiatrique en cours",
    without: "une fois le suivi terminé",
  },
  bariatric: {
    label: "Lit pour forte corpulence",
    object: "le besoin d’un lit pour forte corpulence",
    without: "avec un lit ordinaire",
  },
  pet: { label: "Animal", object: "les animaux", without: "sans l’animal" },
  smoker: { label: "Tabac", object: "les fumeurs", without: "sans tabac" },
} satisfies Record<string, CareRow>;

export const careCodes = Object.keys(cares) as CareCode[];
export const isCare = (code: string): code is CareCode => Object.hasOwn(cares, code);
const rowOf = (code: CareCode): CareRow => cares[code];

/** A care the person needs; `value` in the unit of its row (L/min, kg), absent when nobody has said it yet. */
export type Care = { code: CareCode; value?: number; medical: boolean };

export type CareVerdict =
  | { kind: "accepted"; sentence: string }
  | { kind: "to-say"; sentence: string }
  /** `max`: the greatest value the unit takes; null when it takes none. */
  | { kind: "refused"; sentence: string; max: number | null };

/** Does the unit take this care? The predicate and its sentence, both read in the table. */
export function careVerdict(limits: Limits, care: Care): CareVerdict {
  const { object, without, max } = rowOf(care.code);
  const refused = `N’accepte pas ${object} : conviendrait ${without}`;
  if (limits.refuses?.includes(care.code)) return { kind: "refused", sentence: refused, max: null };
  const limit = max && limits[max.key];
  if (limit === undefined) return { kind: "accepted", sentence: `Accepte ${object}` };
  if (limit === 0) return { kind: "refused", sentence: refused, max: null };
  const most = `${number(limit)} ${max!.unit}`;
  if (care.value === undefined)
    return { kind: "to-say", sentence: `Accepte ${object} jusqu’à ${most} : valeur à préciser` };
  if (care.value <= limit) return { kind: "accepted", sentence: `Accepte ${object} jusqu’à ${most}` };
  return {
    kind: "refused",
    sentence: `N’accepte pas ${object} au-delà de ${most} : conviendrait à ${most} ou moins`,
    max: limit,
  };
}

/** "si l’oxygène passait à 5 L/min", "sans dialyse": what would have to change, up to this value or altogether. */
export function careChange(code: CareCode, most: number | null): string {
  const { without, max } = rowOf(code);
  return most === null || !max ? without : `${max.less} ${number(most)} ${max.unit}`;
}

/** Every limit of a unit, as its card lists them. */
export function limitSentences(limits: Limits): string[] {
  const said: string[] = [];
  const gir = girRange(limits);
  if (gir) said.push(`Accueille les ${gir}`);
  if (limits.ageMin !== undefined) said.push(`À partir de ${limits.ageMin} ans`);
  if (limits.ageMax !== undefined) said.push(`Jusqu’à ${limits.ageMax} ans`);
  if (limits.sex) said.push(limits.sex === "F" ? "Femmes seulement" : "Hommes seulement");
  const refused: string[] = [];
  for (const code of careCodes) {
    const { object, max } = rowOf(code);
    const limit = max && limits[max.key];
    if (limits.refuses?.includes(code) || limit === 0) refused.push(object);
    else if (limit !== undefined) said.push(`N’accepte pas ${object} au-delà de ${number(limit)} ${max!.unit}`);
  }
  if (refused.length > 0)
    said.push(`N’accepte pas ${[refused.slice(0, -1).join(", "), refused.at(-1)].filter(Boolean).join(" ni ")}`);
  return said;
}

/** "GIR 1 à 4", "GIR 5"; null when every GIR is taken. */
export function girRange({ girMin = 1, girMax = 6 }: Limits): string | null {
  if (girMin === 1 && girMax === 6) return null;
  return girMin === girMax ? `GIR ${girMin}` : `GIR ${girMin} à ${girMax}`;
}

const number = (n: number) => n.toLocaleString("fr-FR", { maximumFractionDigits: 1 });
