/**
 * The screening grid: modules specification E.3. Signs to look for, by age and by domain; it gives no score, no threshold and no
 * diagnosis, the doctor decides. To be validated by clinicians; it is not the national booklet, which an operator may load in its place.
 */
export type ScreeningGrid = {
  version: number;
  title: string;
  /** Signs at any age; `urgent`: a doctor sees the child soon, without waiting for the platform. */
  any: { code: string; label: string; urgent?: true }[];
  risks: { code: string; label: string }[];
  /** By growing age, without a gap; `from` and `to` are whole months, both included. */
  bands: Band[];
};
export type Domain = "M" | "L" | "S" | "C" | "A";
export type Band = { code: string; from: number; to: number; label: string; signs: Record<Domain, string[]> };

export const domains: Record<Domain, string> = {
  M: "Motricité",
  L: "Langage",
  S: "Socio-émotionnel",
  C: "Cognition",
  A: "Alertes",
};

const band = (
  from: number,
  to: number,
  label: string,
  M: string[],
  L: string[],
  S: string[],
  C: string[],
  A: string[],
): Band => ({ code: `b${String(from).padStart(2, "0")}`, from, to, label, signs: { M, L, S, C, A } });

export const grid: ScreeningGrid = {
  version: 1,
  title: "Grille de repérage",
  any: [
    { code: "perteAcquis", label: "Perte d’un acquis", urgent: true },
    { code: "convulsions", label: "Convulsions ou mouvements anormaux", urgent: true },
    { code: "parents", label: "Inquiétude des parents" },
    { code: "professionnel", label: "Inquiétude d’un professionnel" },
    { code: "audition", label: "Doute sur l’audition" },
    { code: "vision", label: "Doute sur la vision" },
    { code: "asymetrie", label: "Asymétrie des gestes" },
    { code: "regard", label: "Échange par le regard rare" },
    { code: "alimentationSommeil", label: "Alimentation ou sommeil très perturbés" },
  ],
  risks: [
    { code: "prematurite32", label: "Naissance avant 32 semaines" },
    { code: "prematurite37", label: "Naissance avant 37 semaines avec retard de croissance sous le 3e centile" },
    { code: "anoxie", label: "Encéphalopathie anoxo-ischémique" },
    { code: "avc", label: "AVC néonatal" },
    { code: "crane", label: "Périmètre crânien sous −2 ou au-dessus de +3 écarts-types" },
    { code: "fratrie", label: "Frère ou sœur avec un trouble du neuro-développement" },
    { code: "exposition", label: "Alcool ou médicament à risque pendant la grossesse" },
    { code: "infection", label: "Infection cérébrale ou congénitale" },
    { code: "cardiopathie", label: "Cardiopathie opérée" },
    { code: "genetique", label: "Anomalie génétique connue" },
  ],
  bands: [
    band(
      0,
      5,
      "0 à 5 mois",
      ["tête non tenue à 4 mois", "très raide ou très mou"],
      ["presque aucun son", "ne réagit pas aux voix"],
      ["ne sourit pas en réponse à 3 mois"],
      ["ne suit pas des yeux un visage"],
      ["mouvements des yeux inhabituels"],
    ),
    band(
      6,
      11,
      "6 à 11 mois",
      ["non assis sans appui à 9 mois", "ne saisit pas à deux mains"],
      ["ne babille pas à 10 mois", "ne se tourne pas vers un son"],
      ["peu de plaisir partagé", "indifférent aux proches"],
      ["n’explore pas les objets", "ne cherche pas l’objet caché"],
      ["pleurs ou calme inhabituels"],
    ),
    band(
      12,
      17,
      "12 à 17 mois",
      ["ne se déplace pas seul", "pas de pince pouce-index"],
      ["ne se fait pas comprendre par gestes ou sons", "ne comprend pas une consigne avec geste"],
      ["ne répond pas à son prénom", "ne pointe pas", "n’imite pas"],
      ["ne met pas un objet dans un autre"],
      ["gestes répétés sans but"],
    ),
    band(
      18,
      23,
      "18 à 23 mois",
      ["ne marche pas à 18 mois", "marche très instable"],
      ["aucun mot à 18 mois", "ne désigne pas une image"],
      ["ne montre pas pour partager", "ne suit pas le doigt de l’adulte"],
      ["pas de « faire semblant »", "n’empile pas 2 cubes"],
      ["réactions fortes aux bruits ou textures"],
    ),
    band(
      24,
      35,
      "24 à 35 mois",
      ["ne court pas", "ne monte pas l’escalier tenu", "ne gribouille pas"],
      ["pas deux mots associés à 24 mois", "non compris par ses proches"],
      ["ne s’intéresse pas aux enfants"],
      ["pas de jeu de dînette ou poupée", "consigne double non suivie"],
      ["changements non tolérés", "intérêts très restreints"],
    ),
    band(
      36,
      47,
      "36 à 47 mois (3 ans)",
      ["ne saute pas à pieds joints", "ne copie pas un rond"],
      ["pas de phrase sujet-verbe", "non compris hors famille"],
      ["ne joue pas avec d’autres"],
      ["ne trie pas couleur ou forme", "« dans, sur » non compris"],
      ["agitation empêchant toute activité calme"],
    ),
    band(
      48,
      59,
      "48 à 59 mois (4 ans)",
      ["ne tient pas sur un pied", "pas de bonhomme simple"],
      ["ne raconte pas un évènement", "phrases très courtes"],
      ["ne suit pas les règles du groupe"],
      ["ne dénombre pas 3 ou 4 objets"],
      ["attention très brève", "mises en danger"],
    ),
    band(
      60,
      83,
      "60 à 83 mois (5 et 6 ans)",
      ["habillage ou graphisme très laborieux"],
      ["récit difficile à suivre", "pas de jeu avec les sons"],
      ["amitiés difficiles", "émotions mal comprises"],
      ["lettres ou chiffres non reconnus à 6 ans"],
      ["inattention ou agitation dans deux lieux"],
    ),
    band(
      84,
      155,
      "84 à 155 mois (7 à 12 ans)",
      ["écriture illisible ou douloureuse"],
      ["lecture non acquise malgré l’aide"],
      ["isolement, malentendus fréquents"],
      ["consignes à étapes non retenues"],
      ["refus scolaire, souffrance"],
    ),
  ],
};

/** The band of an age in whole months; none before birth nor from 13 years. */
export const bandAt = (months: number, { bands }: ScreeningGrid = grid): Band | undefined =>
  bands.find(({ from, to }) => from <= months && months <= to);

/** The signs of a band as rows: `M1`, `M2`, `L1`… */
export const rowsOf = ({ signs }: Band): { code: string; domain: Domain; label: string }[] =>
  (Object.keys(domains) as Domain[]).flatMap((domain) =>
    signs[domain].map((label, i) => ({ code: `${domain}${i + 1}`, domain, label })),
  );
