import { html } from "hono/html";
import { type Member, readsMedical } from "#features/accounts/member.ts";
import { recordReading } from "#features/journal/record.action.ts";
import { listMessages } from "#features/messages/message.store.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { eventList, messageBlock, stateBlock } from "#features/received/request-parts.page.ts";
import { mayRead, sightOf } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { heading } from "#features/referrals/dossier.page.ts";
import { findKey, findReferralAsked, findSummary } from "#features/referrals/referral.store.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { listEvents } from "#features/referrals/request.store.ts";
import { type AdmissionRequest, answerable, type RequestId, wasSent } from "#features/referrals/request.ts";
import { accessWindow } from "#features/referrals/rulebook.ts";
import { listUnitNames } from "#features/referrals/unit-name.store.ts";
import { actOnRequest } from "#features/requests/act.action.ts";
import { type FormAct, words } from "#features/requests/act-words.ts";
import { possibleActs } from "#features/requests/acts.ts";
import { correspondentOf } from "#features/requests/side.ts";
import { homeCommune } from "#features/volets/content.ts";
import { readValidatedContent, validatedVolets } from "#features/volets/validated.page.ts";
import { ageOn, dayOf } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { area, errorSummary, hidden, phoneLink, select } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { findKept, listLines, listPlatforms, type NearPlatform } from "./early-path.store.ts";
import { pathOf } from "./early-path.ts";
import { pathBlock } from "./path-part.page.ts";
import { isUrgent, type Signs, signsOf } from "./signs.ts";

export type Received = { referral: Referral; request: AdmissionRequest };
/** What was typed and refused, to show again. */
export type Told = {
  problem: { sentence: string; field?: string } | null;
  typed: Record<string, string>;
  status: 200 | 400 | 409;
};
const nothingTold: Told = { problem: null, typed: {}, status: 200 };

/** GET /pco/demandes/:id — one child's path, for the platform: reading it for the first time says "lue". */
export async function pathPage(web: Web) {
  const found = await findReceived(web);
  if (!found) return notFoundPage(web);
  if (found.request.state.kind === "sent") {
    const { db, member, now } = web.var;
    const opened = await actOnRequest(db, found.request.id, { kind: "open" }, member, null, now);
    if (opened.ok) {
      const referral = opened.value.after;
      return showPath(web, { referral, request: referral.requests.find((q) => q.id === found.request.id)! });
    }
  }
  return showPath(web, found);
}

/** The request as the platform asked may see it; null outside its scope. */
export async function findReceived(web: Web): Promise<Received | null> {
  const { db, member, now } = web.var;
  const id = web.req.param("id")!;
  const referral = await findReferralAsked(db, id);
  if (referral?.module !== "tnd") return null;
  const request = referral.requests.find((q) => q.id === (id as RequestId))!;
  const sight = sightOf(referral, request, member, now, accessWindow("tnd"));
  return sight === "receiver" && wasSent(request) && request.unit === member.unit ? { referral, request } : null;
}

export async function showPath(web: Web, { referral, request }: Received, told: Told = nothingTold) {
  const { db, member, now } = web.var;
  const key = await findKey(db, referral.id);
  const medical = readsMedical(member, "tnd");
  const [person, names, events, summary, messages, volets, content, kept, lines] = await Promise.all([
    findPerson(db, referral.person),
    listUnitNames(db, [referral.owner]),
    listEvents(db, key, { referral: referral.id, request: request.id, limit: 100 }),
    findSummary(db, referral.id, key, medical),
    listMessages(db, key, request.id, medical),
    validatedVolets(web, referral, key, "receiver", ["grille"]),
    readValidatedContent(web, referral, key),
    findKept(db, request.id, key),
    listLines(db, request.id, key),
  ]);
  const platforms = await listPlatforms(db, homeCommune(content));
  await recordReading(db, referral.id, journalActor(member), "read", `demande ${request.id}`, now);
  const owner = names.get(referral.owner)!;
  const readsSigns = mayRead("medical", "receiver", member, referral);
  const correspondent = correspondentOf(referral, request, member, "receiver");
  const age = person!.birthDate ? ageOn(person!.birthDate, dayOf(now)) : null;
  return show(web, {
    title: `Parcours ${referral.number}`,
    status: told.status,
    topics: [`referral:${referral.id}`],
    body: html`<p class="fil fr-mb-1v"><a href="/pco">Parcours de la plateforme</a> › ${referral.number}</p>
${heading(referral, person!, now)}
${told.problem ? errorSummary([{ message: told.problem.sentence, ...(told.problem.field ? { field: told.problem.field } : {}) }]) : ""}
${summary ? html`<p class="fr-mb-1v"><b>${summary}</b></p>` : ""}<p class="fr-mb-1w">Adressé par <b>${owner.facility}, ${owner.unit}</b>${owner.phone ? html` · ${phoneLink(owner.phone)}` : ""}</p>
${stateBlock(referral, request, now)}
${readsSigns && isUrgent(content.answers) ? html`<div class="fr-alert fr-alert--warning fr-alert--sm fr-my-2w"><p>Signe (!) présent dans la grille : avis médical rapide, sans attendre le parcours.</p></div>` : ""}
${wrongPlatform(referral, request, { age, platforms, member })}
<div class="fr-my-2w">${buttons(referral, request, member)}</div>
<div class="deux"><section aria-labelledby="dossier">${pathBlock({ referral, request, member, now, path: pathOf(request, kept), version: kept.version, lines, told })}
${readsSigns ? signsBlock(signsOf(content.answers)) : ""}<h2 class="fr-h6 fr-mt-2w" id="dossier">Dossier</h2>${volets}</section>
<aside><h2 class="fr-h6">Historique</h2>${eventList(referral, events, member)}${messageBlock(request, messages, correspondent ? { medical } : null)}
<p class="fr-mt-2w"><a class="fr-link fr-link--sm" href="/dossiers/${referral.id}/pdf" data-turbo="false">Imprimer le dossier (PDF)</a></p>${agreementBlock(request)}</aside></div>`,
  });
}

