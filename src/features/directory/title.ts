/** Sources write in capitals without accents; we show "Centre hospitalier de Bourg-en-Bresse". */
export function titled(text: string): string {
  const clean = text.replaceAll('"', " ").replaceAll("'", "’").replaceAll(/\s+/g, " ").trim();
  if (clean !== clean.toUpperCase()) return clean;
  let first = true;
  return clean.replaceAll(/[\p{L}\p{N}]+/gu, (word, at: number) => {
    const shown = wordOf(word, first ? "start" : standing(clean.slice(0, at)));
    first = false;
    return shown;
  });
}

/** First or after a dash; after an acronym or a common noun, where a proper name begins; after an apostrophe; or inside. */
type Standing = "start" | "named" | "elided" | "inside";

function standing(before: string): Standing {
  if (/[-(+/] $|[(/]$/.test(before)) return "start";
  const last = /(\p{L}+) $/u.exec(before)?.[1] ?? "";
  if (acronyms.has(last) || Object.hasOwn(accents, last.toLowerCase())) return "named";
  return before.endsWith("’") ? "elided" : "inside";
}

function wordOf(word: string, stands: Standing): string {
  if (/\d/.test(word) || acronyms.has(word)) return word;
  const low = word.toLowerCase();
  if (Object.hasOwn(accents, low)) return stands === "start" ? capital(accents[low]!) : accents[low]!;
  // "EHPAD Les Tilleuls", "Clinique du Lac"
  if (stands === "named" && particles.has(low) && !articles.has(low)) return low;
  return stands === "inside" && particles.has(low) ? low : capital(low);
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

const articles = new Set(["la", "le", "les", "l"]);
const particles = new Set([
  "de",
  "du",
  "des",
  "d",
  "la",
  "le",
  "les",
  "l",
  "et",
  "en",
  "sur",
  "sous",
  "lès",
  "les",
  "à",
  "a",
  "au",
  "aux",
  "pour",
  "par",
  "dans",
]);

/** Common nouns the sources leave without accent; anything else keeps its letters. */
const accents: Record<string, string> = {
  centre: "centre",
  ctre: "centre",
  hospitalier: "hospitalier",
  hopital: "hôpital",
  residence: "résidence",
  autonomie: "autonomie",
  clinique: "clinique",
  maison: "maison",
  retraite: "retraite",
  unite: "unité",
  soins: "soins",
  duree: "durée",
  longue: "longue",
  etablissement: "établissement",
  public: "public",
  sante: "santé",
  mentale: "mentale",
  foyer: "foyer",
  service: "service",
  accueil: "accueil",
  jour: "jour",
  readaptation: "réadaptation",
  reeducation: "rééducation",
  medical: "médical",
  gerontologique: "gérontologique",
  geriatrique: "gériatrique",
  psychotherapique: "psychothérapique",
};

const acronyms = new Set(
  "EHPAD EHPA MAPAD MAPA USLD SLD CH CHU CHR CHG CHI CHS CHRU CHICAS CHIVA HL HIA SSR SMR MPR HAD SSIAD ESA RA MAS FAM CMP CATTP HDJ HJ CSAPA EPSM EPSMD EPS AURA UGECAM MGEN APF CCAS CIAS SMUR IRM GCS GHT GH HC HPM UPSY PASA UHR LNA AP HP ZAC ZA ZI BP CS TSA II III IV VI VII".split(
    " ",
  ),
);
