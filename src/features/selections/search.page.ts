import { html, raw } from "hono/html";
import { candidateUnits, listUnits, listUnitsOf } from "#features/directory/unit.store.ts";
import type { Candidate, UnitId } from "#features/directory/unit.ts";
import { recordReading } from "#features/journal/record.action.ts";
import { unitMap } from "#features/maps/map.page.ts";
import { type Match, match, remedied } from "#features/matching/matching.ts";
import { gainOfRadius, rank, readableRemedy } from "#features/matching/ranking.ts";
import type { Wanted } from "#features/matching/wanted.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { fullName } from "#features/persons/person.ts";
import { listExpectedWaits } from "#features/places/wait.store.ts";
import { type Access, isOwnSide, mayRead } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { openDossier } from "#features/referrals/dossier.page.ts";
import { dossierPath, isPersonSide } from "#features/referrals/path.ts";
import { findKey, findStartedFor } from "#features/referrals/referral.store.ts";
import type { Need, Referral } from "#features/referrals/referral.ts";
import { needLabel } from "#features/referrals/wording.ts";
import { findNearby } from "#features/sendings/fit.action.ts";
import { findNamedCategory } from "#features/sendings/right.store.ts";
import { wantedOf } from "#features/sendings/wanted.ts";
import { readDrafts } from "#features/volets/volet.store.ts";
import { readContent } from "#features/volets/write-volet.action.ts";
import { findPaces } from "#features/waves/pace.store.ts";
import { dayOf } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { isUuid } from "#lib/ids.ts";
import { emptyState, errorSummary } from "#ui/parts.ts";
import { forbiddenPage, notFoundPage } from "#web/errors.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { chosenUnits } from "./chosen.page.ts";
import { combinationCards, findCombinations } from "./combinations.page.ts";
import { criteria } from "./criteria.page.ts";
import { placeOfPage } from "./place.page.ts";
import {
  delaysOf,
  facetsOf,
  headline,
  inOrder,
  passes,
  readFilters,
  type Scene,
  widened,
  widestStep,
  withQuery,
} from "./scene.ts";
import { type Typed, unitCard, unitTable } from "./unit-card.page.ts";

/** GET /dossiers/:id/recherche — the units ranked, each with its reasons; the selection; what sending still needs. */
export const searchPage = (web: Web) =>
  showSearch(web, { problem: null, status: 200, query: new URL(web.req.url).searchParams });

type Told = { problem: string | null; status: 200 | 400 | 409; query: URLSearchParams; typed?: Typed };

/** So many units are compared; beyond, the page says so. */
const most = 400;
/** Of each group, until one asks for all. */
const shownFitting = 15;
const shownAlmost = 6;

/** The search of a dossier, with what was wrong in the form that led here. */
export async function showSearch(web: Web, { problem, status, query, typed = null }: Told) {
  const found = await openDossier(web, web.req.param("id")!);
  if (!found || !isOwnSide(found.access)) return notFoundPage(web);
  // the wishes and their budget are the side's that searches
  if (found.access === "doctor")
    return forbiddenPage(web, "La recherche revient à l’équipe qui porte le dossier ; vous en complétez les volets.");
  const { referral } = found;
  const { db, member, now } = web.var;
  const s = await sceneOf(web, found, query);
  await recordReading(db, referral.id, journalActor(member), "search", "", now);
  const crumbs = html`<p class="fil fr-mb-1v"><a href="${dossierPath(found.access, referral.id)}">${fullName(s.person)}</a> › ${titleOf(s)}</p>`;
  const summary = problem
    ? errorSummary([typed ? { message: problem, field: `malgre-${typed.unit}` } : { message: problem }])
    : "";
  if (!isWhole(s))
    return show(web, {
      title: titleOf(s),
      status,
      body: html`${crumbs}<h1 class="fr-h4">${titleOf(s)}</h1>${summary}
${nothingAsked(s)}`,
    });
  return show(web, {
    title: titleOf(s),
    status,
    topics: [`referral:${referral.id}`],
    body: html`${crumbs}${await results(web, s, summary, typed)}`,
  });
}

/** Where to say what is asked for; of a decision, nothing is open any more. */
function nothingAsked({ referral, content: { pathway } }: Draft) {
  const asking = pathway.volets.find((q) => pathway.criteria.kinds?.startsWith(`${q.id}.`));
  if (!asking) return emptyState("La décision n’ouvre plus rien à chercher.");
  return emptyState(
    "Le dossier ne dit pas encore quel type d’accueil est demandé.",
    html`<a class="fr-btn" href="/dossiers/${referral.id}/volets/${asking.code}">Préciser la demande</a>`,
  );
}

/** Without a kind of place asked for, there is nothing to look for. */
type Draft = Omit<Scene, "need"> & { need: Need | null };
const isWhole = (s: Draft): s is Scene => s.need !== null;

const titleOf = ({ reader }: Pick<Scene, "reader">) =>
  reader.person ? "Chercher des établissements" : "Chercher des unités";

