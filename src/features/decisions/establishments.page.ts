import { html } from "hono/html";
import { shortCategory } from "#features/directory/category.ts";
import { findCommune, searchCommunes } from "#features/directory/commune.store.ts";
import { fullName } from "#features/persons/person.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { isLive, isPlaced } from "#features/referrals/request.ts";
import { listUnitNames } from "#features/referrals/unit-name.store.ts";
import { sentForm } from "#features/sent-forms/sent-form.ts";
import { dayOf } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { isUuid, newId } from "#lib/ids.ts";
import { isRight, isSearchable, opens, type RightCode, rightOf } from "#pathways/handicap/rights.ts";
import { badge, checkbox, emptyState, errorSummary, hidden, input, select } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { openDecision, readDecisionOpen } from "./decision.page.ts";
import type { DecisionRight } from "./decision.ts";
import { type Choice, designateEstablishments } from "./designate.action.ts";
import { type Establishment, listEstablishments } from "./establishment.store.ts";
import { designationSentence, rightLabel } from "./wording.ts";

const most = 60;
type Query = { right: string; commune: string; radius: number; name: string; everywhere: boolean };
type Told = { problem: string | null; status: 200 | 409; chosen: readonly string[]; reason: string };
const untold: Told = { problem: null, status: 200, chosen: [], reason: "" };

/** GET /mdph/decisions/:id/etablissements — whom to notify: within the right first, outside it with a reason. */
export const establishmentsPage = (web: Web) => showSearch(web, new URL(web.req.url).searchParams, untold);

/** POST /mdph/decisions/:id/etablissements — notifies those chosen. */
export async function designatePage(web: Web) {
  const { db, member, now } = web.var;
  const found = await openDecision(web);
  if (!found) return notFoundPage(web);
  const form = await web.req.formData();
  const said = (name: string) => String(form.get(name) ?? "").trim();
  const asked = new URLSearchParams(said("recherche"));
  const right = said("droit");
  const chosen = [...new Set(form.getAll("etablissement").map(String).filter(isUuid))].slice(0, most);
  const reason = said("motif").slice(0, 2000);
  const told = { chosen, reason };
  if (!isRight(right)) return showSearch(web, asked, { ...told, problem: "Choisissez un droit.", status: 409 });
  const choices: Choice[] = chosen.map((facility) => ({
    facility,
    overrideReason: reason || null,
    distanceKm: Number(said(`km-${facility}`)) || null,
  }));
  const key = Object.fromEntries([...form.entries()].map(([name, value]) => [name, String(value)]));
  const sent = sentForm({ ...key, etablissement: chosen.join(" ") });
  const result = await designateEstablishments(db, found.referral.id, { right, chosen: choices }, member, now, sent);
  if (result.ok)
    return goTo(
      web,
      `/mdph/decisions/${found.referral.id}`,
      `${count(chosen.length, "établissement est notifié", "établissements sont notifiés")}.`,
    );
  const names = await listUnitNames(db, "unit" in result.refusal ? [result.refusal.unit] : []);
  const name = (unit: string) => names.get(unit)?.facility ?? "Cet établissement";
  const sentence = designationSentence(result.refusal, { name });
  return showSearch(web, asked, { ...told, problem: sentence, status: 409 });
}

async function showSearch(web: Web, query: URLSearchParams, told: Told) {
  const { outside, now } = web.var;
  const found = await readDecisionOpen(web);
  if (!found) return notFoundPage(web);
  const { referral, decision, person } = found;
  const searchable = decision.rights.filter(({ code }) => isSearchable(code));
  const right = searchable.find(({ code }) => code === query.get("droit")) ?? searchable[0];
  const crumbs = html`<p class="fil fr-mb-1v"><a href="/mdph">Décisions</a> › <a href="/mdph/decisions/${referral.id}">${fullName(person)}</a> › Établissements</p><h1 class="fr-h4">Désigner des établissements</h1>`;
  if (!right)
    return show(web, {
      title: "Désigner des établissements",
      status: told.status,
      body: html`${crumbs}${told.problem ? errorSummary([{ message: told.problem }]) : ""}${emptyState("Ce droit n’ouvre aucun établissement ou service de l’annuaire : il est gardé et montré, il n’y a rien à chercher.", html`<a class="fr-link" href="/mdph/decisions/${referral.id}">Revenir à la décision</a>`)}`,
    });
  const asked: Query = {
    right: right.code,
    commune: query.get("commune") ?? decision.texts.address?.commune ?? "",
    radius: Math.max(1, Math.min(500, Math.trunc(Number(query.get("rayon"))) || 50)),
    name: (query.get("nom") ?? "").slice(0, 100),
    everywhere: query.get("hors-droit") === "oui",
  };
  const place = await placeOf(web, asked.commune);
  const units = await listEstablishments(
    outside.readDb,
    {
      right: right.code,
      categories: categoriesOf(right),
      everywhere: asked.everywhere,
      name: asked.name,
      centre: place?.point ?? null,
      radiusKm: asked.radius,
    },
    dayOf(now),
    most,
  );
  const notified = await notifiedFacilities(web, referral, right.code);
  return show(web, {
    title: "Désigner des établissements",
    status: told.status,
    topics: [`referral:${referral.id}`],
    body: html`${crumbs}${told.problem ? errorSummary([{ message: told.problem, field: "motif" }]) : ""}
<p><b>${right.code} ${rightLabel(right.code)}</b>, pour ${fullName(person)}</p>
<form method="get" class="outils fr-mb-2w" role="search">
${searchable.length > 1 ? select({ name: "droit", label: "Droit", value: right.code, options: searchable.map(({ code }) => ({ code, label: `${code} ${rightLabel(code)}` })) }) : hidden("droit", right.code)}
${input({ name: "commune", label: "Autour de", hint: "Une commune ou un code postal", value: place?.label ?? asked.commune, required: false })}
${input({ name: "rayon", label: "À moins de (km)", value: String(asked.radius), type: "number", required: false })}
${input({ name: "nom", label: "Nom", value: asked.name, required: false })}
${checkbox({ name: "hors-droit", label: "Hors du droit aussi", value: asked.everywhere ? "oui" : "" })}
<button class="fr-btn fr-btn--secondary">Chercher</button></form>
${asked.commune && !place ? html`<p class="note">Cette commune n’est pas reconnue : les établissements sont montrés par nom.</p>` : ""}
${units.length === 0 ? emptyState("Aucun établissement ne correspond. Élargissez la distance, ou cherchez hors du droit en disant pourquoi.") : list(units, right, notified, told, query)}`,
  });
}

