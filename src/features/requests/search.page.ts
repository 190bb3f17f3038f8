import { html, raw } from "hono/html";
import { holds, readsMedical } from "#features/accounts/member.ts";
import { findCommune, searchCommunes } from "#features/directory/commune.store.ts";
import { communeLabel } from "#features/directory/commune.ts";
import { candidateUnits } from "#features/directory/unit.store.ts";
import { type Candidate, features } from "#features/directory/unit.ts";
import { recordReading } from "#features/journal/record.action.ts";
import { type Match, match } from "#features/matching/matching.ts";
import { gainOfRadius, rank, readableReasons } from "#features/matching/ranking.ts";
import type { Wanted } from "#features/matching/wanted.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { fullName, type Person } from "#features/persons/person.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { openDossier } from "#features/referrals/dossier.page.ts";
import { findKey } from "#features/referrals/referral.store.ts";
import type { Need, NeedId, Referral, ReferralId } from "#features/referrals/referral.ts";
import { type AdmissionRequest, isLive, type RequestId } from "#features/referrals/request.ts";
import { rulebookOf } from "#features/referrals/rulebook.ts";
import { listUnitNames } from "#features/referrals/unit-name.store.ts";
import { needLabel } from "#features/referrals/wording.ts";
import { unitMap } from "#features/search/map.page.ts";
import type { Content } from "#features/volets/content.ts";
import { readDrafts } from "#features/volets/volet.store.ts";
import { readContent } from "#features/volets/write-volet.action.ts";
import { dayOf } from "#lib/dates.ts";
import { count, euros } from "#lib/french.ts";
import { isUuid } from "#lib/ids.ts";
import { badge, emptyState, errorSummary, hidden } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { selectUnit, sendSelection, unselectUnit } from "./send.action.ts";
import { sendRefusal } from "./sending.ts";
import { sendingSentence } from "./sending-wording.ts";
import { centreOf, radiusOf, wantedOf } from "./wanted.ts";

/** GET /dossiers/:id/recherche — the units ranked, each with its reasons; the selection; what sending still needs. */
export const searchPage = (web: Web) => showSearch(web, null, 200);

/** POST /dossiers/:id/selection — puts a unit in the selection, or takes it out. */
export async function selectionPage(web: Web) {
  const found = await openDossier(web, web.req.param("id")!);
  if (found?.access !== "owner") return notFoundPage(web);
  const { db, member, now } = web.var;
  const body = Object.fromEntries(Object.entries(await web.req.parseBody()).map(([k, v]) => [k, String(v)]));
  const criteria = new URLSearchParams(body.criteres ?? "").toString();
  const back = `/dossiers/${found.referral.id}/recherche${criteria ? `?${criteria}` : ""}`;
  if (body.retirer) {
    const result = await unselectUnit(db, found.referral.id, body.retirer as RequestId, member, now);
    return result.ok || result.refusal.kind === "not-selected"
      ? goTo(web, back)
      : showSearch(web, sendingSentence(result.refusal, found.referral), 409);
  }
  if (!isUuid(body.ajouter ?? "")) return notFoundPage(web);
  const distance = body.distance ? Number(body.distance) : Number.NaN;
  const distanceKm = distance >= 0 && distance <= 20_000 ? distance : null;
  const overrideReason = body.malgre?.trim().slice(0, 500) || null;
  if (body.ecart === "oui" && !overrideReason)
    return showSearch(web, "Dites en une phrase pourquoi vous demandez cette unité malgré le critère non rempli.", 400);
  const result = await selectUnit(
    db,
    found.referral.id,
    { need: body.besoin as NeedId, unit: body.ajouter!, distanceKm, overrideReason },
    member,
    now,
  );
  return result.ok
    ? goTo(web, `${back}#selection`)
    : showSearch(web, sendingSentence(result.refusal, found.referral), 409);
}

/** POST /dossiers/:id/envoi — one action sends to all. */
export async function sendPage(web: Web) {
  const { db, member, now } = web.var;
  const id = web.req.param("id")!;
  if (!isUuid(id)) return notFoundPage(web);
  // the rule refuses who may not: the dossier is opened again only to say why
  const result = await sendSelection(db, id as ReferralId, member, now);
  if (!result.ok) {
    const found = await openDossier(web, id);
    return found?.access === "owner"
      ? showSearch(web, sendingSentence(result.refusal, found.referral), 409)
      : notFoundPage(web);
  }
  const sent = result.value.after.requests.filter((q) => q.sentAt?.getTime() === now.getTime()).length;
  return goTo(
    web,
    `/dossiers/${id}`,
    `Le dossier est envoyé à ${count(sent, "unité")}. Vous serez prévenu à chaque réponse.`,
  );
}

