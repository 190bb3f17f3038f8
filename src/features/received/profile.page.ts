import { html } from "hono/html";
import { type Member, readsMedical } from "#features/accounts/member.ts";
import { recordReading } from "#features/journal/record.action.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { findKey } from "#features/referrals/referral.store.ts";
import { kindsNeeded, type Referral } from "#features/referrals/referral.ts";
import { listEvents, type TimelineLine } from "#features/referrals/request.store.ts";
import { type AdmissionRequest, isClosedRequest, profileNumber } from "#features/referrals/request.ts";
import { listUnitNames } from "#features/referrals/unit-name.store.ts";
import { needLabel, urgencyLabel } from "#features/referrals/wording.ts";
import { inboxOf } from "#features/requests/side.ts";
import { contentOf } from "#features/volets/content.ts";
import { ageBand, nearDistance, profileItems, sexWord } from "#features/volets/profile.ts";
import { readValidated } from "#features/volets/volet.store.ts";
import { dayOf, frenchDay } from "#lib/dates.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { badge, phoneLink } from "#ui/parts.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { actButtons, eventList, stateBlock } from "./request-parts.page.ts";

/**
 * What a unit sees before it says it is interested: product specification §11.2, 6. No name, no address, no exact date, no
 * number of the dossier, no text anyone typed in it; after the outcome, the outcome alone.
 */
export async function showProfile(web: Web, { referral, request }: { referral: Referral; request: AdmissionRequest }) {
  const { db, member, now } = web.var;
  const key = await findKey(db, referral.id);
  const [person, names, events, validated] = await Promise.all([
    findPerson(db, referral.person),
    listUnitNames(db, [referral.owner]),
    listEvents(db, key, { referral: referral.id, request: request.id, limit: 100 }),
    readValidated(db, referral.id, key),
  ]);
  await recordReading(db, referral.id, journalActor(member), "read", `profil ${request.id}`, now);
  const number = profileNumber(request.id);
  const need = referral.needs.find((n) => n.id === request.need)!;
  const owner = names.get(referral.owner)!;
  const closed = isClosedRequest(request);
  const answers = Object.assign({}, ...Object.values(validated).map((volet) => volet.answers));
  const content = contentOf(
    pathwayOf(referral.module),
    answers,
    person?.birthDate ?? null,
    dayOf(now),
    kindsNeeded(referral),
  );
  const title = closed
    ? "Demande close"
    : `${sexWord[person?.sex ?? "I"]}, ${ageBand(person?.birthDate ?? null, dayOf(now))}`;
  const where = [
    `${needLabel(referral.module, need.kind)}${need.from ? ` à partir du ${frenchDay(need.from)}` : ""}${need.to ? ` jusqu’au ${frenchDay(need.to)}` : ""}`,
    nearDistance(request.distanceKm),
  ].filter(Boolean);
  return show(web, {
    title: `Demande ${number}`,
    topics: [`unit:${member.unit}`],
    body: html`<p class="fil fr-mb-1v"><a href="${inboxOf(member)}">Demandes reçues</a> › ${needLabel(referral.module, need.kind)}</p>
<div class="ligne ligne--base"><h1 class="fr-h4 fr-mb-0">${title}</h1><span class="note">${number}</span></div>
<p class="fr-mb-1w">${where.join(" · ")} · demandé par <b>${owner.facility}, ${owner.unit}</b>${owner.phone ? html` · ${phoneLink(owner.phone)}` : ""} ${referral.urgency === "standard" ? "" : badge(urgencyLabel[referral.urgency], "warning")}</p>
${stateBlock(referral, request, now)}
${closed ? html`<p>La demande est close : son profil et son dossier ne se lisent plus.</p>${actButtons(referral, request, member, [])}` : open(referral, request, member)}
${closed ? "" : care(content, readsMedical(member, referral.module))}
<section><h2 class="fr-h6 fr-mt-3w">Échanges</h2>${eventList(referral, shownEvents(events, request), member)}</section>`,
  });
}

const open = (r: Referral, q: AdmissionRequest, member: Member) => html`<div class="carte fr-my-2w"><p class="fr-mb-1w">
Premier contact <b>sans identité</b> : vous lisez un profil. Si vous êtes intéressé, le dossier complet s’ouvre à votre unité et le demandeur en est informé.</p>${actButtons(r, q, member, ["interest", "ask", "decline"])}</div>`;

function care(content: ReturnType<typeof contentOf>, medical: boolean) {
  const items = [...profileItems(content, "care"), ...(medical ? profileItems(content, "medical") : [])];
  return html`<section aria-labelledby="profil"><h2 class="fr-h6" id="profil">Soins et besoins</h2>
${items.length > 0 ? html`<ul>${items.map((one) => html`<li>${one}</li>`)}</ul>` : html`<p>Aucun soin particulier n’est signalé.</p>`}
${medical ? "" : html`<p class="note">Les soins du volet médical s’affichent aux professionnels dont l’habilitation porte la mention « médicale ».</p>`}</section>`;
}

/** Since this sending; of what was written, only what was written for a unit that has a profile. */
const shownEvents = (events: TimelineLine[], { sentAt }: AdmissionRequest) =>
  events
    // what the unit has read is a profile: "dossier ouvert" would be said too soon
    .filter((e) => sentAt !== null && e.at >= sentAt && e.act !== "open")
    .map((e) => (["ask", "supply", "decline"].includes(e.act) ? e : { ...e, detail: null }));
