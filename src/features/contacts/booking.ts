import type { Booking } from "#features/directory/card.ts";

export const bookingKinds = {
  visit: "une visite",
  "pre-admission": "un rendez-vous de pré-admission",
} satisfies Record<Booking["kind"], string>;

/** What is wrong with a booking template; null when it may be kept (interoperability specification §9). */
export function templateFault(template: string): "not-https" | "credentials" | "placeholder" | null {
  const sample = template.replaceAll("{finess}", "000000000");
  // the number never chooses the host: a template is a page of one site
  if (/[{}]|%7b|%7d/i.test(sample) || !URL.canParse(sample)) return "placeholder";
  const url = new URL(sample);
  if (url.protocol !== "https:") return "not-https";
  if (url.username || url.password) return "credentials";
  return /^https:\/\/[^/?#]*\{finess\}/.test(template) || !template.includes("{finess}") ? "placeholder" : null;
}

/**
 * Where the booking button of this establishment leads today; null when there is none to show.
 * `sandbox`: one origin of this machine that may be led to as it is, for the demonstration; null in production.
 */
export function bookingAddress(
  booking: Booking | null,
  finess: string,
  today: string,
  sandbox: string | null = null,
): string | null {
  if (!booking?.works) return null;
  const isSandbox = sandbox !== null && booking.template.startsWith(`${sandbox}/`);
  if (!isSandbox && templateFault(booking.template)) return null;
  if ((booking.from && booking.from > today) || (booking.until && booking.until < today)) return null;
  return new URL(booking.template.replaceAll("{finess}", encodeURIComponent(finess))).href;
}
