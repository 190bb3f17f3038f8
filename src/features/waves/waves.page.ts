import { html, raw } from "hono/html";
import { holds } from "#features/accounts/member.ts";
import { recordReading } from "#features/journal/record.action.ts";
import { readTimers } from "#features/parameters/parameter.store.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { fullName } from "#features/persons/person.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { deadlineAfter } from "#features/referrals/deadline.ts";
import { openDossier } from "#features/referrals/dossier.page.ts";
import type { Need, NeedId, Referral, ReferralId } from "#features/referrals/referral.ts";
import type { AdmissionRequest, RequestId } from "#features/referrals/request.ts";
import { readRulebook } from "#features/referrals/rulebook.store.ts";
import { rulebookOf } from "#features/referrals/rulebook.ts";
import { listUnitNames, type UnitName } from "#features/referrals/unit-name.store.ts";
import { needLabel, stateLabel, toneOf } from "#features/referrals/wording.ts";
import { type SendingRefusal, sendRefusal } from "#features/requests/sending.ts";
import { sendingSentence } from "#features/sendings/sending-wording.ts";
import { frenchInstant } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { isUuid } from "#lib/ids.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { badge, checkbox, emptyState, errorSummary, hidden } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { findPaces, type KnownPaces } from "./pace.store.ts";
import { chanceWithin } from "./pace.ts";
import { sendAllNow, startWaves, stopWaves } from "./plan-waves.action.ts";
import { type Aim, type Asked, evaluate, type Proposed, proposeWaves } from "./planning.ts";
import { findPlan, type StoredPlan } from "./wave.store.ts";
import {
  aims,
  chanceRange,
  endedSentences,
  percent,
  sampleSentence,
  targets,
  usualAim,
  withinLabel,
} from "./wording.ts";

/** GET /dossiers/:id/vagues — whom to ask first, when to widen, and what one may expect; or the plan under way. */
export const wavesPage = (web: Web) => showWaves(web, new URL(web.req.url).searchParams, null, 200);

/** POST /dossiers/:id/vagues — the waves as they stand in the form: the first one leaves. */
export async function startWavesPage(web: Web) {
  const { db, member, now } = web.var;
  const form = await typed(web);
  const found = await openDossier(web, web.req.param("id")!);
  if (found?.access !== "owner") return notFoundPage(web);
  const need = form.get("besoin") ?? "";
  const choice = {
    need: need as NeedId,
    aim: aimOf(found.referral, form),
    waves: wavesIn(form),
    disclosure: disclosureOf(form),
  };
  const result = await startWaves(db, found.referral.id, choice, member, now);
  if (result.ok)
    return goTo(web, `/dossiers/${found.referral.id}/vagues?besoin=${need}`, "La première vague est partie.");
  return showWaves(web, form, because(result.refusal, found.referral), 409);
}

/** POST /dossiers/:id/vagues/tout — everything that has not left leaves now. */
export const sendAllPage = (web: Web) =>
  changePlan(web, (id, need) => sendAllNow(web.var.db, id, need, web.var.member, web.var.now), "Tout est parti.");

/** POST /dossiers/:id/vagues/arret */
export const stopWavesPage = (web: Web) =>
  changePlan(
    web,
    (id, need) => stopWaves(web.var.db, id, need, web.var.member),
    "Les vagues sont arrêtées : les unités qui n’ont rien reçu restent dans votre sélection.",
  );

type Done = { ok: true } | { ok: false; refusal: Refusal };
type Refusal = SendingRefusal | { kind: "unknown-referral" } | { kind: "already-running" } | { kind: "not-running" };

async function changePlan(web: Web, change: (id: ReferralId, need: NeedId) => Promise<Done>, said: string) {
  const id = web.req.param("id")!;
  const form = await typed(web);
  const need = form.get("besoin") ?? "";
  const found = await openDossier(web, id);
  if (found?.access !== "owner" || !isUuid(need)) return notFoundPage(web);
  const result = await change(id as ReferralId, need as NeedId);
  return result.ok
    ? goTo(web, `/dossiers/${id}/vagues?besoin=${need}`, said)
    : showWaves(web, form, because(result.refusal, found.referral), 409);
}

function because(refusal: Refusal, r: Referral): string {
  switch (refusal.kind) {
    case "already-running":
      return "Des vagues sont déjà en route pour ce besoin : arrêtez-les d’abord.";
    case "not-running":
      return "Il n’y a plus de vague en route pour ce besoin.";
    default:
      return sendingSentence(refusal, r);
  }
}

async function typed(web: Web): Promise<URLSearchParams> {
  const body = await web.req.parseBody();
  return new URLSearchParams(Object.entries(body).map(([name, value]) => [name, String(value)]));
}

