import { getCookie } from "hono/cookie";
import { html } from "hono/html";
import { meansNames } from "#features/accounts/means.ts";
import { accountFrame } from "#features/accounts/my-account.page.ts";
import { closeOtherSessions, closeSession } from "#features/sessions/session.action.ts";
import { listSessions, type OpenSession } from "#features/sessions/session.store.ts";
import { isAlive, sessionCookie, sessionLimits } from "#features/sessions/session.ts";
import { revokeTrustedBrowser } from "#features/sign-in/trusted-browser.action.ts";
import { listTrustedBrowsers, type TrustedBrowser } from "#features/sign-in/trusted-browser.store.ts";
import { ago, frenchInstant, frenchTime } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { isUuid } from "#lib/ids.ts";
import { badge, emptyState, facts } from "#ui/parts.ts";
import { goTo, show } from "#web/frame.ts";
import { visitOf } from "#web/visit.ts";
import type { Web } from "#web/web.ts";

/** GET /compte/sessions: where one is signed in now. */
export async function sessionsPage(web: Web) {
  const { db, now } = web.var;
  const { account, session } = web.var.signedIn!;
  const open = (await listSessions(db, account.id, now)).filter((one) => isAlive(one, now));
  const others = open.filter((one) => one.id !== session.id);
  const trusted = await listTrustedBrowsers(db, account.id, now);
  return show(web, {
    title: "Sessions",
    body: accountFrame(
      web,
      "/compte/sessions",
      html`<div class="ligne"><h2 class="fr-h5 fr-mb-0">Là où vous êtes connecté</h2>
${others.length > 0 ? html`<form method="post" action="/compte/sessions/fermeture"><button class="fr-btn fr-btn--secondary fr-btn--sm">Fermer toutes les autres</button></form>` : ""}</div>
<p class="note">Une session se ferme d’elle-même après ${sessionLimits.idleMinutes} minutes sans action, et au plus tard ${sessionLimits.longestHours} heures après l’identification. Si vous n’en reconnaissez pas une, fermez-la et changez votre mot de passe.</p>
${open.filter((one) => one.id === session.id).map((one) => card(one, now, "this"))}
${others.map((one) => card(one, now, "other"))}
${others.length === 0 ? html`<p class="fr-mt-2w">Aucune autre session n’est ouverte sur votre compte.</p>` : ""}
<h2 class="fr-h5 fr-mt-4w fr-mb-1w">Navigateurs de confiance</h2>
<p class="note">Vous y avez choisi de ne plus donner de code pendant quelques heures : votre mot de passe y suffit jusque-là. Ils sont tous oubliés quand un moyen de connexion change.</p>
${trusted.length > 0 ? trusted.map(browserCard) : emptyState("Aucun navigateur de confiance : un code vous est demandé à chaque connexion par mot de passe.")}`,
    ),
  });
}

const card = (one: OpenSession, now: Date, which: "this" | "other") => html`<article class="carte"><div class="ligne">
<h3 class="fr-text--md fr-mb-0">${one.device || "Navigateur inconnu"}</h3>
${which === "this" ? badge("Cette session", "success") : html`<form method="post" action="/compte/sessions/${one.id}/fermeture"><button class="fr-btn fr-btn--secondary fr-btn--sm">Fermer<span class="fr-sr-only"> la session ouverte le ${frenchInstant(one.createdAt)} avec ${one.device}</span></button></form>`}</div>
${facts([
  { label: "Identification", value: meansNames[one.means] },
  ...(one.unitName ? [{ label: "Unité", value: `${one.facilityName}, ${one.unitName}` }] : []),
  { label: "Ouverte", value: `${frenchInstant(one.createdAt)}, jusqu’à ${frenchTime(one.expiresAt)} au plus tard` },
  { label: "Dernière action", value: which === "this" ? "à l’instant" : ago(one.seenAt, now) },
  { label: "Lieu approché", value: placeOf(one.address) },
  ...(one.shared ? [{ label: "Poste", value: one.lockedAt ? "partagé, verrouillé" : "partagé" }] : []),
])}</article>`;

const browserCard = (
  one: TrustedBrowser,
) => html`<article class="carte"><div class="ligne"><h3 class="fr-text--md fr-mb-0">${one.device}</h3>
<form method="post" action="/compte/navigateurs/${one.id}/retrait"><button class="fr-btn fr-btn--secondary fr-btn--sm">Ne plus lui faire confiance<span class="fr-sr-only"> : ${one.device}, depuis le ${frenchInstant(one.since)}</span></button></form></div>
${facts([
  { label: "Code donné", value: frenchInstant(one.since) },
  { label: "Confiance jusqu’à", value: frenchInstant(one.until) },
])}</article>`;

/** The first half of an address on the network is all that is kept: it tells a provider or a site, not a person. */
export const placeOf = (address: string) => (address ? `réseau ${address.replace(/\.0$/, ".…")}` : "inconnu");

/** POST /compte/sessions/:session/fermeture */
export async function closeSessionPage(web: Web) {
  const { db, now } = web.var;
  const id = web.req.param("session") ?? "";
  if (isUuid(id)) await closeSession(db, web.var.signedIn!.account.id, id, visitOf(web), now);
  return goTo(web, "/compte/sessions", "La session est fermée.");
}

/** POST /compte/sessions/fermeture */
export async function closeOthersPage(web: Web) {
  const { db, now, outside } = web.var;
  const token = getCookie(web, sessionCookie(outside.publicUrl))!;
  const closed = await closeOtherSessions(db, web.var.signedIn!.account.id, token, visitOf(web), now);
  return goTo(
    web,
    "/compte/sessions",
    closed > 0
      ? `${count(closed, "session fermée", "sessions fermées")}. Seule celle-ci reste ouverte.`
      : "Aucune autre session n’était ouverte.",
  );
}

/** POST /compte/navigateurs/:navigateur/retrait */
export async function revokeBrowserPage(web: Web) {
  const { db, now } = web.var;
  const id = web.req.param("navigateur") ?? "";
  if (/^[0-9a-f]{64}$/.test(id)) await revokeTrustedBrowser(db, web.var.signedIn!.account.id, id, visitOf(web), now);
  return goTo(web, "/compte/sessions", "Un code sera demandé à la prochaine connexion dans ce navigateur.");
}
