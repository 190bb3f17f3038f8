import { html } from "hono/html";
import type { AdmissionRequest, Proposal } from "#features/referrals/request.ts";
import type { FormAct } from "#features/requests/act-words.ts";
import { hidden } from "#ui/parts.ts";
import { offerLines } from "./request-parts.page.ts";
import type { Typed } from "./typed.page.ts";

const labels = [
  "Date d’admission",
  "Chambre",
  "Hébergement par jour",
  "Dépendance par jour",
  "Durée",
  "Conditions",
  "Message",
  "Valable jusqu’au",
];

/** The offer as the form shows it: sent back with the form, to be set beside the offer as it has become. */
export const seenFields = (p: Proposal) =>
  html`${offerLines(p).map(([label, value]) => hidden(`vu-${labels.indexOf(label)}`, value))}`;

/** The offer changed while its form was open: what was read, what it says now. Nothing when it did not change. */
export function seenBefore(kind: FormAct, typed: Typed, { state }: AdmissionRequest) {
  if (kind !== "confirm" && kind !== "confirm-interim") return "";
  const now = new Map("proposal" in state ? offerLines(state.proposal) : []);
  const changed = labels.flatMap((label, i) => {
    const [before, after] = [typed[`vu-${i}`] ?? "", now.get(label) ?? ""];
    return before === after ? [] : [{ label, before, after }];
  });
  if (changed.length === 0 || !labels.some((_, i) => typed[`vu-${i}`])) return "";
  return html`<table class="liste fr-mb-2w"><caption class="fr-sr-only">La proposition, avant et maintenant</caption><thead><tr><th scope="col">La proposition</th><th scope="col">Ce que vous aviez lu</th><th scope="col">Maintenant</th></tr></thead><tbody>${changed.map(({ label, before, after }) => html`<tr><th scope="row">${label}</th><td data-t="Ce que vous aviez lu">${before || "non précisé"}</td><td data-t="Maintenant">${after || (now.size > 0 ? "non précisé" : "retirée")}</td></tr>`)}</tbody></table>`;
}