const categoriesOf = ({ code, detail }: DecisionRight): readonly string[] => {
  const { finess } = rightOf(code);
  return detail.establishment && finess.includes(detail.establishment) ? [detail.establishment] : finess;
};

/** The commune typed, by its code or its name, and where it is. */
async function placeOf(web: Web, typed: string) {
  const { readDb } = web.var.outside;
  const code = /\b(\d[\dAB]\d{3})\b/.exec(typed)?.[1];
  const commune =
    (code ? await findCommune(readDb, code) : null) ?? (typed ? (await searchCommunes(readDb, typed, 1))[0] : null);
  if (!commune) return null;
  return commune.point ? { label: commune.name, point: commune.point } : null;
}

/** FINESS numbers of the establishments that have a notification of this right which is not closed. */
async function notifiedFacilities(web: Web, referral: Referral, right: RightCode): Promise<Set<string>> {
  const open = referral.requests.filter(
    (q) => (isLive(q) || isPlaced(q)) && referral.needs.some((n) => n.id === q.need && n.kind === right),
  );
  const names = await listUnitNames(
    web.var.db,
    open.map((q) => q.unit),
  );
  return new Set([...names.values()].map((one) => one.finess));
}

function list(
  units: Establishment[],
  right: DecisionRight,
  notified: ReadonlySet<string>,
  { chosen, reason }: Told,
  query: URLSearchParams,
) {
  const outside = units.some((unit) => !opens(right.code, unit, right.detail.establishment));
  return html`<form method="post" novalidate>${hidden("cle", newId())}${hidden("droit", right.code)}${hidden("recherche", query.toString())}
<p class="note">${count(units.length, "établissement", "établissements")}${units.length === most ? ", les plus proches : précisez la recherche pour en voir d’autres" : ""}.</p>
<table class="liste"><caption class="fr-sr-only">Établissements</caption><thead><tr><th scope="col">Choisir</th><th scope="col">Établissement</th><th scope="col">Catégorie</th><th scope="col">Distance</th><th scope="col">Places libres dites</th></tr></thead><tbody>
${units.map((unit) => {
  const done = notified.has(unit.finess);
  const inside = opens(right.code, unit, right.detail.establishment);
  return html`<tr><td>${done ? badge("Notifié", "info") : html`<div class="fr-checkbox-group fr-checkbox-group--sm"><input type="checkbox" id="e-${unit.facility}" name="etablissement" value="${unit.facility}" ${chosen.includes(unit.facility) ? html`checked` : ""}><label class="fr-label" for="e-${unit.facility}">Notifier<span class="fr-sr-only"> ${unit.name}, ${unit.city}</span></label></div>${unit.km === null ? "" : hidden(`km-${unit.facility}`, Math.round(unit.km))}`}</td>
<td data-t="Établissement"><a class="fr-link" href="/etablissements/${unit.finess}">${unit.name}</a><div class="note">${unit.city} (${unit.departement})</div></td>
<td data-t="Catégorie">${shortCategory(unit.category, unit.categoryLabel)}${inside ? "" : html` ${badge("Hors du droit", "warning")}`}</td>
<td data-t="Distance">${unit.km === null ? "—" : `${Math.round(unit.km)} km`}</td>
<td data-t="Places libres dites">${unit.free === null ? "non communiqué" : unit.free}</td></tr>`;
})}</tbody></table>
${outside ? html`<div class="etroit fr-mt-2w">${input({ name: "motif", label: "Pourquoi hors du droit", hint: "Nécessaire pour un établissement que le droit n’ouvre pas. Lu par l’établissement.", value: reason, required: false })}</div>` : ""}
<div class="boutons fr-mt-2w"><button class="fr-btn">Notifier les établissements choisis</button></div></form>`;
}
