import { html } from "hono/html";
import { isDoctor } from "#features/accounts/member.ts";
import { accountFrame } from "#features/accounts/my-account.page.ts";
import { dayOf, frenchDay, frenchInstant } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { isUuid } from "#lib/ids.ts";
import type { Html } from "#ui/page.ts";
import { badge, emptyState, errorSummary, hidden, type Tone } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { changeDelegation } from "./delegate.action.ts";
import { type Delegation, listGiven, listReceivedBy } from "./delegation.store.ts";
import { type DelegationAct, type DelegationState, stateOf } from "./delegation.ts";
import { changeSentence, modulesSentence, rightNames, stateNames } from "./wording.ts";

/** GET /compte/delegations — those given, those received. */
export const delegationsPage = (web: Web) => showLists(web, null);

const acts: Record<string, { act: DelegationAct; said: string }> = {
  accepter: {
    act: "accept",
    said: "La délégation est acceptée. Vous agissez pour votre confrère en choisissant « Agir ».",
  },
  refuser: { act: "refuse", said: "La délégation est refusée." },
  terminer: { act: "end", said: "La délégation est terminée : elle n’ouvre plus rien dès maintenant." },
};

/** POST /compte/delegations/:id */
export async function changeDelegationPage(web: Web) {
  const id = web.req.param("id")!;
  const asked = acts[String((await web.req.parseBody()).acte)];
  if (!isUuid(id) || !asked) return notFoundPage(web);
  const { db, now, signedIn } = web.var;
  const done = await changeDelegation(db, id, asked.act, signedIn!.account.id, now);
  if (done.ok) return goTo(web, "/compte/delegations", asked.said);
  return done.refusal.kind === "unknown-delegation"
    ? notFoundPage(web)
    : showLists(web, changeSentence(done.refusal), 409);
}

export async function showLists(web: Web, problem: string | null, status: 200 | 409 = 200) {
  const { db, now, signedIn, visitor } = web.var;
  const today = dayOf(now);
  const account = signedIn!.account.id;
  const [given, received] = await Promise.all([listGiven(db, account), listReceivedBy(db, account)]);
  const gives = visitor !== null && isDoctor(visitor) && !visitor.actingFor;
  return show(web, {
    title: "Délégations",
    status,
    body: accountFrame(
      web,
      "/compte/delegations",
      html`<div class="ligne fr-mb-2w"><h2 class="fr-h5 fr-mb-0" id="donnees">Mes délégations</h2>${gives ? html`<a class="fr-btn" href="/compte/delegations/nouvelle">Donner une délégation</a>` : ""}</div>
${problem ? errorSummary([{ message: problem }]) : ""}
<section aria-labelledby="donnees"><p class="note">Ce que vous laissez faire à d’autres, en votre nom, sur les dossiers de vos patients. Une délégation s’arrête d’elle-même à sa date de fin ; vous pouvez l’arrêter avant.</p>
${given.length === 0 ? emptyState("Aucune délégation donnée.", gives ? html`<a class="fr-link" href="/compte/delegations/nouvelle">Donner une délégation</a>` : html`<p>Seul un médecin, agissant pour une de ses unités, donne une délégation.</p>`) : table(given, "given", today)}</section>
<section aria-labelledby="recues" class="fr-mt-4w"><h2 class="fr-h5" id="recues">Mes habilitations sur les dossiers de mes confrères</h2>
${received.length === 0 ? emptyState("Aucune délégation en cours.") : table(received, "received", today)}</section>`,
    ),
  });
}

export const stateTones: Record<DelegationState, Tone> = {
  proposed: "warning",
  planned: "info",
  active: "success",
  refused: "neutral",
  ended: "neutral",
};

const table = (
  all: Delegation[],
  side: "given" | "received",
  today: ReturnType<typeof dayOf>,
) => html`<table class="liste"><thead><tr><th scope="col">${side === "given" ? "À qui" : "De qui"}</th><th scope="col">Ce qu’elle permet</th><th scope="col">Dates</th><th scope="col">État</th><th scope="col"><span class="fr-sr-only">Action</span></th></tr></thead>
<tbody>${all.map((d) => line(d, side, stateOf(d, today)))}</tbody></table>`;

const line = (d: Delegation, side: "given" | "received", state: DelegationState) => html`<tr>
<td><b>${side === "given" ? d.toName : d.fromName}</b><br><span class="note">${side === "given" ? `${d.kind === "confrere" ? "confrère" : "assistant"}${d.toProfession ? `, ${d.toProfession.toLowerCase()}` : ""}` : `${d.facilityName}, ${d.unitName}`}</span></td>
<td data-t="Permet">${d.rights.map((right) => rightNames[right]).join(", ")}<br><span class="note">${modulesSentence(d.modules)} · ${d.everyPatient ? "tous les patients" : count(d.patients, "patient choisi", "patients choisis")}</span></td>
<td data-t="Dates">du ${frenchDay(d.startsOn)} au ${frenchDay(d.endsOn)}${d.lastUsedAt ? html`<br><span class="note">dernier usage le ${frenchInstant(d.lastUsedAt)}</span>` : d.acceptedAt ? html`<br><span class="note">jamais utilisée</span>` : ""}</td>
<td data-t="État">${badge(stateNames[state], stateTones[state])}${d.endedAt ? html`<span class="note">le ${frenchInstant(d.endedAt)}</span>` : ""}</td>
<td>${side === "given" ? giverActs(d, state) : holderActs(d, state)}</td></tr>`;

const giverActs = (d: Delegation, state: DelegationState): Html | "" => {
  if (state === "refused" || state === "ended")
    return html`<a class="fr-link fr-link--sm" href="/compte/delegations/nouvelle?de=${d.id}">Renouveler<span class="fr-sr-only"> la délégation à ${d.toName}</span></a>`;
  return html`<div class="boutons">${d.everyPatient ? "" : html`<a class="fr-link fr-link--sm" href="/compte/delegations/${d.id}/patients">Patients<span class="fr-sr-only"> de la délégation à ${d.toName}</span></a>`}${actButton(d, "terminer", "Révoquer", d.toName)}</div>`;
};

const holderActs = (d: Delegation, state: DelegationState): Html | "" => {
  switch (state) {
    case "proposed":
      return html`<div class="boutons">${actButton(d, "accepter", "Accepter", d.fromName)}${actButton(d, "refuser", "Refuser", d.fromName)}</div>`;
    case "active":
      return html`<div class="boutons"><form method="post" action="/compte/delegations/${d.id}/agir" data-turbo="false"><button class="fr-btn fr-btn--sm">Agir<span class="fr-sr-only"> pour ${d.fromName}</span></button></form>${actButton(d, "terminer", "Renoncer", d.fromName)}</div>`;
    case "planned":
      return actButton(d, "terminer", "Renoncer", d.fromName);
    case "refused":
    case "ended":
      return "";
  }
};

const actButton = (d: Delegation, act: string, label: string, name: string) =>
  html`<form method="post" action="/compte/delegations/${d.id}">${hidden("acte", act)}<button class="fr-btn fr-btn--sm fr-btn--secondary">${label}<span class="fr-sr-only"> : ${name}</span></button></form>`;
