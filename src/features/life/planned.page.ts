import { html } from "hono/html";
import { recordReading } from "#features/journal/record.action.ts";
import { readTimers } from "#features/parameters/parameter.store.ts";
import { isOwnSide, mayValidate, type Party, partyOf } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { openDossier } from "#features/referrals/dossier.page.ts";
import { changeDossier } from "#features/referrals/lifecycle.action.ts";
import { mayDo } from "#features/referrals/lifecycle.ts";
import { type Referral, toReconfirm } from "#features/referrals/referral.ts";
import { isSigned } from "#features/referrals/rulebook.ts";
import { listUnitNames, type UnitName } from "#features/referrals/unit-name.store.ts";
import { statusLabel, voletTitle } from "#features/referrals/wording.ts";
import { validateUnchanged } from "#features/volets/unchanged-volet.action.ts";
import { dayOf, frenchDay, frenchInstant } from "#lib/dates.ts";
import type { Timers } from "#pathways/pathway.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { emptyState, errorSummary, hidden } from "#ui/parts.ts";
import { forbiddenPage, notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { isGreyed, type LifeFacts, stepsOf } from "./clocks.ts";
import { findLifeFacts } from "./life.store.ts";
import { stepSentence } from "./planned.ts";

/** GET /dossiers/:id/echeances — what the platform will do by itself in this dossier, what it told, and what can be confirmed. */
export async function plannedPage(web: Web) {
  const found = await openOwn(web);
  if (!found) return notFoundPage(web);
  await recordReading(web.var.db, found.referral.id, journalActor(web.var.member), "read", "suivi", web.var.now);
  return showPlanned(web, found.referral, null, 200);
}

/** POST /dossiers/:id/inchange — the author of a volet says that it still holds. */
export async function unchangedPage(web: Web) {
  const found = await openOwn(web);
  if (!found) return notFoundPage(web);
  const { db, member, now } = web.var;
  const { referral } = found;
  const { volet = "", version, depuis } = await web.req.parseBody();
  const done = await validateUnchanged(db, referral.id, String(volet), Number(version) || 0, member, now);
  if (done.ok) {
    const back = `/dossiers/${referral.id}${depuis === "dossier" ? "" : "/echeances"}`;
    return goTo(web, back, `Noté : volet inchangé au ${frenchDay(dayOf(now))}.`);
  }
  switch (done.refusal.kind) {
    case "unknown-referral":
      return showPlanned(web, referral, "Ce volet n’existe pas dans ce dossier.", 400);
    case "not-habilitated":
    case "doctor-only":
      return forbiddenPage(web, "Seul qui peut valider ce volet peut dire qu’il est inchangé.");
    case "stale-version":
      return showPlanned(
        web,
        referral,
        "Ce volet a changé entre-temps : relisez-le, puis dites s’il est inchangé.",
        409,
      );
    case "still-fresh":
      return showPlanned(web, referral, "Ce volet est récent : il n’y a rien à confirmer.", 409);
    case "incomplete":
      return showPlanned(web, referral, "Il manque des réponses à ce volet : relisez-le et validez-le.", 409);
  }
}

/** GET /dossiers/:id/actualite — from the notice: one click says that the dossier goes on. */
export async function stillWantedPage(web: Web) {
  const found = await openOwn(web);
  if (!found) return notFoundPage(web);
  await recordReading(web.var.db, found.referral.id, journalActor(web.var.member), "read", "suivi", web.var.now);
  return showStillWanted(web, found.referral, null, 200);
}

/** POST /dossiers/:id/actualite */
export async function keepAlivePage(web: Web) {
  const found = await openOwn(web);
  if (!found) return notFoundPage(web);
  const { db, member, now } = web.var;
  const { referral } = found;
  const done = await changeDossier(db, referral.id, { kind: "keep-alive" }, member, referral.version, now);
  if (done.ok) return goTo(web, `/dossiers/${referral.id}/echeances`, "Noté : le dossier est toujours d’actualité.");
  switch (done.refusal.kind) {
    case "unknown-referral":
      return notFoundPage(web);
    case "not-habilitated":
      return forbiddenPage(web, "C’est à qui conduit le dossier de dire s’il est toujours d’actualité.");
    default:
      return showStillWanted(web, referral, "Rien n’a été modifié : le dossier a changé entre-temps.", 409);
  }
}

/** The dossier, for those whose side it is. */
async function openOwn(web: Web): Promise<{ referral: Referral; access: Party } | null> {
  const found = await openDossier(web, web.req.param("id")!);
  return found && isOwnSide(found.access) ? { referral: found.referral, access: found.access } : null;
}

async function showPlanned(web: Web, r: Referral, problem: string | null, status: 200 | 400 | 409) {
  const { db } = web.var;
  const facts = (await findLifeFacts(db, r.id))!;
  const names = await listUnitNames(
    db,
    r.requests.map((q) => q.unit),
  );
  return show(web, {
    title: "Ce qui est prévu",
    status,
    topics: [`referral:${r.id}`],
    body: html`<p class="fil fr-mb-1v"><a href="/dossiers/${r.id}">Dossier ${r.number}</a> › <a href="/dossiers/${r.id}/suivi">Suivi</a> › Ce qui est prévu</p>
<h1 class="fr-h4">Ce qui est prévu pour ce dossier</h1>
<p>${statusLabel(r.module, r.status)} depuis le ${frenchDay(dayOf(r.statusSince))}. <span class="note">La plateforme prévient toujours avant d’agir ; un mouvement dans le dossier remet ces dates à plus tard.</span></p>
${problem ? errorSummary([{ message: problem }]) : ""}
${mayDo(r, "keep-alive", web.var.member) ? html`<form method="post" action="/dossiers/${r.id}/actualite" class="fr-mb-3w"><button class="fr-btn">Toujours d’actualité</button></form>` : ""}
${planned(facts, names, await readTimers(db, r.module))}
${stale(facts, web)}
${told(facts, names)}`,
  });
}

function planned(facts: LifeFacts, names: Map<string, UnitName>, timers: Timers) {
  const steps = stepsOf(facts, timers);
  const { referral: r } = facts;
  return html`<h2 class="fr-h6">À venir</h2>${
    steps.length === 0
      ? emptyState("Rien n’est prévu : la plateforme ne fera rien d’elle-même dans ce dossier.")
      : html`<table class="liste"><caption class="fr-sr-only">Ce qui est prévu, du plus proche au plus lointain</caption>
<thead><tr><th scope="col">Quand</th><th scope="col">Quoi</th></tr></thead>
<tbody>${steps.map((s) => html`<tr><td class="age" data-t="Quand">${frenchInstant(s.at)}</td><td data-t="Quoi">${capital(stepSentence(r, s, facilityOf(r, s.subject, names)))}</td></tr>`)}</tbody></table>`
  }${facts.isHeld ? html`<p class="fr-mt-1w"><b>Conservation imposée :</b> ce dossier ne sera pas effacé tant qu’elle n’est pas levée.</p>` : ""}`;
}

/** Volets whose age is asked about, for those who may validate them. */
function stale(facts: LifeFacts, web: Web) {
  const { referral: r } = facts;
  const { member } = web.var;
  const asked = facts.told.filter((one) => {
    const volet = r.volets.find((v) => v.code === one.subject);
    if (one.kind !== "volet.stale" || !volet?.validatedAt || volet.state !== "validated") return false;
    return one.since.getTime() === volet.validatedAt.getTime();
  });
  const suspended = r.status === "suspended" ? [] : toReconfirm(r);
  const volets = r.volets.filter((v) => {
    const signed = isSigned(pathwayOf(r.module).volets.find((q) => q.code === v.code)!);
    const isAsked = asked.some((one) => one.subject === v.code) || suspended.includes(v);
    return isAsked && v.state === "validated" && mayValidate(v.level, signed, partyOf(member, r), member, r);
  });
  if (volets.length === 0) return "";
  return html`<h2 class="fr-h6 fr-mt-3w">Volets à confirmer</h2>${volets.map((v) => {
    const title = voletTitle(r.module, v.code);
    return html`<div class="carte fr-mb-1w"><p class="fr-mb-1w"><b>${title}</b>, validé le ${frenchDay(dayOf(v.validatedAt!))} : est-il inchangé ?</p>
<div class="boutons"><form method="post" action="/dossiers/${r.id}/inchange">${hidden("volet", v.code)}${hidden("version", v.version)}<button class="fr-btn fr-btn--sm">Inchangé<span class="fr-sr-only"> : ${title}</span></button></form>
<a class="fr-btn fr-btn--sm fr-btn--secondary" href="/dossiers/${r.id}/volets/${v.code}">Le relire et le modifier</a></div></div>`;
  })}`;
}

function told(facts: LifeFacts, names: Map<string, UnitName>) {
  if (facts.told.length === 0) return "";
  const { referral: r } = facts;
  const lines = facts.told.toReversed().slice(0, 50);
  const greyed = r.requests.filter((q) => isGreyed(facts, q));
  return html`<h2 class="fr-h6 fr-mt-3w">Déjà fait ou rappelé</h2>
${greyed.map((q) => html`<p class="note">Sans confirmation de votre part, la demande à ${names.get(q.unit)?.facility} est grisée chez l’unité.</p>`)}
<ul class="raisons">${lines.map((one) => html`<li><span class="note">${frenchInstant(one.at)}</span> — ${stepSentence(r, one, facilityOf(r, one.subject, names))}</li>`)}</ul>`;
}

const showStillWanted = (web: Web, r: Referral, problem: string | null, status: 200 | 409) =>
  show(web, {
    title: "Toujours d’actualité ?",
    status,
    body: html`<p class="fil fr-mb-1v"><a href="/dossiers/${r.id}">Dossier ${r.number}</a> › Toujours d’actualité ?</p>
<h1 class="fr-h4">Ce dossier est-il toujours d’actualité ?</h1>${problem ? errorSummary([{ message: problem }]) : ""}
${
  mayDo(r, "keep-alive", web.var.member)
    ? html`<p>Votre réponse remet les délais à zéro et confirme les listes d’attente de ce dossier. Sans réponse, elles sont retirées après deux rappels, et un dossier sans mouvement est archivé.</p>
<form method="post" class="boutons"><button class="fr-btn">Oui, toujours d’actualité</button><a class="fr-btn fr-btn--tertiary" href="/dossiers/${r.id}/suivi">Non : suspendre, annuler ou archiver</a></form>`
    : html`<p>Le dossier est « ${statusLabel(r.module, r.status).toLowerCase()} » : il n’y a rien à confirmer, ou c’est à une autre personne de le faire.</p><a class="fr-link" href="/dossiers/${r.id}">Revenir au dossier</a>`
}`,
  });

const facilityOf = (r: Referral, subject: string, names: Map<string, UnitName>) =>
  names.get(r.requests.find((q) => q.id === subject)?.unit ?? "")?.facility ?? null;

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
