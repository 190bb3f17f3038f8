import { html } from "hono/html";
import { recordEvent } from "#idp/event.store.ts";
import { finishLogin } from "#idp/mire/finish-login.ts";
import { mire } from "#idp/mire/mire.page.ts";
import type { Way } from "#idp/mire/ways.ts";
import { type Html, show } from "#idp/pages/frame.ts";
import { problemPage } from "#idp/pages/problem.ts";
import { findPerson } from "#idp/people/person.store.ts";
import { nameOf } from "#idp/people/person.ts";
import { formOf, type Web } from "#idp/web.ts";
import { frenchDay } from "#lib/dates.ts";
import { open, seal, sha256 } from "#lib/seal.ts";
import { comeBack, type Departure, depart } from "./hospital.client.ts";
import { checkLocalClaims } from "./local-token.ts";
import { findPartner, listPartners } from "./partner.store.ts";
import {
  deleteTrips,
  findPairing,
  findTrip,
  saveAwaitsProof,
  savePairingUse,
  saveTrip,
  saveTripEnd,
  type Trip,
  type TripRefusal,
  useTrip,
} from "./trip.store.ts";

/** A trip to the hospital lasts as long as a sign-in may. */
const tripMinutes = 10;

/** One's own hospital says who one is: the person proves it once by their own means, then only confirms. */
export const delegation: Way = {
  key: "delegation",
  label: "Délégation",
  isOpen: ({ mode }) => mode === "psc",
  render: choices,
  leadsTo: async (web) => (await listPartners(web.var.db)).map(({ issuer }) => new URL(issuer).origin),
  routes: [
    { method: "GET", path: "/interaction/:uid/delegation/direct", who: "signing-in", page: directPage },
    { method: "POST", path: "/interaction/:uid/delegation", who: "signing-in", page: departPage },
    { method: "GET", path: "/delegation/retour", who: "anyone", page: returnPage },
    { method: "GET", path: "/interaction/:uid/delegation/suite", who: "signing-in", page: afterPage },
    { method: "POST", path: "/interaction/:uid/delegation/appairer", who: "signing-in", page: pairPage },
    { method: "POST", path: "/interaction/:uid/delegation/confirmer", who: "signing-in", page: confirmPage },
    { method: "POST", path: "/interaction/:uid/delegation/refuser", who: "signing-in", page: refusePage },
  ],
};

const at = (web: Web) => `/interaction/${web.var.interaction.uid}`;

async function choices(web: Web): Promise<Html> {
  const partners = await listPartners(web.var.db);
  return html`<h2>Se connecter via un fournisseur d’identité</h2>
${
  partners.length > 0
    ? html`<p>Votre établissement confirme qui vous êtes. La première fois, vous prouvez aussi votre identité nationale.</p>
<form method="post" action="${at(web)}/delegation"><ul class="personnes">${partners.map(({ hint, name }) => html`<li><button name="etablissement" value="${hint}"><b>${name}</b></button></li>`)}</ul></form>`
    : html`<p>Aucun établissement n’est inscrit pour l’instant. Utilisez votre carte ou votre e-CPS.</p>`
}`;
}

/** The service asked for that hospital (kc_idp_hint): the person sees no tab. */
async function directPage(web: Web): Promise<Response> {
  const hint = String(web.var.interaction.params.kc_idp_hint ?? "");
  return leave(web, hint);
}

async function departPage(web: Web): Promise<Response> {
  return leave(web, (await formOf(web)).etablissement ?? "");
}

async function leave(web: Web, hint: string): Promise<Response> {
  const { db, desk, interaction } = web.var;
  const partner = await findPartner(db, hint, desk.sealingKey);
  if (!partner)
    return problem(web, "Cet établissement n’est pas inscrit ici. Choisissez un autre moyen de vous identifier.", 403);
  let departure: Departure;
  try {
    departure = await depart(partner, returnUri(web));
  } catch {
    await recordEvent(db, { kind: "broker-unreachable", means: "IDENTITY_BROKER", reason: hint });
    return problem(web, refusalSentence({ kind: "unreachable" }), 503);
  }
  const { url, ...secret } = departure;
  const sealed = seal(desk.sealingKey, JSON.stringify(secret)).toString("base64url");
  await saveTrip(db, { digest: sha256(secret.state), uid: interaction.uid, hint, sealed, now: new Date() });
  return web.redirect(url, 303);
}

const returnUri = (web: Web) => `${web.var.desk.urls.wallet}/delegation/retour`;

/** Back from the hospital. What it said is checked and kept; the page after it belongs to the browser that left. */
async function returnPage(web: Web): Promise<Response> {
  const { db, desk } = web.var;
  const digest = sha256(web.req.query("state") ?? "");
  const now = new Date();
  const trip = await useTrip(db, digest, { now, since: new Date(now.getTime() - tripMinutes * 60_000) });
  if (!trip) return show(web, { title: "Page expirée", status: 400, body: problemPage("expired", null) });
  const partner = await findPartner(db, trip.hint, desk.sealingKey);
  const end = (refusal: TripRefusal) => saveTripEnd(db, digest, { identity: null, refusal });
  if (!partner) await end({ kind: "unreachable" });
  else if (web.req.query("error")) await end({ kind: "given-up" });
  else
    try {
      const secret = JSON.parse(open(desk.sealingKey, Buffer.from(trip.sealed, "base64url")).toString()) as Omit<
        Departure,
        "url"
      >;
      const url = `${returnUri(web)}${new URL(web.req.url).search}`;
      const checked = checkLocalClaims(await comeBack(partner, { url, ...secret }), partner, now);
      if (checked.ok) await saveTripEnd(db, digest, { identity: checked.value, refusal: null });
      else await end(checked.refusal);
    } catch (cause) {
      await end({ kind: "not-proved", why: (cause as { code?: string }).code ?? "error" });
    }
  return web.redirect(`/interaction/${trip.uid}/delegation/suite`, 303);
}