const labels = {
  take: "Prendre en étude",
  accept: "Dire recevable",
  ask: "Demander un complément",
  decline: "Dire non recevable",
  arrive: "Noter le premier rendez-vous",
  "no-show": "Premier rendez-vous manqué",
  end: "Terminer le parcours",
  "undo-arrival": "Corriger le premier rendez-vous",
  reconsider: "Revenir sur ce refus",
} satisfies Partial<Record<FormAct, string>>;

/** In the platform's words, in the order of a path. */
function buttons(r: Referral, q: AdmissionRequest, member: Member) {
  const possible = possibleActs(r, q, member);
  const shown = (Object.keys(labels) as (keyof typeof labels)[]).filter((kind) => possible.includes(kind));
  if (shown.length === 0)
    return html`<p class="note fr-mb-0">Rien à faire pour vous sur cette demande en ce moment.</p>`;
  return html`<div class="boutons">${shown.map((kind, i) => html`<a class="fr-btn fr-btn--sm ${i === 0 ? "" : kind === "decline" || kind === "undo-arrival" || kind === "no-show" ? "fr-btn--tertiary" : "fr-btn--secondary"}" href="/demandes/${q.id}/actes/${words[kind].slug}">${labels[kind]}</a>`)}</div>`;
}

/** Outside the age or the zone: a refusal is ready, with the right platform named. It is the platform that sends it, or not. */
function wrongPlatform(
  r: Referral,
  q: AdmissionRequest,
  { age, platforms, member }: { age: number | null; platforms: NearPlatform[]; member: Member },
) {
  if (!answerable.some((kind) => kind === q.state.kind) || !possibleActs(r, q, member).includes("decline")) return "";
  const mine = platforms.find(({ unit }) => unit === q.unit);
  const others = platforms.filter(({ unit }) => unit !== q.unit);
  const limit = pathwayOf("tnd").options.ageLimit!;
  const tooOld = age !== null && mine !== undefined && age > (mine.ageMax ?? limit);
  if (mine && !tooOld) return "";
  const open = others.filter(({ ageMax }) => age === null || age <= (ageMax ?? limit));
  const named = open.map((p) => `${p.facility}, ${p.city}${p.phone ? ` (${p.phone})` : ""}`).join(" ; ");
  const reason = tooOld ? "age" : "outside-zone";
  const comment = named
    ? `La plateforme à qui s’adresser : ${named}.`
    : tooOld
      ? "Autre voie : équipe de diagnostic du secteur (CAMSP, CMPP, CMP)."
      : "Aucune plateforme de l’annuaire ne déclare cette commune dans sa zone.";
  return html`<div class="carte fr-my-2w"><h2 class="fr-h6">${tooOld ? "L’enfant dépasse l’âge suivi par votre plateforme" : "La commune de l’enfant est hors de votre zone"}</h2>
<p>Un refus est préparé. Relisez-le : rien ne part sans vous.</p>
<form method="post" action="/demandes/${q.id}/actes/refus" class="etroit">${hidden("version", q.version)}${hidden("cle", newId())}${hidden("toPerson", "")}
${select({ name: "reason", label: "Motif", value: reason, options: pathwayOf("tnd").declineReasons.map(({ code, label }) => ({ code, label })) })}
${area({ name: "comment", label: "Précision pour le médecin", value: comment })}
<button class="fr-btn fr-btn--sm">Envoyer ce refus</button></form></div>`;
}

const signsBlock = (signs: Signs) =>
  html`<h2 class="fr-h6 fr-mt-2w">Signes repérés</h2><div class="carte">${
    signs.length === 0
      ? html`<p class="fr-mb-0">Aucun signe n’est noté présent dans la grille.</p>`
      : html`<dl class="fiche">${signs.map((one) => html`<dt>${one.title}</dt><dd>${one.signs.join(" · ")}</dd>`)}</dl>`
  }<p class="note fr-mb-0 fr-mt-1w">La grille ne donne ni score ni diagnostic.</p></div>`;

const agreementBlock = (q: AdmissionRequest) =>
  html`<details class="repli fr-mt-3w"><summary>Un titulaire retire son accord</summary><p>La lecture du dossier s’arrête aussitôt pour votre plateforme, et le dossier est suspendu jusqu’à un nouvel accord.</p>
<form method="post" action="/pco/demandes/${q.id}/accord">${hidden("cle", newId())}<button class="fr-btn fr-btn--sm fr-btn--tertiary">Noter le retrait de l’accord</button></form></details>`;