type Scene = {
  referral: Referral;
  person: Person;
  content: Content;
  need: Need;
  wanted: Wanted | null;
  typedPlace: string;
  placeProblem: string | null;
};

async function showSearch(web: Web, problem: string | null, status: 200 | 400 | 409) {
  const found = await openDossier(web, web.req.param("id")!);
  if (found?.access !== "owner") return notFoundPage(web);
  const { referral } = found;
  const { db, member, now, outside } = web.var;
  const key = await findKey(db, referral.id);
  const [person, drafts] = await Promise.all([findPerson(db, referral.person), readDrafts(db, referral.id, key)]);
  const content = await readContent(db, referral, drafts, now);
  await recordReading(db, referral.id, journalActor(member), "search", "", now);
  const open = referral.needs.filter((n) => n.state.kind === "open");
  const need = open.find((n) => n.id === web.req.query("besoin")) ?? open[0];
  const crumbs = html`<p class="fil fr-mb-1v"><a href="/dossiers/${referral.id}">${fullName(person!)}</a> › Chercher des unités</p>`;
  if (!need)
    return show(web, {
      title: "Chercher des unités",
      status,
      body: html`${crumbs}<h1 class="fr-h4">Chercher des unités</h1>${problem ? errorSummary([{ message: problem }]) : ""}
${emptyState("Le dossier ne dit pas encore quel type d’accueil est demandé.", html`<a class="fr-btn" href="/dossiers/${referral.id}/volets/${content.pathway.volets.find((q) => content.pathway.criteria.kinds.startsWith(`${q.id}.`))!.code}">Préciser la demande</a>`)}`,
    });
  const scene = await sceneOf(web, referral, person!, content, need);
  const units = scene.wanted
    ? await candidateUnits(outside.readDb, {
        module: referral.module,
        kinds: [need.kind],
        centre: scene.wanted.centre!,
        radiusKm: scene.wanted.radiusKm,
        limit: 400,
        today: dayOf(now),
      })
    : [];
  const filters = readFilters(web);
  const matches = units
    .filter((unit) => passes(unit, filters))
    .map((unit) => match(scene.wanted!, unit, now, dayOf(now)));
  const ranking = rank(matches);
  const { fitting, almost, excluded } = {
    fitting: inOrder(ranking.fitting, filters),
    almost: inOrder([...ranking.possible, ...ranking.almost], filters),
    excluded: ranking.excluded,
  };
  const reader = { medical: readsMedical(member, referral.module) };
  const title = scene.wanted ? headline(fitting.length, almost.length) : "Autour de quel lieu chercher ?";
  const shownMatches = [...fitting.slice(0, 30), ...almost.slice(0, 15)];
  return show(web, {
    title: "Chercher des unités",
    status,
    topics: [`referral:${referral.id}`],
    body: html`${crumbs}<h1 class="fr-h4 fr-mb-1w">${title}</h1>
${problem ? errorSummary([{ message: problem }]) : ""}
${criteria(scene, open, reader, filters)}
<div class="deux"><section aria-label="Unités">
${scene.wanted && matches.length === 0 ? emptyState(`Aucune unité « ${needLabel(referral.module, need.kind).toLowerCase()} » à moins de ${Math.round(scene.wanted.radiusKm * 1.5)} km.`, html`<p class="fr-mb-0">Élargissez la distance, ou cherchez autour d’un autre lieu.</p>`) : ""}
${shownMatches.map((m, i) => card(web, scene, m, i < Math.min(30, fitting.length) ? "Convient" : "Presque", reader))}
${fitting.length > 30 ? html`<p class="note">Les 30 premières sont montrées : réduisez la distance pour voir les suivantes.</p>` : ""}
${widen(web, scene, matches)}
${excluded.length > 0 ? html`<details class="repli fr-mt-2w"><summary>${count(excluded.length, "unité exclue", "unités exclues")}, et pourquoi</summary>${excluded.slice(0, 20).map((m) => card(web, scene, m, "Exclue", reader))}</details>` : ""}
</section><aside>${scene.wanted ? html`<div class="carte fr-p-0">${unitMap({ centre: scene.wanted.centre!, radiusKm: scene.wanted.radiusKm, dots: matches.flatMap((m) => (m.unit.point ? [{ ...m.unit.point, label: m.unit.facilityName, strong: m.verdict !== "excluded" }] : [])) })}</div>` : ""}
${await selection(web, referral, need)}</aside></div>`,
  });
}