/** The aim of the form, among those of the module; the first ones when none is told. */
function aimOf(r: Referral, form: URLSearchParams): Aim {
  const hours = Number(form.get("sous"));
  const target = Number(form.get("chance")) / 100;
  return {
    hours: aims[r.module].includes(hours) ? hours : usualAim[r.module],
    target: targets.includes(target) ? target : 0.8,
  };
}

const disclosureOf = (form: URLSearchParams) =>
  form.get("sans-identite") === "oui" ? ("profile" as const) : ("full" as const);

const wavesIn = (form: URLSearchParams): Map<RequestId, number> =>
  new Map(
    [...form]
      .filter(([name, value]) => name.startsWith("vague-") && /^\d{1,2}$/.test(value) && Number(value) >= 1)
      .map(([name, value]) => [name.slice("vague-".length) as RequestId, Number(value)]),
  );

async function showWaves(web: Web, form: URLSearchParams, problem: string | null, status: 200 | 409) {
  const found = await openDossier(web, web.req.param("id")!);
  if (found?.access !== "owner") return notFoundPage(web);
  const { referral } = found;
  const { db, member, now, outside } = web.var;
  await recordReading(db, referral.id, journalActor(member), "search", "vagues", now);
  const chosenIn = (need: Need) => referral.requests.filter((q) => q.need === need.id && q.state.kind === "prepared");
  const needs = referral.needs.filter((n) => n.state.kind !== "dropped");
  const need = needs.find((n) => n.id === form.get("besoin")) ?? needs.find((n) => chosenIn(n).length > 0) ?? needs[0];
  const person = await findPerson(db, referral.person);
  const crumbs = html`<p class="fil fr-mb-1v"><a href="/dossiers/${referral.id}">${fullName(person!)}</a> › <a href="/dossiers/${referral.id}/recherche${need ? `?besoin=${need.id}` : ""}">Chercher des unités</a> › Vagues</p>`;
  if (!need)
    return show(web, {
      title: "Envoyer par vagues",
      status,
      body: html`${crumbs}<h1 class="fr-h4">Envoyer par vagues</h1>${emptyState("Le dossier ne dit pas encore quel type d’accueil est demandé.")}`,
    });
  const [plan, names, paces] = await Promise.all([
    findPlan(db, need.id),
    listUnitNames(
      db,
      referral.requests.map((q) => q.unit),
    ),
    findPaces(
      outside.readDb,
      referral.module,
      need.kind,
      chosenIn(need).map((q) => q.unit),
    ),
  ]);
  const scene: Scene = { web, referral, need, names, paces, chosen: chosenIn(need), form };
  return show(web, {
    title: "Envoyer par vagues",
    status,
    topics: [`referral:${referral.id}`],
    body: html`${crumbs}<h1 class="fr-h4 fr-mb-1w">Envoyer par vagues</h1>
${problem ? errorSummary([{ message: problem }]) : ""}
<p class="fr-mb-2w">${needLabel(referral.module, need.kind)}. Les unités les plus probables sont sollicitées d’abord ; les suivantes, si aucune ne propose de place.</p>
${needs.length > 1 ? html`<nav class="onglets fr-mb-2w" aria-label="Types d’accueil demandés">${needs.map((n) => html`<a href="?besoin=${n.id}" ${n.id === need.id ? raw('aria-current="page"') : ""}>${needLabel(referral.module, n.kind)}</a>`)}</nav>` : ""}
${plan ? underWay(scene, plan) : ""}
${plan?.state === "running" ? "" : await toPlan(scene)}`,
  });
}

type Scene = {
  web: Web;
  referral: Referral;
  need: Need;
  names: Map<string, UnitName>;
  paces: KnownPaces;
  chosen: AdmissionRequest[];
  form: URLSearchParams;
};

