import { getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";
import { accountFrame } from "#features/accounts/my-account.page.ts";
import { findOwnAccount } from "#features/accounts/own-account.store.ts";
import { renewSession } from "#features/sessions/session.action.ts";
import { cookieOptions, sessionCookie } from "#features/sessions/session.ts";
import type { Busy } from "#features/sign-in/hashing.action.ts";
import { setPassword } from "#features/sign-in/password.action.ts";
import { passwordLimits, type Weakness } from "#features/sign-in/password.ts";
import { errorSummary, input } from "#ui/parts.ts";
import { goTo, show } from "#web/frame.ts";
import { visitOf } from "#web/visit.ts";
import type { Web } from "#web/web.ts";

/** GET /compte/mot-de-passe */
export const ownPasswordPage = (web: Web) => form(web, null);

/** POST /compte/mot-de-passe: the other sessions end, this one goes on under another token. */
export async function changePasswordPage(web: Web) {
  const { db, now, outside } = web.var;
  const { account } = web.var.signedIn!;
  const body = await web.req.parseBody();
  const typed = typeof body["mot-de-passe"] === "string" ? body["mot-de-passe"] : "";
  const name = sessionCookie(outside.publicUrl);
  const token = getCookie(web, name)!;
  const set = await setPassword(db, account.id, typed, { keepToken: token, visit: visitOf(web) }, now);
  if (!set.ok) return form(web, set.refusal);
  setCookie(web, name, await renewSession(db, token), cookieOptions(outside.publicUrl));
  return goTo(web, "/compte", "Votre mot de passe est enregistré. Vos autres sessions sont fermées.");
}

async function form(web: Web, refusal: Weakness | Busy | null) {
  const own = await findOwnAccount(web.var.db, web.var.signedIn!.account.id);
  const title = own.hasPassword ? "Changer votre mot de passe" : "Choisir un mot de passe";
  const error = refusal && sentenceOf(refusal);
  if (refusal?.kind === "busy") web.header("retry-after", "5");
  return show(web, {
    title,
    status: refusal ? (refusal.kind === "busy" ? 503 : 422) : 200,
    body: accountFrame(
      web,
      "/compte",
      html`<div class="etroit"><h2 class="fr-h5">${title}</h2>
${error ? errorSummary([{ field: "mot-de-passe", message: error }]) : ""}
<p>Il sert avec un code reçu par courriel ou par SMS, jamais seul. Plusieurs mots qui ne se suivent nulle part font un bon mot de passe, long et facile à retenir.</p>
<form method="post" action="/compte/mot-de-passe" novalidate>
${input({ name: "mot-de-passe", label: "Nouveau mot de passe", hint: `Au moins ${passwordLimits.shortest} signes, sans votre nom ni un mot de passe déjà connu. Vous pouvez le coller depuis un gestionnaire de mots de passe.`, type: "password", ...(error ? { error } : {}), attributes: 'autocomplete="new-password"' })}
<div class="boutons"><button class="fr-btn">Enregistrer ce mot de passe</button><a class="fr-link" href="/compte">Y renoncer</a></div></form>
<p class="note fr-mt-2w">Vos autres sessions seront fermées, vos navigateurs de confiance oubliés, et un courriel vous le dira.</p></div>`,
    ),
  });
}

function sentenceOf(refusal: Weakness | Busy): string {
  switch (refusal.kind) {
    case "too-short":
      return `Il compte ${refusal.length} signes : il en faut au moins ${passwordLimits.shortest}.`;
    case "too-long":
      return `Il ne doit pas dépasser ${passwordLimits.longest} signes.`;
    case "too-plain":
      return "Il est trop simple : allongez-le, ou mêlez lettres, chiffres et autres signes.";
    case "guessable":
      return `Il se devine trop facilement. ${refusal.reasons.join(" ")}`.trim();
    case "busy":
      return "Beaucoup de personnes se connectent en ce moment : le mot de passe n’a pas été changé. Réessayez dans quelques secondes.";
  }
}