/** The criteria come from the dossier; the place and the distance may be changed here without touching it. */
async function sceneOf(web: Web, referral: Referral, person: Person, content: Content, need: Need): Promise<Scene> {
  const { readDb } = web.var.outside;
  const typedPlace = (web.req.query("lieu") ?? "").trim().slice(0, 100);
  const said = centreOf(content, need.kind);
  const found = typedPlace
    ? (await searchCommunes(readDb, placeIn(typedPlace)))[0]
    : said
      ? await findCommune(readDb, said.code)
      : null;
  const typedRadius = Number(web.req.query("rayon"));
  const radius = typedRadius > 0 ? Math.min(typedRadius, 500) : radiusOf(content);
  const centre = found?.point ? { ...found.point, label: found.name } : null;
  return {
    referral,
    person,
    content,
    need,
    typedPlace: typedPlace || (found ? communeLabel(found) : ""),
    placeProblem:
      typedPlace && !centre
        ? `« ${typedPlace} » n’est pas dans la liste des communes : vérifiez l’orthographe, ou donnez le code postal.`
        : null,
    wanted: centre ? wantedOf(content, need.kind, centre, radius, person.sex) : null,
  };
}

type Filters = { sort: keyof typeof sorts; freeOnly: boolean; protectedOnly: boolean };
const sorts = { pertinence: "Pertinence", distance: "Distance", prix: "Prix" };

const readFilters = (web: Web): Filters => ({
  sort: (Object.keys(sorts) as Filters["sort"][]).find((code) => code === web.req.query("tri")) ?? "pertinence",
  freeOnly: web.req.query("places") === "oui",
  protectedOnly: web.req.query("uvp") === "oui",
});

const passes = (unit: Candidate, f: Filters) =>
  (!f.freeOnly || (unit.places?.free ?? 0) > 0) && (!f.protectedOnly || unit.offer.uvp === true);

/** Relevance is the ranking's own order. */
function inOrder(matches: Match[], { sort }: Filters): Match[] {
  if (sort === "distance") return matches.toSorted((a, b) => (a.distanceKm ?? 1e6) - (b.distanceKm ?? 1e6));
  return sort === "prix"
    ? matches.toSorted((a, b) => (a.unit.priceMonth ?? 1e6) - (b.unit.priceMonth ?? 1e6))
    : matches;
}

/** "12 rue des Lilas, 38200 Vienne" → "38200 Vienne": an address is placed by its commune. */
const placeIn = (typed: string) => /\b\d{5}\b.*$/.exec(typed)?.[0] ?? typed.split(",").at(-1)!.trim();

const headline = (fitting: number, almost: number) =>
  `${fitting === 0 ? "Aucune unité ne convient tout à fait" : count(fitting, "unité convient", "unités conviennent")}${almost > 0 ? `, ${almost} de plus si…` : ""}`;

/** One search a kind of place: each need has its tab. */
const needTabs = (s: Scene, open: Need[]) =>
  html`<nav class="onglets fr-mb-2w" aria-label="Types d’accueil demandés">${open.map((n) => html`<a href="?besoin=${n.id}" ${n.id === s.need.id ? raw('aria-current="page"') : ""}>${needLabel(s.referral.module, n.kind)}</a>`)}</nav>`;

