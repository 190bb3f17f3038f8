import { html } from "hono/html";
import { readsMedical } from "#features/accounts/member.ts";
import { conducts, mayRead, partyOf } from "#features/referrals/access.ts";
import { isPersonSide, requestPath } from "#features/referrals/path.ts";
import { findKey, findReferralAsked } from "#features/referrals/referral.store.ts";
import type { Referral } from "#features/referrals/referral.ts";
import type { AdmissionRequest, RequestId } from "#features/referrals/request.ts";
import { listUnitNames } from "#features/referrals/unit-name.store.ts";
import { isStillLooked, reasonOf } from "#features/refusals/again.ts";
import { type Kept, listRefusals } from "#features/refusals/refusal.store.ts";
import { becauseSentence, type Reader, saidLines } from "#features/refusals/words.ts";
import { refusalPath } from "#features/requests/refusal.page.ts";
import { sentForm } from "#features/sent-forms/sent-form.ts";
import { capital } from "#lib/french.ts";
import { newId } from "#lib/ids.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { type Html, nothing } from "#ui/page.ts";
import { facts, hidden } from "#ui/parts.ts";
import { yourTurn } from "#ui/referral.ts";
import { forbiddenPage, notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { askAgain } from "./ask-again.action.ts";
import { sendingSentence } from "./sending-wording.ts";

/** On the dossier: the units that refused and are worth asking again, why, and one button each. Nothing leaves by itself. */
export async function askAgainLines(web: Web, r: Referral): Promise<Html> {
  const refused = r.requests.filter((q) => q.state.kind === "declined" && isStillLooked(r, q));
  if (refused.length === 0) return nothing;
  const { db } = web.var;
  const kept = await listRefusals(db, r.id, await findKey(db, r.id));
  const worth = refused.flatMap((q) => (kept.get(q.id)?.worth ? [{ q, one: kept.get(q.id)! }] : []));
  if (worth.length === 0) return nothing;
  const names = await listUnitNames(
    db,
    worth.map(({ q }) => q.unit),
  );
  return html`<section aria-label="À redemander">${worth.map(({ q, one }) => {
    const name = names.get(q.unit)!;
    return yourTurn(
      `À redemander : ${name.facility}, ${name.unit}.`,
      `${capital(sentenceOf(r, one, readerOf(web, r)))}.`,
      againButton(web, r, q),
    );
  })}</section>` as Html;
}

/** On a refused request: what the unit said beside its reason, when it may be asked again, and whether it is now. */
export async function refusalPart(web: Web, r: Referral, q: AdmissionRequest, side: "receiver" | "requester") {
  if (q.state.kind !== "declined") return "";
  const { db, member } = web.var;
  const kept = (await listRefusals(db, r.id, await findKey(db, r.id))).get(q.id);
  if (!kept) return "";
  const pathway = pathwayOf(r.module);
  const reader = side === "receiver" ? { medical: readsMedical(member, r.module) } : readerOf(web, r);
  const lines = saidLines(pathway, kept.reason, kept.said, reader);
  const when = reasonOf(pathway, kept.reason)?.asksAgainWhen;
  const more = side === "receiver" ? refusalPath(r, q) : null;
  if (lines.length === 0 && !when && !more) return "";
  const now = kept.worth && isStillLooked(r, q);
  return html`<section class="carte fr-mb-2w" id="refus"><h2 class="fr-h6 fr-mb-1v">${side === "receiver" ? "Votre refus" : "Ce refus"}</h2>${lines.length > 0 ? facts(lines.map(([label, value]) => ({ label, value }))) : ""}
${now ? html`<p class="fr-mt-1w"><b>À redemander : ${sentenceOf(r, kept, reader)}.</b></p>${side === "requester" ? againButton(web, r, q) : ""}` : when ? html`<p class="note fr-mb-0">${side === "receiver" ? "Le demandeur pourra vous redemander" : "À redemander"} quand ${when}${side === "requester" ? " : vous en serez prévenu" : ""}.</p>` : ""}
${more ? html`<p class="fr-mt-1w fr-mb-0"><a class="fr-link fr-link--sm" href="${more}">${lines.length > 0 ? "Changer ces précisions" : "Préciser ce refus"}</a></p>` : ""}</section>`;
}

const sentenceOf = (r: Referral, { reason, worth, said }: Kept, reader: Reader) =>
  becauseSentence(pathwayOf(r.module), reason, worth!.because, said, reader);

/** What this reader may know of the care of their own dossier. */
const readerOf = (web: Web, r: Referral): Reader => {
  const party = partyOf(web.var.member, r);
  return { medical: mayRead("medical", party, web.var.member, r) };
};

const againButton = (web: Web, r: Referral, q: AdmissionRequest) =>
  conducts(web.var.member, r)
    ? html`<form method="post" action="/demandes/${q.id}/redemande">${hidden("cle", newId())}<button class="fr-btn fr-btn--sm fr-btn--secondary">Redemander<span class="fr-sr-only"> cet établissement</span></button></form>`
    : html`<span class="note">L’envoi revient à une personne habilitée comme demandeur.</span>`;

/** POST /demandes/:id/redemande — sends it again: the person who follows the dossier decides. */
export async function askAgainPage(web: Web) {
  const { db, member, now } = web.var;
  const id = web.req.param("id")! as RequestId;
  const referral = await findReferralAsked(db, id);
  const party = referral ? partyOf(member, referral) : null;
  if (!referral || !party) return notFoundPage(web);
  const person = isPersonSide(party);
  if (!conducts(member, referral))
    return forbiddenPage(web, sendingSentence({ kind: "not-habilitated" }, referral, { medical: false, person }));
  const typed = Object.fromEntries(
    Object.entries(await web.req.parseBody()).map(([name, value]) => [name, String(value)]),
  );
  const done = await askAgain(db, id, member, now, sentForm(typed));
  const back = requestPath(party, referral.id, id);
  if (done.ok)
    return goTo(
      web,
      person ? `/mon-espace/dossiers/${referral.id}` : `/dossiers/${referral.id}`,
      person ? "La demande est renvoyée à cet établissement." : "La demande est renvoyée à cette unité.",
    );
  const { refusal } = done;
  const sentence =
    refusal.kind === "not-worth-asking"
      ? "Cette demande ne peut pas être renvoyée maintenant : l’unité a déjà une demande en cours, ou ce qui avait changé ne l’est plus."
      : refusal.kind === "form-reused"
        ? "Cette page a déjà servi : la demande est déjà repartie."
        : sendingSentence(refusal, referral, { ...readerOf(web, referral), person });
  return show(web, {
    title: "Demande non renvoyée",
    status: 409,
    body: html`<p class="fil fr-mb-1v"><a href="${back}">Demande</a> › Redemander</p><h1 class="fr-h4">La demande n’est pas renvoyée</h1><p>${sentence}</p>
<div class="boutons"><a class="fr-btn" href="/dossiers/${referral.id}/recherche">Ouvrir la recherche</a><a class="fr-btn fr-btn--tertiary" href="${back}">Revenir à la demande</a></div>`,
  });
}
