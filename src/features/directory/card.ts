/** A code of a national table with the words its source gave; without words, the code is shown. */
export type Coded = { code: string; label: string | null };

/** What an establishment says of itself beyond what identifies it. A missing key is something nobody said. */
export type FacilityCard = {
  presentation?: string;
  /** Days and hours, in words. */
  opening?: string;
  visits?: string;
  /** How to come: bus, train, parking. */
  transport?: string;
  accessibility?: string;
  services?: string;
  languages?: string[];
  /** The PRADO volets its convention covers (modules specification C.8). */
  prado?: string[];
};

/** What a unit says of its offer, in the words of the ROR (interoperability specification §1). A missing key is something nobody said. */
export type UnitCard = {
  /** Field of activity, TRE_R248 / JDV_J20. */
  activityField?: Coded;
  /** Category of organisation, JDV_J34: the kind of offer. */
  organisation?: Coded[];
  /** Kind of offer, JDV_J238. */
  offerType?: Coded;
  /** Care mode, JDV_J19: exactly one in the ROR. */
  careMode?: Coded;
  /** Temporary, permanent: JDV_J30. */
  temporality?: Coded[];
  /** JDV_J226. */
  modality?: Coded[];
  /** How home help is managed, JDV_J26. */
  management?: Coded[];
  /** JDV_J17, and their families JDV_J51. */
  activities?: Coded[];
  families?: Coded[];
  /** JDV_J16. */
  acts?: Coded[];
  /** JDV_J35. */
  specialisations?: Coded[];
  /** Who it receives; ages are in its limits. */
  patientTypes?: Coded[];
  /** JDV_J186. */
  professions?: Coded[];
  /** JDV_J33. */
  competences?: Coded[];
  /** JDV_J227. */
  expertise?: Coded;
  /** Professions of those who work there (TRE_G15), as the ROR's practitioner roles say; nobody is named. */
  team?: Coded[];
  /** Beds and places other than the free ones, which are in the unit's counts: installed, occupied, closed… (JDV_J187 to J195). */
  capacities?: Capacity[];
  /** JDV_J28. */
  yearlyOpening?: Coded;
  /** Days and hours, in words. */
  hours?: string;
  closing?: { from: string; until: string | null; reason?: string };
  psychiatricSector?: string;
  /** Habilitated to care without consent. */
  withoutConsent?: true;
  presentation?: string;
  languages?: string[];
  /** Minutes its team travels at most (HAD, SSIAD). */
  travelMinutes?: number;
};

/** A count of beds or places as the ROR gives it, codes kept as received; without its date it is worth nothing and is not kept. */
export type Capacity = {
  count: number;
  /** When it was counted, an instant with its offset. */
  at: string;
  status: Coded;
  type?: Coded;
  temporality?: Coded;
  sex?: Coded;
  source?: Coded;
};

/**
 * Where to book a visit: an https address whose only placeholder is {finess} (interoperability specification §9).
 * The button shows once `works` is true: someone tried it, and the weekly check still reaches it.
 */
export type Booking = {
  template: string;
  label: string;
  kind: "visit" | "pre-admission";
  from: string | null;
  until: string | null;
  checkedAt: string | null;
  works: boolean;
};
