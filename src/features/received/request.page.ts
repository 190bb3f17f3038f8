import { html } from "hono/html";
import { holds, type Member, readsMedical } from "#features/accounts/member.ts";
import { recordReading } from "#features/journal/record.action.ts";
import { listMessages } from "#features/messages/message.store.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { listRanks } from "#features/places/rank.store.ts";
import { rankSentence } from "#features/places/rank.ts";
import { mayRead, type Sight, sightOf } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { heading } from "#features/referrals/dossier.page.ts";
import { isPersonSide, requestPath } from "#features/referrals/path.ts";
import { findKey, findReferralAsked, findSummary } from "#features/referrals/referral.store.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { listEvents } from "#features/referrals/request.store.ts";
import { type AdmissionRequest, hidesIdentity, type RequestId, wasSent } from "#features/referrals/request.ts";
import { readRulebook } from "#features/referrals/rulebook.store.ts";
import { accessWindow } from "#features/referrals/rulebook.ts";
import { listUnitNames } from "#features/referrals/unit-name.store.ts";
import { needLabel } from "#features/referrals/wording.ts";
import { actOnRequest } from "#features/requests/act.action.ts";
import { correspondentOf, inboxOf } from "#features/requests/side.ts";
import { refusalPart } from "#features/sendings/ask-again.page.ts";
import { touchedLimits } from "#features/sendings/touched.page.ts";
import { letterLink } from "#features/stays/letter.page.ts";
import { stayDates } from "#features/stays/stay-dates.page.ts";
import { sinceSuspension } from "#features/volets/reconfirm.page.ts";
import { validatedVolets } from "#features/volets/validated.page.ts";
import { frenchDay } from "#lib/dates.ts";
import { phoneLink } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { conditionsBlock, metBanner } from "./conditions-part.page.ts";
import { heldPlace, usualWait } from "./held.page.ts";
import { showProfile } from "./profile.page.ts";
import { actButtons, eventList, messageBlock, proposalBlock, stateBlock } from "./request-parts.page.ts";

type Found = { referral: Referral; request: AdmissionRequest; side: NonNullable<Sight> };

/** GET /demandes/:id — the unit's view of a request: opening it for the first time says "lue". */
export async function requestPage(web: Web) {
  const found = await find(web, web.req.param("id")!);
  if (!found) return notFoundPage(web);
  if (found.side !== "receiver" && found.side !== "profile")
    return web.redirect(requestPath(found.side, found.referral.id, found.request.id), 303);
  if (found.referral.module === "handicap") return web.redirect(`/orientations-recues/${found.request.id}`, 303);
  if (found.referral.module === "tnd" && found.side === "receiver")
    return web.redirect(`/pco/demandes/${found.request.id}`, 303);
  if (found.request.state.kind === "sent") {
    const opened = await actOnRequest(
      web.var.db,
      found.request.id,
      { kind: "open" },
      web.var.member,
      null,
      web.var.now,
    );
    if (opened.ok) {
      const referral = opened.value.after;
      return showRequest(web, {
        ...found,
        referral,
        request: referral.requests.find((q) => q.id === found.request.id)!,
      });
    }
  }
  return showRequest(web, found);
}

const showRequest = (web: Web, found: Found) =>
  found.side === "profile" ? showProfile(web, found) : showReceived(web, found);

/** GET /dossiers/:id/demandes/:demande — the requester's view of one answer. */
export async function sentRequestPage(web: Web) {
  const found = await find(web, web.req.param("demande")!);
  if (!found || found.referral.id !== web.req.param("id")) return notFoundPage(web);
  const { referral, request, side } = found;
  if (side === "receiver" || side === "profile") return notFoundPage(web);
  if (isPersonSide(side)) return web.redirect(requestPath(side, referral.id, request.id), 303);
  const medical = mayRead("medical", side, web.var.member, referral);
  const { db, member, now } = web.var;
  const [names, key] = await Promise.all([listUnitNames(db, [request.unit]), findKey(db, referral.id)]);
  const [events, messages] = await Promise.all([
    listEvents(db, key, { referral: referral.id, request: request.id, limit: 100 }),
    listMessages(db, key, request.id, medical),
  ]);
  await recordReading(db, referral.id, journalActor(member), "read", `demande ${request.id}`, now);
  const name = names.get(request.unit)!;
  const rank = (await listRanks(db, [request.id])).get(request.id);
  return show(web, {
    title: `Demande à ${name.facility}`,
    topics: [`referral:${referral.id}`],
    body: html`<p class="fil fr-mb-1v"><a href="/dossiers/${referral.id}">Dossier ${referral.number}</a> › Demande</p>
<h1 class="fr-h4 fr-mb-1w">${name.facility}</h1><p class="note">${name.unit} · ${name.city} ${request.distanceKm === null ? "" : `· ${Math.round(request.distanceKm)} km`} ${name.phone ? html`· ${phoneLink(name.phone)}` : ""} · <a href="/etablissements/${name.finess}">fiche de l’établissement</a></p>
${stateBlock(referral, request, now)}${rank ? html`<p class="note">Ce que la personne lit : « ${rankSentence(rank, now)} »</p>` : ""}${await usualWait(web, referral, request)}
${request.disclosure === "profile" && wasSent(request) ? html`<p class="note">Cette unité voit un profil sans identité. Le dossier s’ouvrira à elle si elle se dit intéressée.</p>` : ""}
${conditionsBlock({ referral, request, member, side: "requester", medical, now })}${await refusalPart(web, referral, request, "requester")}
${request.state.kind === "declined" ? "" : html`<div class="fr-my-2w">${actButtons(referral, request, member, ["confirm", "supply", "turn-down"])}</div>`}
<div class="deux"><section>${proposalBlock(request)}${await heldPlace(web, referral, request)}<h2 class="fr-h6 fr-mt-2w">Historique</h2>${eventList(referral, events, member)}</section><aside>${letterLink(referral, request)}${wasSent(request) && !hidesIdentity(request) ? messageBlock(request, messages, writerOf(found, member)) : ""}</aside></div>`,
  });
}

