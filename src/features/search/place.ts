/** How a typed place may be read, the likeliest first; `exact`: only a commune of this very name. */
export type PlaceReading = { text: string; exact: boolean };

/**
 * "Vienne", "38200", "Vienne (38200)", "12 rue des Écoles 38200 Vienne", "12 rue des Écoles, Vienne": of an address, its commune.
 * A street is never searched: nobody's door is in the directory of communes.
 */
export function readingsOfPlace(said: string): PlaceReading[] {
  const typed = said.slice(0, 200);
  const whole = { text: typed, exact: false };
  const [, before = "", postcode, after = ""] = /^(.*?)\b(\d{5})\b(?!\))\s*(.*)$/.exec(typed) ?? [];
  if (postcode) {
    const alone = { text: postcode, exact: false };
    const named = after.replaceAll(/\(.*\)|\bcedex\b.*$/gi, "").trim();
    if (!/\p{L}/u.test(before)) return [whole];
    return /\p{L}/u.test(named) ? [{ text: `${named} (${postcode})`, exact: false }, alone] : [whole, alone];
  }
  const words = typed.split(/[\s,]+/).filter(Boolean);
  const ends = [4, 3, 2, 1].filter((n) => n < words.length).map((n) => words.slice(-n).join(" "));
  return [whole, ...ends.map((text) => ({ text, exact: true }))];
}