function criteria(s: Scene, open: Need[], reader: { medical: boolean }, filters: Filters) {
  const w = s.wanted;
  const tags = [
    needLabel(s.referral.module, s.need.kind),
    ...(w ? [`${w.radiusKm} km de ${w.centre!.label}`] : []),
    ...(w?.gir ? [`GIR ${w.gir}`] : []),
    ...(w?.features
      .filter((f) => reader.medical || !f.medical)
      .map((f) => `${features[f.code].short}${f.must ? "" : " (souhait)"}`) ?? []),
    ...(w?.budget ? [`${euros(w.budget)} par mois au plus`] : []),
    ...(reader.medical && w && w.care.length > 0 ? [count(w.care.length, "soin à assurer", "soins à assurer")] : []),
  ];
  const chosen = s.referral.requests.filter((q) => q.state.kind === "prepared").length;
  return html`${open.length > 1 ? needTabs(s, open) : ""}${chosen > 0 ? html`<p class="fr-mb-1w au-telephone"><a class="fr-link" href="#selection">Ma sélection : ${count(chosen, "unité")}</a></p>` : ""}
<p class="fr-mb-1w">${tags.map((t) => html`<span class="fr-tag fr-tag--sm">${t}</span> `)}</p>
<details class="repli fr-mb-2w" ${w && !s.placeProblem ? "" : raw("open")}><summary>Modifier les critères</summary><sextant-communes><form method="get" class="outils fr-mb-1w">
${hidden("besoin", s.need.id)}
<div class="fr-input-group ${s.placeProblem ? "fr-input-group--error" : ""}"><label class="fr-label" for="lieu">Autour de (commune, code postal ou adresse)</label><input class="fr-input" id="lieu" name="lieu" value="${s.typedPlace}" autocomplete="off" data-commune>${s.placeProblem ? html`<p class="fr-error-text">${s.placeProblem}</p>` : ""}</div>
<div class="fr-input-group"><label class="fr-label" for="rayon">Distance, en km</label><input class="fr-input" id="rayon" name="rayon" inputmode="numeric" value="${w?.radiusKm ?? radiusOf(s.content)}"></div>
<div class="fr-select-group"><label class="fr-label" for="tri">Classer par</label><select class="fr-select" id="tri" name="tri">${Object.entries(sorts).map(([code, label]) => html`<option value="${code}" ${code === filters.sort ? raw("selected") : ""}>${label}</option>`)}</select></div>
<div class="fr-checkbox-group fr-checkbox-group--sm"><input type="checkbox" id="places" name="places" value="oui" ${filters.freeOnly ? raw("checked") : ""}><label class="fr-label" for="places">Seulement avec une place libre déclarée</label></div>
${s.referral.module === "grand-age" ? html`<div class="fr-checkbox-group fr-checkbox-group--sm"><input type="checkbox" id="uvp" name="uvp" value="oui" ${filters.protectedOnly ? raw("checked") : ""}><label class="fr-label" for="uvp">Seulement les unités protégées</label></div>` : ""}
<button class="fr-btn fr-btn--secondary">Chercher</button></form></sextant-communes>
<p class="note">Les autres critères viennent des volets et des <a href="/dossiers/${s.referral.id}/volets/${s.content.pathway.wishesVolet ?? s.content.pathway.volets.at(-1)!.code}">souhaits</a> : les besoins excluent, les souhaits classent. Aucun classement payant ni caché.</p></details>`;
}

const marks = { yes: "oui", if: "si", no: "non" } as const;
const tones = { Convient: "success", Presque: "warning", Exclue: "error" } as const;

function card(web: Web, s: Scene, m: Match, verdict: keyof typeof tones, reader: { medical: boolean }) {
  const { unit } = m;
  const existing = s.referral.requests.find(
    (q) => q.unit === unit.id && q.need === s.need.id && (isLive(q) || q.state.kind === "prepared"),
  );
  const where = [
    m.distanceKm === null ? "" : `${Math.round(m.distanceKm)} km`,
    unit.city,
    unit.priceMonth ? `${euros(unit.priceMonth)} par mois` : "",
  ]
    .filter(Boolean)
    .join(" · ");
  return html`<article class="carte" id="unite-${unit.id}"><div class="ligne"><div><h2 class="fr-text--md fr-mb-0"><a class="fr-link" href="/etablissements/${unit.finess}">${unit.facilityName}</a></h2><span class="note">${unit.name} · ${where}</span></div>${badge(verdict, tones[verdict])}</div>
<ul class="raisons">${readableReasons(m.reasons, reader).map((r) => html`<li class="${marks[r.kind]}">${r.sentence}</li>`)}</ul>${choose(web, s, m, existing)}</article>`;
}

