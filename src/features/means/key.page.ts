import { getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";
import { z } from "zod";
import { afterSignIn } from "#features/sessions/after-sign-in.page.ts";
import { returnPath } from "#features/sessions/return-path.ts";
import { cookieOptions, sessionCookie } from "#features/sessions/session.ts";
import { column } from "#features/sign-in/sign-in.page.ts";
import { throttled } from "#features/sign-in/throttle.action.ts";
import { frenchDelay } from "#features/sign-in/throttle.ts";
import { goTo, show } from "#web/frame.ts";
import { visitOf } from "#web/visit.ts";
import type { Web } from "#web/web.ts";
import {
  beginCeremony,
  endCeremony,
  type KeyProof,
  recordKeyRefused,
  signInByKey,
  stepUpByKey,
  type UseRefusal,
} from "./ceremony.action.ts";
import type { Challenge } from "./challenge.store.ts";
import { type KeyRefusal, readResponse, type Site, useOptions, verifyUse } from "./passkey.client.ts";
import { findPasskey, listPasskeys, type StoredKey } from "./passkey.store.ts";
import { challengeMinutes } from "./passkey.ts";

const Asked = z.object({
  but: z.enum(["sign-in", "step-up", "unlock"]),
  retour: z.string().optional(),
  partage: z.string().optional(),
});

/** POST /connexion/cle/options: what the browser is to ask of a key. */
export async function askKeyPage(web: Web) {
  const { db, now, outside, signedIn } = web.var;
  const form = Asked.safeParse(await web.req.parseBody());
  if (!form.success) return web.json({ title: "Cette demande n’est pas lisible : rechargez la page." }, 400);
  const { but: purpose, retour, partage } = form.data;
  const visit = visitOf(web);
  const over = await throttled(db, "key-by-address", visit.address);
  if (over) {
    web.header("retry-after", String(over.seconds));
    return web.json(
      { title: `Trop de demandes d’ici : patientez ${frenchDelay(over.seconds)}, ou utilisez un autre moyen.` },
      429,
    );
  }
  // signing in again takes whatever key comes; the rest is for the keys of the person whose session it is
  const own = purpose === "sign-in" ? null : signedIn;
  if (purpose !== "sign-in" && !own)
    return web.json(
      { title: "Votre session a pris fin.", href: `/connexion?retour=${encodeURIComponent(returnPath(retour))}` },
      401,
    );
  const challenge = await beginCeremony(
    db,
    {
      purpose,
      account: own?.account.id ?? null,
      browser: visit.browser,
      returnTo: returnPath(retour),
      shared: partage === "oui",
    },
    now,
  );
  web.header("cache-control", "no-store");
  return web.json(await useOptions(siteOf(outside), challenge, own ? await listPasskeys(db, own.account.id) : []));
}

/** POST /connexion/cle: what the key signed opens a session, makes this one fresh, or unlocks its screen. */
export async function useKeyPage(web: Web) {
  const { db, now, outside } = web.var;
  const visit = visitOf(web);
  const { reponse } = await web.req.parseBody();
  const response = typeof reponse === "string" ? readResponse(reponse) : null;
  const asked = response && (await endCeremony(db, response.challenge, visit.browser, now));
  if (!response || !asked || asked.purpose === "enrol") return refused(web, { kind: "expired" }, "/");
  const key = await findPasskey(db, response.id);
  if (!key) return refusedAndKept(web, { kind: "unknown-key" }, asked, null);
  const used = await verifyUse(siteOf(outside), response, asked.challenge, key);
  if (!used.ok) return refusedAndKept(web, used.refusal, asked, key);

  const proof: KeyProof = { key: key.id, ...used.value, visit };
  const token = getCookie(web, sessionCookie(outside.publicUrl)) ?? null;
  return asked.purpose === "sign-in" ? enterBy(web, proof, asked, token) : confirmBy(web, proof, asked, token);
}

async function enterBy(web: Web, proof: KeyProof, asked: Challenge, formerToken: string | null) {
  const { db, now } = web.var;
  const opened = await signInByKey(db, proof, { shared: asked.shared, formerToken }, now);
  if (!opened.ok) return refused(web, opened.refusal, asked.returnTo);
  keepToken(web, opened.value.token);
  return afterSignIn(web, opened.value, asked.returnTo);
}

/** The session must still be that of whoever asked: signing in as somebody else meanwhile gives nothing. */
async function confirmBy(web: Web, proof: KeyProof, asked: Challenge, token: string | null) {
  const { db, now, signedIn } = web.var;
  if (!token || !signedIn) return refused(web, { kind: "session-ended" }, asked.returnTo);
  if (signedIn.account.id !== asked.account) return refused(web, { kind: "another-person" }, asked.returnTo);
  const wasLocked = signedIn.session.lockedAt ? "locked" : "open";
  const done = await stepUpByKey(db, proof, { token, account: signedIn.account.id, wasLocked }, now);
  if (!done.ok) return refused(web, done.refusal, asked.returnTo);
  keepToken(web, done.value.token);
  return goTo(web, asked.returnTo, wasLocked === "locked" ? "Écran déverrouillé." : "Votre identité est confirmée.");
}

function keepToken(web: Web, token: string) {
  const { publicUrl } = web.var.outside;
  setCookie(web, sessionCookie(publicUrl), token, cookieOptions(publicUrl));
  web.header("cache-control", "no-store");
}

export const siteOf = ({ publicUrl, aaguids }: Site): Site => ({ publicUrl, aaguids });

type Refusal = KeyRefusal | UseRefusal | { kind: "expired" };

async function refusedAndKept(web: Web, refusal: KeyRefusal | UseRefusal, asked: Challenge, key: StoredKey | null) {
  const { db, now } = web.var;
  await recordKeyRefused(db, { account: key?.account ?? null, reason: refusal.kind, visit: visitOf(web) }, now);
  return refused(web, refusal, asked.returnTo);
}

function refused(web: Web, refusal: Refusal, back: string) {
  const { title, text, status } = telling(refusal);
  const session = web.var.signedIn?.session;
  const again = session?.lockedAt ? "/verrou" : session ? "/connexion/renforcer" : "/connexion";
  return show(web, {
    title,
    status,
    body: column(html`<h1 class="fr-h4">${title}</h1>
<p>${text}</p>
<ul class="fr-btns-group"><li><a class="fr-btn" href="${again}?retour=${encodeURIComponent(back)}">Choisir un moyen</a></li></ul>`),
  });
}

type Told = { title: string; text: string; status: 400 | 403 };

/** What each refusal is to the person in front of it. */
function telling(refusal: Refusal): Told {
  switch (refusal.kind) {
    case "expired":
      return {
        title: "Cette demande a expiré",
        text: `Une clé répond dans les ${challengeMinutes} minutes, une seule fois, dans le navigateur où la demande a commencé. Recommencez.`,
        status: 400,
      };
    case "unknown-key":
      return {
        title: "Cette clé n’ouvre aucun compte",
        text: "Elle n’a jamais été enregistrée ici, ou elle a été retirée. Connectez-vous par un autre moyen ; vous pourrez ensuite l’enregistrer depuis « Mon compte ».",
        status: 403,
      };
    case "not-verified":
      return {
        title: "La clé n’a pas vérifié que c’est vous",
        text: "Elle doit demander son code, votre empreinte ou votre visage à chaque fois. Définissez-lui un code dans les réglages de votre ordinateur, puis recommencez.",
        status: 403,
      };
    case "wrong-site":
      return {
        title: "Cette réponse venait d’un autre site",
        text: "La clé a répondu à une autre adresse que celle de Sextant. Par prudence, rien n’a été ouvert : vérifiez l’adresse affichée par votre navigateur.",
        status: 403,
      };
    case "model-refused":
      return {
        title: "Ce modèle de clé n’est pas accepté ici",
        text: "Votre structure n’accepte que certains modèles de clés. Demandez à votre référent structure lesquels.",
        status: 403,
      };
    case "not-trusted":
      return {
        title: "La réponse de la clé n’a pas pu être vérifiée",
        text: "Par prudence, rien n’a été ouvert. Recommencez ; si cela se reproduit, utilisez un autre moyen et prévenez votre référent structure.",
        status: 403,
      };
    case "cloned":
      return {
        title: "Cette clé semble avoir été copiée",
        text: "Son compteur est revenu en arrière : une autre clé a pu répondre à sa place. Par prudence, rien n’a été ouvert. Connectez-vous par un autre moyen, retirez cette clé depuis « Mon compte » et prévenez votre référent structure.",
        status: 403,
      };
    case "another-person":
      return {
        title: "Cette clé est celle d’une autre personne",
        text: "La session ouverte ici n’est pas la sienne : rien n’a changé. Utilisez votre propre clé, ou déconnectez-vous d’abord.",
        status: 403,
      };
    case "session-ended":
      return {
        title: "Votre session a pris fin",
        text: "Elle s’est fermée pendant que la clé répondait. Connectez-vous à nouveau.",
        status: 403,
      };
    case "suspended":
      return {
        title: "Votre compte est suspendu",
        text: "La clé est bien la vôtre, mais ce compte a été suspendu. Demandez à votre référent structure de le rouvrir.",
        status: 403,
      };
    case "closed":
      return {
        title: "Ce compte est fermé",
        text: "La clé est bien la vôtre, mais ce compte a été fermé, par exemple à votre départ d’un établissement. Demandez à un référent structure d’en ouvrir un nouveau.",
        status: 403,
      };
    case "dormant":
    case "invited":
      return {
        title: "Ce compte n’est pas actif",
        text: "Connectez-vous avec votre carte ou votre e-CPS, ou demandez à votre référent structure un nouveau lien d’activation.",
        status: 403,
      };
  }
}