/** A plan that runs, or what became of the last one. */
function underWay({ web, referral, need, names }: Scene, plan: StoredPlan) {
  const sends = holds(web.var.member, referral.module, "requester");
  const ofNeed = referral.requests.filter((q) => q.need === need.id && q.wave !== null);
  const waves = [...new Set(ofNeed.map((q) => q.wave!))].sort((a, b) => a - b);
  const pending = ofNeed.some((q) => q.state.kind === "offered");
  const refusal = plan.state === "running" ? sendRefusal(referral, [need.kind], rulebookOf(referral.module)) : null;
  const next =
    plan.state === "stopped"
      ? "Les vagues ont été arrêtées."
      : plan.state === "ended"
        ? endedSentences[plan.endedWhy!]
        : referral.status === "suspended"
          ? "Le dossier est suspendu : la vague suivante attend la reprise."
          : pending
            ? "Une proposition attend votre réponse : aucune vague ne part entre-temps."
            : refusal
              ? `La vague suivante ne peut pas partir. ${sendingSentence(refusal, referral)}`
              : plan.nextAt
                ? `La vague suivante part le ${frenchInstant(plan.nextAt)} si aucune place n’est proposée avant, ou dès que toutes ont refusé.`
                : "Il n’y a plus de vague à venir.";
  const action = `/dossiers/${referral.id}/vagues`;
  return html`<section class="carte fr-mb-3w" aria-labelledby="en-route"><div class="ligne"><h2 class="fr-h6 fr-mb-0" id="en-route">Objectif : une réponse favorable ${withinLabel(plan.aim.hours)}</h2>${plan.state === "running" ? badge("en cours", "info") : badge(plan.state === "stopped" ? "arrêté" : "terminé", "neutral")}</div>
<p class="fr-mb-1w"><b>${next}</b></p><p class="note">Lancé le ${frenchInstant(plan.startedAt)} par ${plan.startedBy}${plan.disclosure === "profile" ? ", premier contact sans identité" : ""}.</p>
<ol class="raisons">${waves.map((wave) => html`<li class="${ofNeed.some((q) => q.wave === wave && q.state.kind !== "prepared") ? "oui" : "si"}"><b>Vague ${wave}</b><ul class="fr-raw-list">${ofNeed.filter((q) => q.wave === wave).map((q) => html`<li>${q.state.kind === "prepared" ? nameOf(names, q) : html`<a class="fr-link fr-link--sm" href="/dossiers/${referral.id}/demandes/${q.id}">${nameOf(names, q)}</a>`} ${badge(stateLabel(referral.module, q.state.kind), toneOf(q.state.kind))}</li>`)}</ul></li>`)}</ol>
${plan.state === "running" && sends ? html`<div class="boutons fr-mt-2w"><form method="post" action="${action}/tout">${hidden("besoin", need.id)}<button class="fr-btn fr-btn--secondary">Envoyer tout maintenant</button></form><form method="post" action="${action}/arret">${hidden("besoin", need.id)}<button class="fr-btn fr-btn--tertiary">Arrêter les vagues</button></form></div>` : ""}</section>`;
}

const nameOf = (names: Map<string, UnitName>, q: AdmissionRequest) => {
  const name = names.get(q.unit);
  return html`${name?.facility} <span class="note">${name?.unit}</span>`;
};

