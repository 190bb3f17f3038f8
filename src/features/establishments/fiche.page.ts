import { html } from "hono/html";
import { openStructure, showStructure } from "#features/administration/frame.page.ts";
import type { Structure } from "#features/administration/structure.ts";
import type { Html } from "#ui/page.ts";
import type { Web } from "#web/web.ts";
import { findEstablishment } from "./establishment.store.ts";
import type { Establishment } from "./facility-field.ts";
import type { Typed } from "./reading.ts";

export type Opened = { structure: Structure; of: Establishment };

/** The establishment the référent administers, with everything its card says. */
export async function openEstablishment(web: Web): Promise<Opened> {
  const structure = await openStructure(web);
  return { structure, of: (await findEstablishment(web.var.db, structure.facility))! };
}

export type Problem = { field?: string; message: string };
type Shown = { title: string; status?: 200 | 400 | 404 | 409; back?: { href: string; label: string }; body: Html };

/** A page of the card, with the way back to what it belongs to. */
export const showFiche = (web: Web, structure: Structure, { title, status = 200, back = ficheLink, body }: Shown) =>
  showStructure(web, structure, {
    title,
    status,
    heading: html`<h1 class="fr-h4 fr-mb-1v">${title}</h1><p class="fr-mb-1w"><a class="fr-link fr-link--sm" href="${back.href}">Revenir à : ${back.label}</a></p>`,
    body,
  });

export const ficheLink = { href: "/structure/fiche", label: "Votre fiche" };

/** Every value of a form, boxes of one name together; a file is left out. */
export async function postedForm(web: Web): Promise<Typed> {
  const body = await web.req.parseBody({ all: true });
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.filter((one) => typeof one === "string") : typeof value === "string" ? value : "",
    ]),
  );
}

/** The same with one value a name, for what a form key covers. */
export const flat = (typed: Typed): Record<string, string> =>
  Object.fromEntries(Object.entries(typed).map(([name, value]) => [name, [value].flat().join("\n").trim()]));