function choose(web: Web, s: Scene, m: Match, existing: AdmissionRequest | undefined) {
  if (!holds(web.var.member, s.referral.module, "requester", "writer")) return "";
  if (existing && existing.state.kind !== "prepared")
    return html`<p class="note fr-mt-1w fr-mb-0">Une demande est déjà en cours avec cette unité.</p>`;
  const query = new URL(web.req.url).search;
  const action = `/dossiers/${s.referral.id}/selection`;
  const hiddenName = html`<span class="fr-sr-only"> : ${m.unit.facilityName}, ${m.unit.name}</span>`;
  if (existing)
    return html`<form method="post" action="${action}" class="fr-mt-1w">${hidden("retirer", existing.id)}${hidden("criteres", query)}<button class="fr-btn fr-btn--sm fr-btn--secondary">Dans ma sélection — retirer${hiddenName}</button></form>`;
  const common = html`${hidden("ajouter", m.unit.id)}${hidden("besoin", s.need.id)}${hidden("distance", m.distanceKm === null ? "" : m.distanceKm.toFixed(1))}${hidden("criteres", query)}`;
  if (m.verdict !== "excluded")
    return html`<form method="post" action="${action}" class="fr-mt-1w">${common}<button class="fr-btn fr-btn--sm fr-btn--tertiary">Ajouter à ma sélection${hiddenName}</button></form>`;
  return html`<details class="repli"><summary>Demander quand même</summary><form method="post" action="${action}">${common}${hidden("ecart", "oui")}<label class="fr-label" for="malgre-${m.unit.id}">Pourquoi, malgré ce qui n’est pas rempli ? L’unité le lira.</label><input class="fr-input" id="malgre-${m.unit.id}" name="malgre" maxlength="500"><button class="fr-btn fr-btn--sm fr-btn--tertiary fr-mt-1w">Ajouter à ma sélection malgré tout${hiddenName}</button></form></details>`;
}

function widen(web: Web, s: Scene, matches: Match[]) {
  const gain = gainOfRadius(matches);
  if (!s.wanted || !gain) return "";
  const query = new URLSearchParams({
    ...Object.fromEntries(new URL(web.req.url).searchParams),
    rayon: String(gain.radiusKm),
  });
  return html`<p class="fr-mt-2w"><b>Rien ne va tout à fait ?</b> À ${gain.radiusKm} km au lieu de ${s.wanted.radiusKm} : <a href="?${query}">${count(gain.more, "unité")} de plus</a>.</p>`;
}

/** What is chosen, and what sending still needs. */
async function selection(web: Web, r: Referral, need: Need) {
  const chosen = r.requests.filter(
    (q) => q.state.kind === "prepared" && r.needs.some((n) => n.id === q.need && n.state.kind === "open"),
  );
  const names = await listUnitNames(
    web.var.db,
    chosen.map((q) => q.unit),
  );
  const kinds =
    chosen.length > 0 ? [...new Set(chosen.map((q) => r.needs.find((n) => n.id === q.need)!.kind))] : [need.kind];
  const refusal = sendRefusal(r, kinds, rulebookOf(r.module));
  const sends = holds(web.var.member, r.module, "requester");
  return html`<div class="carte fr-mt-2w colle" id="selection"><h2 class="fr-text--md fr-mb-1v">Ma sélection : ${count(chosen.length, "unité")}</h2>
${chosen.length === 0 ? html`<p class="note">Ajoutez les unités à qui envoyer le dossier : un seul envoi part vers toutes.</p>` : html`<ul class="raisons">${chosen.map((q) => html`<li class="oui">${names.get(q.unit)?.facility} <span class="note">${names.get(q.unit)?.unit}${q.distanceKm === null ? "" : `, ${Math.round(q.distanceKm)} km`}</span></li>`)}</ul>`}
${refusal ? html`<p class="fr-mt-1w fr-mb-0">${sendingSentence(refusal, r)} <a class="fr-link fr-link--sm" href="/dossiers/${r.id}">Voir le dossier</a></p>` : !sends ? html`<p class="fr-mt-1w fr-mb-0">L’envoi revient à une personne habilitée comme demandeur. La sélection est gardée.</p>` : chosen.length > 0 ? html`<form method="post" action="/dossiers/${r.id}/envoi" class="fr-mt-1w"><button class="fr-btn">Envoyer à ${chosen.length === 1 ? "cette unité" : `ces ${chosen.length} unités`}</button></form>` : ""}</div>`;
}