/** The selection cut in waves, with what one may expect of it. */
async function toPlan(scene: Scene) {
  const { web, referral, need, paces, chosen, form } = scene;
  if (chosen.length === 0)
    return emptyState(
      "Aucune unité n’attend d’envoi pour ce besoin.",
      html`<a class="fr-btn" href="/dossiers/${referral.id}/recherche?besoin=${need.id}">Choisir des unités</a>`,
    );
  const { now, member, db } = web.var;
  const timers = await readTimers(db, referral.module);
  const { urgencyFactor } = await readRulebook(db, referral.module);
  const leaves = deadlineAfter(now, timers["wave.interval"], referral.urgency, urgencyFactor);
  const intervalHours = (leaves.getTime() - now.getTime()) / 3_600_000;
  const aim = aimOf(referral, form);
  const asked = chosen.map(
    (q): Asked => ({
      request: q.id,
      within: (hours) =>
        chanceWithin(hours, referral.module, paces.units.get(q.unit) ?? null, paces.groups.get(q.unit) ?? null),
    }),
  );
  const proposed = proposeWaves(asked, aim, timers["wave.size"], intervalHours);
  const told = `${aim.hours}-${aim.target}`;
  // another aim proposes other waves: what was cut by hand was for the former one
  const waves = (form.get("pour") === told && byHand(asked, wavesIn(form), aim, intervalHours)) || proposed;
  const once = evaluate([asked], aim, intervalHours);
  const refusal = sendRefusal(referral, [need.kind], rulebookOf(referral.module));
  const sends = holds(member, referral.module, "requester");
  return html`<section aria-labelledby="a-planifier"><h2 class="fr-h6" id="a-planifier">Une réponse favorable, ${withinLabel(aim.hours)} : ${percent(waves.chance)} de chances</h2>
<ul class="raisons fr-mb-2w"><li class="${waves.short ? "si" : "oui"}">${waves.short ? `En dessous de l’objectif (${percent(aim.target)}) : ${once.short ? "même en envoyant tout maintenant. Ajoutez des unités, ou laissez plus de temps." : "avancez des unités dans la première vague."}` : `L’objectif (${percent(aim.target)}) est atteint.`}</li>
${waves.waves.length > 1 ? html`<li class="oui">Environ ${waves.expectedRequests.toLocaleString("fr-FR", { maximumFractionDigits: 1 })} demandes envoyées d’ici là, au lieu de ${chosen.length} si tout part maintenant (${percent(once.chance)} de chances).</li>` : ""}
<li class="si">Une estimation, pas une promesse : une réponse favorable est une proposition ou un « oui, si… ». <a href="/observatoire/estimations">À quel point ces estimations sont-elles justes ?</a></li></ul>
<form method="get" action="/dossiers/${referral.id}/vagues">${hidden("besoin", need.id)}${hidden("pour", told)}
<div class="outils fr-mb-2w"><div class="fr-select-group"><label class="fr-label" for="sous">Délai</label><select class="fr-select" id="sous" name="sous">${aims[referral.module].map((hours) => html`<option value="${hours}" ${hours === aim.hours ? raw("selected") : ""}>${withinLabel(hours)}</option>`)}</select></div>
<div class="fr-select-group"><label class="fr-label" for="chance">Chances visées</label><select class="fr-select" id="chance" name="chance">${targets.map((target) => html`<option value="${Math.round(target * 100)}" ${target === aim.target ? raw("selected") : ""}>${percent(target)}</option>`)}</select></div>
<button class="fr-btn fr-btn--secondary">Recalculer</button> <a class="fr-link fr-link--sm" href="?besoin=${need.id}&amp;sous=${aim.hours}&amp;chance=${Math.round(aim.target * 100)}">Revenir aux vagues proposées</a></div>
<table class="liste"><caption class="fr-sr-only">Les unités choisies et leur vague</caption><thead><tr><th scope="col">Unité</th><th scope="col">Réponse favorable ${withinLabel(aim.hours)}</th><th scope="col">Vague</th></tr></thead><tbody>
${waves.waves.flatMap((wave, i) => wave.requests.map((id) => line(scene, chosen.find((q) => q.id === id)!, i + 1, waves.waves.length, aim)))}</tbody></table>
<p class="note fr-mt-1w">${leavesSentence(waves, intervalHours)}</p>
${pathwayOf(referral.module).options.profileFirst === "choice" ? checkbox({ name: "sans-identite", label: "Premier contact sans identité", hint: "Chaque unité voit un profil sans nom ni adresse ; le dossier s’ouvre à celle qui se dit intéressée.", value: form.get("sans-identite") ?? "" }) : ""}
${refusal ? html`<p class="fr-mt-2w">${sendingSentence(refusal, referral)} <a class="fr-link fr-link--sm" href="/dossiers/${referral.id}">Voir le dossier</a></p>` : sends ? html`<p class="fr-mt-2w fr-mb-0"><button class="fr-btn" formmethod="post">Lancer : envoyer la vague 1 à ${count(waves.waves[0]!.requests.length, "unité")}</button></p>` : html`<p class="fr-mt-2w">L’envoi revient à une personne habilitée comme demandeur. La sélection est gardée.</p>`}</form></section>`;
}

function line({ names, paces, referral }: Scene, q: AdmissionRequest, wave: number, count: number, aim: Aim) {
  const pace = paces.units.get(q.unit) ?? null;
  const group = paces.groups.get(q.unit) ?? null;
  const chance = chanceWithin(aim.hours, referral.module, pace, group);
  const name = names.get(q.unit);
  return html`<tr><td>${nameOf(names, q)}${q.distanceKm === null ? "" : html`<span class="note">, ${Math.round(q.distanceKm)} km</span>`}</td>
<td data-t="Réponse favorable"><b>${chanceRange(chance)}</b><br><span class="note">${sampleSentence(chance, pace, group)}</span></td>
<td data-t="Vague"><label class="fr-sr-only" for="vague-${q.id}">Vague de ${name?.facility}, ${name?.unit}</label><select class="fr-select" id="vague-${q.id}" name="vague-${q.id}">${Array.from({ length: count + 1 }, (_, i) => html`<option value="${i + 1}" ${i + 1 === wave ? raw("selected") : ""}>${i + 1}</option>`)}</select></td></tr>`;
}

/** The waves as the person cut them; null when they did not. */
function byHand(asked: readonly Asked[], waves: ReadonlyMap<RequestId, number>, aim: Aim, intervalHours: number) {
  if (!asked.some(({ request }) => waves.has(request))) return null;
  const last = Math.max(...waves.values()) + 1;
  const numbers = [...new Set(asked.map(({ request }) => waves.get(request) ?? last))].sort((a, b) => a - b);
  return evaluate(
    numbers.map((n) => asked.filter(({ request }) => (waves.get(request) ?? last) === n)),
    aim,
    intervalHours,
  );
}

function leavesSentence({ waves }: Proposed, intervalHours: number): string {
  if (waves.length < 2) return "Tout part en une fois.";
  const hours = Math.round(intervalHours);
  const every = hours < 48 ? `${hours} h` : count(Math.round(hours / 24), "jour");
  return `La vague suivante part après ${every} sans proposition, ou dès que toutes les unités de la précédente ont refusé ; jamais pendant qu’une proposition attend.`;
}