async function sceneOf(
  web: Web,
  { referral, access }: { referral: Referral; access: Access },
  query: URLSearchParams,
): Promise<Draft> {
  const { db, member, now } = web.var;
  const key = await findKey(db, referral.id);
  const [person, drafts] = await Promise.all([findPerson(db, referral.person), readDrafts(db, referral.id, key)]);
  const content = await readContent(db, referral, drafts, now);
  const open = referral.needs.filter((n) => n.state.kind === "open");
  const need = open.find((n) => n.id === query.get("besoin")) ?? open[0] ?? null;
  const place = await placeOfPage(web, content, need?.kind ?? "", query);
  const [named, nearby] = await Promise.all([
    need && findNamedCategory(db, referral.id, need.kind),
    place.centre ? findNearby(web.var.outside.readDb, content, [place.centre], place.radiusKm + 80) : [],
  ]);
  const around = { named, nearby };
  const wanted =
    need && place.centre ? wantedOf(content, need.kind, place.centre, place.radiusKm, person!.sex, around) : null;
  const reader = { medical: mayRead("medical", access, member, referral), person: isPersonSide(access) };
  return {
    ...{ referral, person: person!, content, need, open, query, place, wanted, reader },
    filters: readFilters(query),
    supposed: wanted ? await suppose(web, wanted, query.get("si"), reader) : null,
  };
}

/** What the dossier would look for with what this unit asks changed. A reader who may not read the change may not try it either. */
async function suppose(web: Web, wanted: Wanted, unit: string | null, reader: { medical: boolean }) {
  const { outside, now } = web.var;
  const found = unit && isUuid(unit) ? (await listUnits(outside.readDb, [unit as UnitId], wanted.centre))[0] : null;
  const remedy = found && readableRemedy(match(wanted, found, now, dayOf(now)).remedy, reader);
  return remedy ? { wanted: remedied(wanted, remedy), labels: remedy.labels, unit: found } : null;
}

async function results(web: Web, s: Scene, summary: ReturnType<typeof errorSummary>, typed: Typed) {
  const { member, now } = web.var;
  const today = dayOf(now);
  const looking = s.supposed?.wanted ?? s.wanted;
  const [around, pinned] = looking
    ? await Promise.all([unitsAround(web, s, looking), unitsOfStart(web, s, looking)])
    : [[], { name: "", units: [] }];
  const units = around.slice(0, most);
  const all = units.map((unit) => match(looking!, unit, now, today));
  const selected = s.referral.requests.filter((q) => q.state.kind === "prepared" && q.need === s.need.id);
  const isChosen = (unit: Candidate) => !s.filters.chosen || selected.some((q) => q.unit === unit.id);
  const matches = all.filter(({ unit }) => passes(unit, s.filters, now) && isChosen(unit));
  const { fitting, possible, almost, excluded } = rank(matches);
  const real = (m: Match) => (s.supposed ? match(s.wanted!, m.unit, now, today) : m);
  const first = (s.filters.chosen ? [] : pinned.units).map((unit) => match(looking!, unit, now, today));
  const ids = [...new Set([...units, ...pinned.units].map(({ id }) => id))];
  const [paces, waits] = await Promise.all([
    findPaces(web.var.outside.readDb, s.referral.module, s.need.kind, ids),
    listExpectedWaits(web.var.outside.readDb, ids, s.need.kind, now),
  ]);
  const delays = delaysOf(paces.units);
  const others = (list: readonly Match[]) =>
    inOrder(list, s.filters, now, delays).filter(({ unit }) => !first.some((one) => one.unit.id === unit.id));
  const using = { member, typed, delays, waits };
  const cards = (list: readonly Match[]) =>
    s.filters.view === "table"
      ? unitTable(
          s,
          list.map((shown) => ({ shown, real: real(shown) })),
          using,
        )
      : list.map((m) => unitCard(s, m, real(m), using));
  const group = (title: string, list: readonly Match[], few: number) => {
    const limit = s.query.get("tout") === "oui" ? most : few;
    return list.length === 0
      ? ""
      : html`<h2 class="fr-h6 fr-mt-2w fr-mb-1w">${title} (${list.length})</h2>${cards(list.slice(0, limit))}${list.length > limit ? html`<p><a class="fr-link" href="${withQuery(s.query, { tout: "oui" })}">Montrer aussi les ${list.length - limit} suivantes</a></p>` : ""}`;
  };
  const combinations = await findCombinations(web, s, all);
  const apart = others(excluded);
  const asksReason = typed !== null && apart.some(({ unit }) => unit.id === typed.unit);
  return html`<h1 class="fr-h4 fr-mb-1w">${s.wanted ? headline(fitting.length, possible.length + almost.length, s.reader) : "Autour de quel lieu chercher ?"}</h1>
${summary}${criteria(
  s,
  facetsOf(
    all.filter(({ verdict }) => verdict !== "excluded"),
    now,
  ),
)}
<div class="deux"><section aria-label="${s.reader.person ? "Établissements" : "Unités"}">
${first.length > 0 ? html`<h2 class="fr-h6 fr-mb-1w">L’établissement choisi au départ</h2>${first.map((m) => unitCard(s, m, real(m), { ...using, note: `Le dossier a été ouvert depuis la fiche de ${pinned.name}.` }))}` : ""}
${s.wanted && fitting.length + possible.length === 0 ? await nothing(web, s, matches, all) : ""}
${fitting.length > 0 ? group("Conviennent", others(fitting), shownFitting) : ""}${combinationCards(s, combinations, { member, fitting: fitting.length })}
${group("Possibles, un point reste à vérifier", others(possible), shownAlmost)}
${group("Presque, avec un petit changement", s.filters.sort === "pertinence" ? almost.filter(({ unit }) => !first.some((one) => one.unit.id === unit.id)) : others(almost), shownAlmost)}
${s.wanted && fitting.length + possible.length > 0 ? widen(s, all) : ""}
${around.length > most ? html`<p class="note">Plus de ${most} unités de ce type sont à cette distance : les ${most} plus proches sont comparées. Réduisez la distance, ou cherchez autour d’un autre lieu.</p>` : ""}
${apart.length > 0 ? html`<details class="repli fr-mt-2w" ${asksReason ? raw("open") : ""}><summary>${count(apart.length, "unité exclue", "unités exclues")}, et pourquoi</summary>${apart.slice(0, 20).map((m) => unitCard(s, m, real(m), using))}</details>` : ""}
</section><aside>${looking?.centre ? html`<div class="carte fr-p-0">${unitMap({ centre: looking.centre, radiusKm: looking.radiusKm, dots: matches.flatMap((m) => (m.unit.point ? [{ ...m.unit.point, label: m.unit.facilityName, strong: m.verdict !== "excluded" }] : [])) })}</div>` : ""}
${await chosenUnits(web, s)}</aside></div>`;
}

