import { html } from "hono/html";
import { count } from "#lib/french.ts";
import { type Html, nothing } from "#ui/page.ts";
import { errorSummary, hidden, input } from "#ui/parts.ts";
import { goTo, show } from "#web/frame.ts";
import { visitOf } from "#web/visit.ts";
import type { Web } from "#web/web.ts";
import { askReset, choosePassword } from "./link.action.ts";
import { findLink } from "./link.store.ts";
import { isToken, type LinkPurpose, linkHours } from "./link.ts";
import { passwordLimits, type Weakness } from "./password.ts";
import { column, waitSaid } from "./sign-in.page.ts";
import { throttled } from "./throttle.action.ts";

/** GET /mot-de-passe-oublie */
export const forgottenPage = (web: Web) => forgotten(web, {});

/** POST /mot-de-passe-oublie: the same answer whoever is named. */
export async function askResetPage(web: Web) {
  const body = await web.req.parseBody();
  const login = typeof body.identifiant === "string" ? body.identifiant.trim().slice(0, 300) : "";
  if (login === "") return forgotten(web, { status: 400, error: "Saisissez votre identifiant." });
  const asked = await askReset(web.var.db, { login, visit: visitOf(web) });
  if (asked.ok) return web.redirect("/mot-de-passe-oublie/demande", 303);
  web.header("retry-after", String(asked.refusal.seconds));
  return forgotten(web, { status: 429, login, said: waitSaid(asked.refusal.seconds) });
}

/** GET /mot-de-passe-oublie/demande */
export const resetAskedPage = (web: Web) =>
  show(web, {
    title: "Demande reçue",
    body: column(html`<h1 class="fr-h4">Regardez vos courriels</h1>
<p>Si un compte correspond à cet identifiant, un lien vient de partir vers son adresse vérifiée. Il est valable ${linkHours.reset} heures, une seule fois.</p>
<p>Rien reçu dans dix minutes ? Regardez dans les courriers indésirables, puis vérifiez l’identifiant. Professionnel, demandez à votre référent structure : l’adresse de votre compte est peut-être ancienne ; votre carte CPS et votre e-CPS l’ouvrent toujours. Particulier, votre espace s’ouvre seulement une fois son adresse confirmée.</p>
<p><a class="fr-btn" href="/connexion">Revenir à la connexion</a></p>`),
  });

type Asked = { status?: 400 | 429; login?: string; error?: string; said?: Html };
const forgotten = (web: Web, { status, login, error, said }: Asked) =>
  show(web, {
    title: "Mot de passe oublié",
    ...(status ? { status } : {}),
    body: column(html`<h1 class="fr-h4">Mot de passe oublié</h1>
${errorSummary(error ? [{ field: "identifiant", message: error }] : [])}${said ?? nothing}
<p>Nous vous envoyons un lien pour en choisir un autre, à l’adresse de votre compte.</p>
<form method="post" action="/mot-de-passe-oublie" novalidate>
${input({ name: "identifiant", label: "Identifiant", hint: "Votre adresse de courriel, ou le numéro au-dessus de votre nom sur la carte professionnelle (8 + RPPS ou 0 + ADELI)", value: login, error, attributes: 'autocomplete="username" autocapitalize="none" spellcheck="false"' })}
<div class="boutons"><button class="fr-btn">Recevoir un lien</button><a class="fr-link fr-link--sm" href="/connexion">Revenir à la connexion</a></div></form>`),
  });

/** GET /mot-de-passe?lien=…: opened from a mail. Looking at it uses nothing: mail readers open links before people do. */
export async function newPasswordPage(web: Web) {
  const token = web.req.query("lien");
  const over = await throttled(web.var.db, "link-by-address", visitOf(web).address);
  const link = !over && isToken(token) ? await findLink(web.var.db, token, web.var.now) : null;
  if (!link || link.purpose === "confirmation") return linkEnded(web);
  return choice(web, { token: token!, purpose: link.purpose });
}

