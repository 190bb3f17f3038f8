import { html } from "hono/html";
import { recordReading } from "#features/journal/record.action.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { openDossier } from "#features/referrals/dossier.page.ts";
import { findKey, findReferral } from "#features/referrals/referral.store.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { isLive, wasSent } from "#features/referrals/request.ts";
import { accessWindow } from "#features/referrals/rulebook.ts";
import { addDays, dayOf, frenchDay, isDay } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { checkbox, errorSummary, hidden, input } from "#ui/parts.ts";
import { forbiddenPage, notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { recordDeath, undoDeath } from "./death.action.ts";
import { findDeath, listOtherDossiers } from "./death.store.ts";
import { type DeathRefusal, recordsDeath, undoDays } from "./death.ts";

/** GET /dossiers/:id/deces — says a death, or reads the one that was said and takes it back. */
export async function deathPage(web: Web) {
  const found = await openRecorder(web);
  if (found.kind !== "open") return found.answer;
  await recordReading(web.var.db, found.referral.id, journalActor(web.var.member), "read", "suivi", web.var.now);
  return showDeath(web, found.referral, { on: "" }, null, 200);
}

/** POST /dossiers/:id/deces — asked a second time before anything is done. */
export async function recordDeathPage(web: Web) {
  const found = await openRecorder(web);
  if (found.kind !== "open") return found.answer;
  const { referral } = found;
  const body = await web.req.parseBody();
  const on = String(body.le ?? "").trim();
  if (!isDay(on)) return showDeath(web, referral, { on }, { le: "Indiquez la date du décès." }, 400);
  const { db, member, now } = web.var;
  if (on > dayOf(now)) return showDeath(web, referral, { on }, { le: sentence({ kind: "date-impossible" }) }, 400);
  if (body.confirme !== "oui")
    return showConfirm(web, referral, on, body.etape === "2" ? "Cochez la case pour confirmer." : null);
  const done = await recordDeath(db, referral.id, { on, seen: Number(body.version) }, member, now);
  if (done.ok) {
    const rest = (await listOtherDossiers(db, referral)).length;
    const more =
      rest > 0
        ? ` ${count(rest, "autre dossier de cette personne est à vérifier", "autres dossiers de cette personne sont à vérifier")}.`
        : "";
    return goTo(web, `/dossiers/${referral.id}/deces`, `Le décès est enregistré et les unités sont prévenues.${more}`);
  }
  switch (done.refusal.kind) {
    case "unknown-referral":
      return notFoundPage(web);
    case "not-habilitated":
      return forbiddenPage(web, "Votre habilitation ne permet pas de signaler un décès dans ce dossier.");
    case "stale-version": {
      const now = (await findReferral(db, referral.id))!;
      return showConfirm(web, now, on, "Le dossier a changé entre-temps : vérifiez, puis confirmez de nouveau.");
    }
    default:
      return showDeath(web, referral, { on }, { le: sentence(done.refusal) }, 409);
  }
}

/** POST /dossiers/:id/deces/annulation */
export async function undoDeathPage(web: Web) {
  const found = await openRecorder(web);
  if (found.kind !== "open") return found.answer;
  const { db, member, now } = web.var;
  const done = await undoDeath(db, found.referral.id, member, now);
  if (done.ok)
    return goTo(
      web,
      backTo(web, found.referral),
      "Le signalement est annulé : le dossier est comme il était, les unités sont prévenues.",
    );
  switch (done.refusal.kind) {
    case "unknown-referral":
      return notFoundPage(web);
    case "not-habilitated":
      return forbiddenPage(web, "Votre habilitation ne permet pas cet acte sur ce dossier.");
    case "stale-version":
      return showDeath(web, found.referral, { on: "" }, { le: "Le dossier a changé entre-temps." }, 409);
    default:
      return showDeath(web, found.referral, { on: "" }, { le: sentence(done.refusal) }, 409);
  }
}

function sentence(refusal: Exclude<DeathRefusal, { kind: "not-habilitated" }>): string {
  switch (refusal.kind) {
    case "already-recorded":
      return "Un décès est déjà enregistré dans ce dossier.";
    case "date-impossible":
      return "La date du décès est entre la naissance et aujourd’hui.";
    case "not-recorded":
      return "Aucun décès n’est enregistré dans ce dossier.";
    case "too-late":
      return `Un signalement s’annule pendant ${undoDays} jours : ce délai est passé. Créez un nouveau dossier si la personne est en vie.`;
  }
}

type Found = { kind: "open"; referral: Referral } | { kind: "not"; answer: Response | Promise<Response> };

async function openRecorder(web: Web): Promise<Found> {
  const { db, member, now } = web.var;
  const id = web.req.param("id")!;
  // an MDPH carries decisions without being one of those who read the whole dossier
  const referral = (await openDossier(web, id))?.referral ?? (await findReferral(db, id));
  if (referral && recordsDeath(referral, member, now, accessWindow(referral.module))) return { kind: "open", referral };
  const seen = await openDossier(web, id);
  return {
    kind: "not",
    answer: seen
      ? forbiddenPage(web, "Votre habilitation ne permet pas de signaler un décès dans ce dossier.")
      : notFoundPage(web),
  };
}

/** Where this reader reads the dossier. */
function backTo(web: Web, r: Referral): string {
  const own = r.requests.find((q) => q.unit === web.var.member.unit && wasSent(q));
  return own && r.owner !== web.var.member.unit ? `/demandes/${own.id}` : `/dossiers/${r.id}`;
}

const trail = (web: Web, r: Referral) =>
  html`<p class="fil fr-mb-1v"><a href="${backTo(web, r)}">Dossier ${r.number}</a> › Décès</p>`;

async function showDeath(
  web: Web,
  r: Referral,
  typed: { on: string },
  problem: { le: string } | null,
  status: 200 | 400 | 409,
) {
  const { db, now } = web.var;
  const death = r.statusReason === "deceased" ? await findDeath(db, r.id, await findKey(db, r.id)) : null;
  const others = death ? await reachable(web, r) : [];
  const until = death && addDays(dayOf(death.at), undoDays);
  return show(web, {
    title: "Signaler un décès",
    status,
    body: html`${trail(web, r)}<h1 class="fr-h4">${death ? "Décès enregistré" : "Signaler un décès"}</h1>
${problem ? errorSummary([{ ...(death ? {} : { field: "le" }), message: problem.le }]) : ""}
${
  death && until
    ? html`<p>Décès le ${frenchDay(death.on)}, signalé le ${frenchDay(dayOf(death.at))} par ${death.who}. Le dossier est clos ; plus rien n’est envoyé à la personne ni à ses proches.</p>
${
  others.length > 0
    ? html`<h2 class="fr-h6">Autres dossiers de cette personne</h2><ul class="raisons">${others.map((one) => html`<li><a class="fr-link" href="/dossiers/${one.id}/deces">Signaler aussi dans le dossier ${one.number}</a></li>`)}</ul>`
    : ""
}
${
  until >= dayOf(now)
    ? html`<form method="post" action="/dossiers/${r.id}/deces/annulation"><p>En cas d’erreur, ce signalement s’annule jusqu’au ${frenchDay(until)} : le dossier et ses demandes reprennent comme avant.</p><button class="fr-btn fr-btn--secondary">Annuler ce signalement</button></form>`
    : html`<p class="note">Le délai d’annulation de ${undoDays} jours est passé.</p>`
}`
    : html`<p>Le dossier sera clos et toutes les demandes en cours retirées. Vous vérifierez avant que rien ne soit enregistré.</p>
<form method="post" class="etroit" novalidate>${hidden("version", r.version)}${input({ name: "le", type: "date", label: "Date du décès", value: typed.on, ...(problem ? { error: problem.le } : {}) })}
<div class="boutons fr-mt-1w"><button class="fr-btn">Vérifier avant d’enregistrer</button><a class="fr-btn fr-btn--tertiary" href="${backTo(web, r)}">Revenir</a></div></form>`
}`,
  });
}

/** Those of the person's other dossiers where this member may say it too. */
async function reachable(web: Web, r: Referral) {
  const { db, member, now } = web.var;
  const open = await Promise.all((await listOtherDossiers(db, r)).map((one) => findReferral(db, one.id)));
  return open.filter(
    (one) => one !== undefined && recordsDeath(one, member, now, accessWindow(one.module)),
  ) as Referral[];
}

function showConfirm(web: Web, r: Referral, on: string, problem: string | null) {
  const asked = r.requests.filter((q) => isLive(q) || q.state.kind === "confirmed").length;
  return show(web, {
    title: "Confirmer le décès",
    status: 422,
    body: html`${trail(web, r)}<h1 class="fr-h4">Vérifiez avant d’enregistrer</h1>${problem ? errorSummary([{ field: "confirme", message: problem }]) : ""}
<p>Décès le <b>${frenchDay(on)}</b>, dossier ${r.number}.</p>
<ul><li>${asked > 0 ? `${count(asked, "demande est retirée", "demandes sont retirées")} et les unités sont prévenues` : "aucune demande n’est en cours"} ;</li>
<li>le dossier est clos et ne se rouvre pas ;</li><li>plus rien n’est envoyé à la personne ni à ses proches ;</li><li>une erreur se corrige pendant ${undoDays} jours.</li></ul>
<form method="post" class="etroit" novalidate>${hidden("version", r.version)}${hidden("le", on)}${hidden("etape", "2")}
${checkbox({ name: "confirme", label: "Je confirme le décès de cette personne", ...(problem ? { error: problem } : {}) })}
<div class="boutons"><button class="fr-btn">Enregistrer le décès</button><a class="fr-btn fr-btn--tertiary" href="/dossiers/${r.id}/deces">Revenir sans rien enregistrer</a></div></form>`,
  });
}
