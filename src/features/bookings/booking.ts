import { templateFault } from "#features/contacts/booking.ts";
import type { Booking } from "#features/directory/card.ts";

export type BookingFault = "not-https" | "credentials" | "placeholder" | "port" | "too-long";

/** What is wrong with a link somebody declares: beside what a link never holds, https keeps its usual port. */
export function bookingFault(template: string, sandbox: string | null): BookingFault | null {
  if (template.length > 300) return "too-long";
  const sample = template.replaceAll("{finess}", "000000000");
  const isSandbox = sandbox !== null && URL.canParse(sample) && new URL(sample).origin === sandbox;
  const fault = templateFault(isSandbox ? template.replace(sandbox, "https://bac-a-sable.exemple") : template);
  return fault ?? (!isSandbox && new URL(sample).port !== "" ? "port" : null);
}

/** The page of that establishment, whether its button shows or not. */
export const addressOf = ({ template }: Pick<Booking, "template">, finess: string): string | null => {
  const address = template.replaceAll("{finess}", encodeURIComponent(finess));
  return URL.canParse(address) ? new URL(address).href : null;
};

/** Where a link stands, for whoever declared it. */
export type BookingState = "none" | "to-try" | "works" | "dead" | "not-yet" | "over";

export function bookingState(booking: Booking | null, today: string): BookingState {
  if (!booking) return "none";
  if (!booking.checkedAt) return "to-try";
  if (!booking.works) return "dead";
  if (booking.from && booking.from > today) return "not-yet";
  return booking.until && booking.until < today ? "over" : "works";
}

/** What a booking link answered to us, or why it was not asked. */
export type Probe =
  | { kind: "works" }
  | { kind: "answered"; status: number }
  | { kind: "not-https" }
  /** It leads inside a network, or nowhere on the Internet: never asked. */
  | { kind: "private-address" }
  | { kind: "unknown-host" }
  | { kind: "too-many-redirects" }
  | { kind: "silent" };