/** POST /mot-de-passe */
export async function choosePasswordPage(web: Web) {
  const { db, now } = web.var;
  const body = await web.req.parseBody();
  const token = typeof body.lien === "string" ? body.lien : undefined;
  const typed = typeof body["mot-de-passe"] === "string" ? body["mot-de-passe"] : "";
  const link = isToken(token) ? await findLink(db, token, now) : null;
  if (!link || link.purpose === "confirmation") return linkEnded(web);
  const shown = { token: token!, purpose: link.purpose };
  if (typed !== body.confirmation) return choice(web, { ...shown, different: true });
  const chosen = await choosePassword(db, { token: token!, typed, visit: visitOf(web) }, now);
  if (chosen.ok)
    return goTo(
      web,
      "/connexion",
      chosen.value === "activation"
        ? "Votre compte est actif. Connectez-vous avec votre nouveau mot de passe : un code vous sera envoyé."
        : "Votre nouveau mot de passe est enregistré et vos autres sessions sont fermées. Connectez-vous : un code vous sera envoyé.",
    );
  switch (chosen.refusal.kind) {
    case "link-ended":
      return linkEnded(web);
    case "busy":
      web.header("retry-after", "5");
      return choice(web, {
        ...shown,
        status: 503,
        problem: "Beaucoup de connexions en ce moment : réessayez dans quelques secondes.",
      });
    default:
      return choice(web, { ...shown, problem: weaknessSaid(chosen.refusal) });
  }
}

/** Why a password is not strong enough, and what to do. */
export function weaknessSaid(weakness: Weakness): string {
  switch (weakness.kind) {
    case "too-short":
      return `Ce mot de passe compte ${count(weakness.length, "caractère")} ; il en faut au moins ${passwordLimits.shortest}. Une phrase de quatre ou cinq mots convient très bien.`;
    case "too-long":
      return `Ce mot de passe dépasse ${passwordLimits.longest} caractères.`;
    case "too-plain":
      return "Ce mot de passe est trop simple : allongez-le, ou mêlez des lettres et des chiffres.";
    case "guessable":
      return ["Ce mot de passe se devine trop facilement.", ...weakness.reasons].join(" ");
  }
}

/** What makes a good password, said before it is chosen. */
export const passwordAdvice = `Au moins ${passwordLimits.shortest} caractères. Le plus simple : quatre ou cinq mots sans rapport entre eux. Les majuscules, chiffres et signes ne sont pas obligatoires ; coller depuis un gestionnaire de mots de passe est permis.`;

type Choice = { token: string; purpose: LinkPurpose; different?: true; problem?: string; status?: 503 };
const choice = (web: Web, { token, purpose, different, problem, status }: Choice) => {
  const errors = [
    ...(problem ? [{ field: "mot-de-passe", message: problem }] : []),
    ...(different
      ? [{ field: "confirmation", message: "Les deux saisies diffèrent : saisissez deux fois le même mot de passe." }]
      : []),
  ];
  return show(web, {
    title: "Choisir un mot de passe",
    ...(errors.length > 0 ? { status: status ?? 422 } : {}),
    body: column(html`<h1 class="fr-h4">${purpose === "activation" ? "Activez votre compte" : "Choisissez un nouveau mot de passe"}</h1>
${errorSummary(errors)}
${purpose === "activation" ? html`<p>Choisissez le mot de passe de votre compte. À chaque connexion, un code vous sera aussi envoyé.</p>` : html`<p>Vos autres sessions seront fermées, et un code vous sera demandé à la connexion.</p>`}
<form method="post" action="/mot-de-passe" novalidate>${hidden("lien", token)}
${input({ name: "mot-de-passe", label: "Mot de passe", hint: passwordAdvice, type: "password", error: problem, attributes: 'autocomplete="new-password"' })}
${input({ name: "confirmation", label: "Le même, une seconde fois", type: "password", error: different ? "Les deux saisies diffèrent." : undefined, attributes: 'autocomplete="new-password"' })}
<div class="boutons"><button class="fr-btn">Enregistrer ce mot de passe</button></div></form>`),
  });
};

const linkEnded = (web: Web) =>
  show(web, {
    title: "Lien terminé",
    status: 410,
    body: column(html`<h1 class="fr-h4">Ce lien ne sert plus</h1>
<p>Il a déjà servi, il est trop ancien, ou un plus récent l’a remplacé. Rien n’a été modifié.</p>
<p><a class="fr-btn" href="/mot-de-passe-oublie">Recevoir un nouveau lien</a></p>
<p>Vous activiez un compte ? Demandez une nouvelle invitation à votre référent structure.</p>`),
  });