async function find(web: Web, id: string): Promise<Found | null> {
  const referral = await findReferralAsked(web.var.db, id);
  if (!referral) return null;
  const { member, now } = web.var;
  const request = referral.requests.find((q) => q.id === (id as RequestId))!;
  const side = sightOf(referral, request, member, now, accessWindow(referral.module));
  return side && { referral, request, side };
}

const writerOf = ({ referral, request, side }: Found, member: Member) =>
  side !== "profile" && correspondentOf(referral, request, member, side)
    ? { medical: readsMedical(member, referral.module) }
    : null;

async function showReceived(web: Web, { referral, request }: Found) {
  const { db, member, now } = web.var;
  const [person, names, key] = await Promise.all([
    findPerson(db, referral.person),
    listUnitNames(db, [referral.owner]),
    findKey(db, referral.id),
  ]);
  const [events, summary, messages, volets] = await Promise.all([
    listEvents(db, key, { referral: referral.id, request: request.id, limit: 100 }),
    findSummary(db, referral.id, key, readsMedical(member, referral.module)),
    listMessages(db, key, request.id, readsMedical(member, referral.module)),
    validatedVolets(web, referral, key, "receiver"),
  ]);
  await recordReading(db, referral.id, journalActor(member), "read", `demande ${request.id}`, now);
  const need = referral.needs.find((n) => n.id === request.need)!;
  const owner = names.get(referral.owner)!;
  return show(web, {
    title: `Demande ${referral.number}`,
    topics: [`referral:${referral.id}`],
    body: html`<p class="fil fr-mb-1v"><a href="${inboxOf(member)}">Demandes reçues</a> › ${needLabel(referral.module, need.kind)}</p>
${metBanner({ referral, request, member, now, rules: await readRulebook(db, referral.module) })}
${heading(referral, person!, now)}
${summary ? html`<p class="fr-mb-1v"><b>${summary}</b></p>` : ""}<p class="fr-mb-1w">${needLabel(referral.module, need.kind)}${need.from ? ` à partir du ${frenchDay(need.from)}` : ""}${need.to ? ` jusqu’au ${frenchDay(need.to)}` : ""} · demandé par <b>${owner.facility}, ${owner.unit}</b>${owner.phone ? html` · ${phoneLink(owner.phone)}` : ""}${request.distanceKm === null ? "" : ` · ${Math.round(request.distanceKm)} km`}</p>
${await stayDates(web, referral, request, person!, key)}
${referral.status === "suspended" ? html`<div class="fr-alert fr-alert--info fr-alert--sm fr-mb-2w"><p>Dossier suspendu par le demandeur depuis le ${frenchDay(referral.statusSince.toISOString())} : les délais sont arrêtés, vous pouvez répondre quand même.</p></div>` : ""}
${await sinceSuspension(web, referral, request)}${await touchedLimits(web, referral, request, key)}
${stateBlock(referral, request, now)}${await usualWait(web, referral, request)}
${conditionsBlock({ referral, request, member, side: "receiver", medical: readsMedical(member, referral.module), now })}${await refusalPart(web, referral, request, "receiver")}
${referral.origin === "paper" ? html`<p class="note">Dossier reçu sur papier. <a class="fr-link fr-link--sm" href="/papier/${referral.id}">Pages numérisées et contact</a></p>` : ""}
<div class="fr-my-2w">${actButtons(referral, request, member, ["take", "give-opinion", "propose", "arrive", "list", "say-yes-if"].filter((k) => k !== "give-opinion" || request.opinion === null) as never)}</div>
<div class="deux"><section aria-labelledby="dossier"><h2 class="fr-h6" id="dossier">Dossier</h2>${volets}</section>
<aside>${request.opinion ? html`<h2 class="fr-h6">Avis médical</h2><p>${{ favorable: "Favorable", reserve: "Favorable avec réserve", defavorable: "Défavorable", complement: "Complément demandé" }[request.opinion.kind]} <span class="note">— ${request.opinion.by}, ${frenchDay(request.opinion.at.toISOString())}</span></p>` : ""}${proposalBlock(request)}${await heldPlace(web, referral, request)}
<h2 class="fr-h6 fr-mt-2w">Historique</h2>${eventList(referral, events, member)}${messageBlock(request, messages, writerOf({ referral, request, side: "receiver" }, member))}${letterLink(referral, request)}<p class="fr-mt-2w"><a class="fr-link fr-link--sm" href="/dossiers/${referral.id}/pdf" data-turbo="false">Imprimer le dossier (PDF)</a>${holds(member, referral.module, "receiver") ? html` · <a class="fr-link fr-link--sm" href="/dossiers/${referral.id}/deces">Signaler un décès</a>` : ""}</p></aside></div>`,
  });
}