async function afterPage(web: Web): Promise<Response> {
  const { db, interaction } = web.var;
  const trip = await findTrip(db, interaction.uid);
  if (!trip) return web.redirect(`${at(web)}/delegation`, 303);
  if (!trip.identity) {
    const refusal = trip.refusal ?? { kind: "unreachable" as const };
    await recordEvent(db, { kind: "sign-in-refused", means: "IDENTITY_BROKER", reason: refusal.kind });
    return problem(web, refusalSentence(refusal), 403);
  }
  const found = await pairedPerson(web, trip);
  return found ? confirmForm(web, trip, found) : pairForm(web, trip);
}

/** The account of the hospital is nobody's yet: whose it is must be proved with a card or an e-CPS. */
const pairForm = (web: Web, trip: Trip) =>
  mire(web, {
    way: delegation,
    title: "Appairer un compte",
    body: html`<h2>Première connexion par ${trip.name}</h2>
<p>${trip.name} vous connaît${trip.identity?.name ? html` sous le nom de <b>${trip.identity.name}</b>` : ""}. Prouvez une fois votre identité nationale : les fois suivantes, une confirmation suffira, pendant douze mois.</p>
<form method="post" action="${at(web)}/delegation/appairer"><p class="actions"><button class="principal" name="moyen" value="carte">APPAIRER UN COMPTE AVEC LA CARTE CPS</button> <button class="second" name="moyen" value="ecps">Appairer avec l’application e-CPS</button></p></form>`,
  });

async function pairPage(web: Web): Promise<Response> {
  const { db, interaction } = web.var;
  await saveAwaitsProof(db, interaction.uid, "yes");
  const tab = (await formOf(web)).moyen === "ecps" ? "ecps" : "carte";
  return web.redirect(`${at(web)}/${tab}`, 303);
}

/** Asked each time, on purpose: on a shared workstation the session of the hospital may be a colleague's. */
const confirmForm = (web: Web, trip: Trip, found: Paired) =>
  mire(web, {
    way: delegation,
    title: "Confirmer",
    body: html`<h2>Est-ce bien vous ?</h2>
<div class="carte"><small>${trip.name}</small><b>${nameOf(found.person)}</b>${found.person.shown}<br><small>${found.person.nationalId} · appairé jusqu’au ${frenchDay(found.endsAt.toISOString())}</small></div>
<form method="post" action="${at(web)}/delegation/confirmer"><p class="actions"><button class="principal">Continuer en tant que ${nameOf(found.person)}</button></p></form>
<form method="post" action="${at(web)}/delegation/refuser"><p class="actions"><button class="second">Ce n’est pas moi : utiliser mes propres moyens</button></p></form>`,
  });

async function confirmPage(web: Web): Promise<Response> {
  const { db, interaction } = web.var;
  const trip = await findTrip(db, interaction.uid);
  const found = trip?.identity ? await pairedPerson(web, trip) : null;
  if (!trip?.identity || !found) return web.redirect(`${at(web)}/delegation/suite`, 303);
  await savePairingUse(db, found.pairingId, new Date());
  await deleteTrips(db, interaction.uid);
  const { amr, authTime } = trip.identity;
  return finishLogin(web, { person: found.person, amr, acr: "eidas1", authMode: "IDENTITY_BROKER", authTime });
}

async function refusePage(web: Web): Promise<Response> {
  await deleteTrips(web.var.db, web.var.interaction.uid);
  return web.redirect(`${at(web)}/carte`, 303);
}

type Paired = { person: NonNullable<Awaited<ReturnType<typeof findPerson>>>; pairingId: string; endsAt: Date };

async function pairedPerson(web: Web, trip: Trip): Promise<Paired | null> {
  const { tid, oid } = trip.identity!;
  const pairing = await findPairing(web.var.db, { hint: trip.hint, tid, oid }, new Date());
  const person = pairing && (await findPerson(web.var.db, pairing.personId));
  return pairing && person?.state === "active" ? { person, pairingId: pairing.id, endsAt: pairing.endsAt } : null;
}

const problem = (web: Web, sentence: string, status: 403 | 503) =>
  mire(web, {
    way: delegation,
    title: "Délégation impossible",
    status,
    body: html`<div class="alerte" role="alert"><p>${sentence}</p></div><p><a href="${at(web)}/delegation">Choisir un établissement</a></p>`,
  });

function refusalSentence(refusal: TripRefusal): string {
  switch (refusal.kind) {
    case "claim-missing":
      return `Votre établissement n’a pas dit ce qu’il faut pour vous reconnaître (${refusal.claim}). Signalez-le à son service informatique ; en attendant, utilisez votre carte ou votre e-CPS.`;
    case "establishment-unknown":
      return "L’établissement annoncé n’est pas de ceux que ce fournisseur d’identité peut représenter. Utilisez votre carte ou votre e-CPS.";
    case "means-too-weak":
      return "Vous vous êtes identifié dans votre établissement avec un seul facteur. Identifiez-vous-y avec deux facteurs, ou utilisez votre carte ou votre e-CPS.";
    case "too-old":
      return "Votre identification dans l’établissement date de plus de quatre heures. Recommencez-la.";
    case "given-up":
      return "Vous n’êtes pas allé au bout de l’identification dans votre établissement.";
    case "not-proved":
      return "La réponse de votre établissement n’a pas pu être vérifiée. Recommencez ; si cela se reproduit, prévenez son service informatique.";
    case "unreachable":
      return "Le fournisseur d’identité de votre établissement ne répond pas. Utilisez votre carte ou votre e-CPS.";
  }
}
