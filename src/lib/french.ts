/** Text for comparison: lower case, no accent, every run of other signs one space. "Élise D'Arc-Noël" → "elise d arc noel". */
export const fold = (text: string) =>
  withoutAccents(text)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, " ")
    .trim();

const plain = /^[ -~]*$/;
const withoutAccents = (text: string) =>
  plain.test(text)
    ? text
    : text
        .normalize("NFD")
        .replaceAll(/\p{M}/gu, "")
        .replaceAll(/[œæøłđßŒÆØŁĐẞ]/g, (letter) => letters[letter.toLowerCase()]!);

/** Letters of the neighbours that are no letter with an accent. */
const letters: Record<string, string> = { œ: "oe", æ: "ae", ø: "o", ł: "l", đ: "d", ß: "ss" };

const numbers = new Intl.NumberFormat("fr-FR");

/** "1 unité", "3 unités": French counts 0 and 1 as singular. */
export const count = (n: number, singular: string, plural = `${singular}s`) =>
  `${numbers.format(n)} ${Math.abs(n) < 2 ? singular : plural}`;

const wholeEuros = new Intl.NumberFormat("fr-FR", { style: "currency", currency: "EUR", maximumFractionDigits: 0 });
export const euros = (amount: number) => wholeEuros.format(amount);

/** For the middle of a sentence: "Carte CPS" → "carte CPS", acronyms kept. */
export const uncapital = (text: string) =>
  /^.\p{Lu}/u.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);

export const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** Enough for its owner to recognise: "06 •• •• •• 42". `mobile` in E.164 or as the French write it. */
export function maskedMobile(mobile: string): string {
  const digits = mobile.replaceAll(/\D/g, "").replace(/^33/, "0");
  return `${digits.slice(0, 2)} •• •• •• ${digits.slice(-2)}`;
}

/** "s•••@ch-vienne.example" */
export const maskedMail = (address: string) => address.replace(/^(.?)[^@]*/, "$1•••");
