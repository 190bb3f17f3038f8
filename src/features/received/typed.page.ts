import { z } from "zod";
import { isDay } from "#lib/dates.ts";

/** What was typed in the form of an act, by the name of its field; and what is wrong with it. */
export type Typed = Record<string, string>;
export type Problems = Record<string, string>;

export const text = z.string().trim().max(4000, "Ce texte est trop long : 4 000 caractères au plus.").default("");
export const money = z
  .string()
  .trim()
  .regex(/^(\d{1,4}([.,]\d{1,2})?)?$/, "Écrivez un montant en euros, par exemple 68,50.")
  .default("")
  .transform((t) => (t ? Number(t.replace(",", ".")) : null));
export const whole = (most: number) =>
  z
    .string()
    .trim()
    .regex(/^\d*$/, "Écrivez un nombre entier.")
    .default("")
    .transform((t) => (t ? Number(t) : null))
    .refine((n) => n === null || (n > 0 && n <= most), `Indiquez un nombre entre 1 et ${most}.`);
export const day = (message: string) => z.string().refine(isDay, message);
