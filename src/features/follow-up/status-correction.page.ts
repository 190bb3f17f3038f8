import { html } from "hono/html";
import { readDecisionOpen } from "#features/decisions/decision.page.ts";
import { fullName } from "#features/persons/person.ts";
import { listUnitNames } from "#features/referrals/unit-name.store.ts";
import { sentForm } from "#features/sent-forms/sent-form.ts";
import { frenchDay, frenchInstant } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { area, errorSummary, hidden } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { followNotification } from "./follow.action.ts";
import { lastMove } from "./follow.ts";
import { findNotification, type Notification } from "./followed.store.ts";
import { because } from "./gesture.page.ts";
import { standingOf } from "./official.ts";
import { esmsLabel, reasonWords, unitLabel } from "./wording.ts";

/** The notification of a decision this MDPH follows; null for anybody else. */
async function open(web: Web) {
  const found = await readDecisionOpen(web);
  const n = found && (await findNotification(web.var.db, found.referral, web.req.param("demande")!, web.var.now));
  return n?.request.sentAt ? { n, person: found!.person } : null;
}

/** GET /mdph/decisions/:id/notifications/:demande/correction — what an establishment recorded last, to take back: modules specification D.4. */
export const statusCorrectionPage = (web: Web) => showForm(web, "", null, 200);

async function showForm(
  web: Web,
  typed: string,
  problem: { sentence: string; field?: string } | null,
  status: 200 | 400 | 409,
) {
  const found = await open(web);
  if (!found) return notFoundPage(web);
  const { n, person } = found;
  const back = `/mdph/decisions/${n.referral.id}`;
  const name = (await listUnitNames(web.var.db, [n.request.unit])).get(n.request.unit)!;
  const last = lastMove(n);
  const asked = n.events.filter(({ act }) => act === "ask-correction");
  return show(web, {
    title: "Corriger un statut",
    status,
    body: html`<p class="fil fr-mb-1v"><a href="/mdph">Décisions</a> › <a href="${back}">${fullName(person)}</a> › ${name.facility}</p>
<h1 class="fr-h4">Corriger un statut</h1>
${problem ? errorSummary([{ message: problem.sentence, field: "comment" }]) : ""}
<p><b>${name.facility}</b>, ${name.city} : ${esmsLabel(standingOf(n.lines).esms)}, depuis le ${frenchDay(standingOf(n.lines).since)}.</p>
${asked.map(({ who, at, detail }) => html`<p class="a-vous"><b>${who} demande une correction</b> <span class="note">le ${frenchInstant(at)}</span><br>« ${detail?.comment ?? ""} »</p>`)}
${last ? form(n, last.move!, back, typed, problem?.field ? problem.sentence : undefined) : html`<p>Le dernier enregistrement n’est pas de l’établissement : il n’y a rien à corriger ici. Vous pouvez annuler ou réactiver la notification depuis la décision.</p><a class="fr-btn fr-btn--tertiary" href="${back}">Revenir à la décision</a>`}`,
  });
}

const form = (n: Notification, move: string, back: string, typed: string, error: string | undefined) =>
  html`<h2 class="fr-h6 fr-mb-1w">Ce qui sera repris</h2><ul>${n.lines
    .filter((line) => line.move === move)
    .map(
      (line) =>
        html`<li>${frenchDay(line.on)} — ${line.level === "esms" ? esmsLabel(line.code) : `${line.unit.name} : ${unitLabel(line.code)}`}${line.reason ? `, ${reasonWords(line.reason).toLowerCase()}` : ""} <span class="note">(${line.who}, enregistré le ${frenchInstant(line.at)})</span></li>`,
    )}</ul>
<p>Le statut d’avant revient ; l’historique garde les deux. L’établissement et la personne sont prévenus.</p>
<form method="post" class="etroit" novalidate>${hidden("version", n.request.version)}${hidden("cle", newId())}
${area({ name: "comment", value: typed, error, label: "Pourquoi cette correction ?", required: true })}
<div class="boutons fr-mt-2w"><button class="fr-btn">Corriger le statut</button><a class="fr-btn fr-btn--tertiary" href="${back}">Revenir à la décision</a></div></form>`;

/** POST /mdph/decisions/:id/notifications/:demande/correction */
export async function correctStatusPage(web: Web) {
  const found = await open(web);
  if (!found) return notFoundPage(web);
  const { db, member, now } = web.var;
  const typed = Object.fromEntries(Object.entries(await web.req.parseBody()).map(([k, v]) => [k, String(v)]));
  const { comment = "" } = typed;
  const move = { kind: "correct", comment: comment.slice(0, 4000) } as const;
  const done = await followNotification(db, found.n.request.id, move, member, Number(typed.version) || 0, now, {
    form: sentForm(typed),
  });
  if (done.ok)
    return goTo(web, `/mdph/decisions/${found.n.referral.id}`, "Le statut est corrigé : le précédent est repris.");
  const why = because(done.refusal);
  return showForm(web, comment, why, why.field ? 400 : 409);
}