const unitsAround = (web: Web, s: Scene, wanted: Wanted, radiusKm = wanted.radiusKm): Promise<Candidate[]> =>
  candidateUnits(web.var.outside.readDb, {
    module: s.referral.module,
    kinds: [s.need.kind],
    centre: wanted.centre!,
    radiusKm,
    limit: most + 1,
    today: dayOf(web.var.now),
  });

/** The units of the establishment whose card the dossier was opened from, those that answer this need. */
async function unitsOfStart(web: Web, s: Scene, wanted: Wanted) {
  const { db, outside } = web.var;
  const start = await findStartedFor(db, s.referral.id);
  if (!start) return { name: "", units: [] };
  const ids = (await listUnitsOf(outside.readDb, start.id))
    .filter((unit) => unit.kinds.includes(s.need.kind) && unit.module === s.referral.module)
    .map(({ id }) => id);
  return { name: start.name, units: await listUnits(outside.readDb, ids, wanted.centre) };
}

/** Nothing suits: what a wider search would give, counted before it is proposed. */
async function nothing(web: Web, s: Scene, matches: readonly Match[], all: readonly Match[]) {
  const { now } = web.var;
  const label = needLabel(s.referral.module, s.need.kind).toLowerCase();
  if (matches.length < all.length && all.some(({ verdict }) => verdict !== "excluded"))
    return emptyState(
      "Des unités conviennent, mais vos filtres les écartent.",
      html`<a class="fr-link" href="${withQuery(s.query, { places: null, uvp: null, ash: null, prix: null, selection: null })}">Retirer les filtres</a>`,
    );
  const wide = s.wanted!.radiusKm < widestStep ? await unitsAround(web, s, s.wanted!, widestStep / 1.5) : [];
  const far = wide.map((unit) => match({ ...s.wanted!, radiusKm: widestStep }, unit, now, dayOf(now)));
  const gain = widened(far, s.wanted!.radiusKm);
  const text =
    all.length === 0
      ? `Aucune unité « ${label} » à moins de ${Math.round(s.wanted!.radiusKm * 1.5)} km.`
      : "Rien ne convient avec ces critères.";
  return emptyState(
    text,
    gain
      ? html`<p class="fr-mb-0">Élargir à <a href="${withQuery(s.query, { rayon: String(gain.radiusKm) })}">${gain.radiusKm} km</a> donnerait ${count(gain.more, "unité")}.</p>`
      : html`<p class="fr-mb-0">Cherchez autour d’un autre lieu, ou voyez plus bas ce qui exclut chaque unité.</p>`,
  );
}

function widen(s: Scene, matches: readonly Match[]) {
  const gain = gainOfRadius(matches);
  if (!gain) return "";
  return html`<p class="fr-mt-2w"><b>Plus loin</b> : à ${gain.radiusKm} km au lieu de ${s.place.radiusKm}, <a href="${withQuery(s.query, { rayon: String(gain.radiusKm) })}">${count(gain.more, "unité")} de plus</a>.</p>`;
}
