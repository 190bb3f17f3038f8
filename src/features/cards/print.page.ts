import { html, raw } from "hono/html";
import qrcode from "qrcode";
import { dayOf, frenchDay } from "#lib/dates.ts";

/** On paper only: where the card is on the web, to type or to scan, and when it was true. */
export async function printedFooter(address: string, now: Date) {
  const drawn = await qrcode.toString(address, { type: "svg", margin: 0, errorCorrectionLevel: "L" });
  const [, size = "0"] = /viewBox="0 0 (\d+)/.exec(drawn) ?? [];
  const [, path = ""] = /stroke="#000000" d="([^"]+)"/.exec(drawn) ?? [];
  return html`<div class="au-papier"><svg viewBox="0 0 ${size} ${size}" width="64" height="64" aria-hidden="true" shape-rendering="crispEdges"><path stroke="#000" d="${raw(path)}"/></svg>
<p>Imprimé le ${frenchDay(dayOf(now))}. Places, prix et contacts à jour : <b>${address.replace(/^https?:\/\//, "")}</b></p></div>`;
}
