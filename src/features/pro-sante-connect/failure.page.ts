import { html } from "hono/html";
import { sessionLimits } from "#features/sessions/session.ts";
import type { Html } from "#ui/page.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import type { Attempt } from "./attempt.ts";
import type { ProveAgainRefusal, SignInRefusal } from "./callback.action.ts";
import { helpPanel, otherMeans } from "./card-help.page.ts";
import { tellLog } from "./failure.ts";
import type { LinkRefusal } from "./link.action.ts";
import type { ProviderRefusal } from "./provider.ts";

export type Failure =
  | ProviderRefusal
  | Exclude<SignInRefusal, { kind: "unknown" }>
  | ProveAgainRefusal
  | LinkRefusal
  | { kind: "expired" };

type Told = { title: string; text: string; status: 400 | 403 | 409 | 503; help?: "card" | "means" };

/** What went wrong, said to the person in front of it, with what to do next; its cause goes to the log, without a name. */
export function failed(web: Web, failure: Failure, attempt: Pick<Attempt, "purpose" | "returnTo"> | null) {
  const line = tellLog(failure);
  if (line) web.var.outside.log[line.level]({ psc: line.code, purpose: attempt?.purpose ?? "none" });
  const { title, text, status, help } = telling(failure);
  if (status === 503) web.header("retry-after", "30");
  return show(web, {
    title,
    status,
    body: html`<div class="${help === "card" ? "moyen" : "etroit"}"><h1 class="fr-h4">${title}</h1>
<p>${text}</p>
<ul class="fr-btns-group fr-btns-group--inline"><li><a class="fr-btn" href="${againHref(attempt)}" data-turbo="false">Recommencer</a></li></ul>
${help === "card" ? helpPanel(web) : ""}${help ? otherMeans : ""}
<p class="fr-mt-2w">${wayOut(attempt)}</p></div>`,
  });
}

const words = { "step-up": "renforcer", unlock: "deverrouiller", link: "associer" } as const;

/** The same way again, to the same end. */
function againHref(attempt: Pick<Attempt, "purpose" | "returnTo"> | null): string {
  const params = new URLSearchParams();
  if (attempt && attempt.purpose !== "sign-in") params.set("but", words[attempt.purpose]);
  if (attempt && attempt.returnTo !== "/") params.set("retour", attempt.returnTo);
  return `/connexion/psc${params.size > 0 ? `?${params}` : ""}`;
}

const wayOut = (attempt: Pick<Attempt, "purpose"> | null): Html =>
  attempt && attempt.purpose !== "sign-in"
    ? html`<a class="fr-link" href="/">Y renoncer et revenir à l’accueil</a>`
    : html`<a class="fr-link" href="/connexion">Revenir à la page de connexion</a>`;

function telling(failure: Failure): Told {
  switch (failure.kind) {
    case "cancelled":
      return {
        title: "Connexion annulée",
        text: "L’identification n’est pas allée à son terme. Vous n’êtes pas connecté et rien n’a été modifié.",
        status: 403,
        help: "card",
      };
    case "expired":
    case "code-refused":
      return {
        title: "Cette page de connexion a expiré",
        text: `Une identification se termine dans les ${sessionLimits.attemptMinutes} minutes, une seule fois, dans le navigateur où elle a commencé.`,
        status: 400,
      };
    case "unreachable":
      return {
        title: "Pro Santé Connect ne répond pas",
        text: "L’identification passe par ce service national, qui ne répond pas en ce moment. Rien n’a été perdu : réessayez dans quelques instants, ou entrez par un autre moyen.",
        status: 503,
        help: "means",
      };
    case "not-trusted":
      return {
        title: "L’identification n’a pas pu être vérifiée",
        text: "La réponse reçue ne prouve pas qui vous êtes avec le niveau demandé. Par prudence, vous n’êtes pas connecté.",
        status: 403,
        help: "card",
      };
    case "test-identity":
      return {
        title: "Cette identité est une identité d’essai",
        text: "Les cartes et les applications e-CPS de test ne sont pas acceptées ici. Utilisez votre carte ou votre e-CPS personnelles.",
        status: 403,
        help: "card",
      };
    case "misconfigured":
      return {
        title: "La connexion est indisponible",
        text: "Sextant et Pro Santé Connect ne se reconnaissent pas : c’est un réglage de notre côté, votre carte n’est pas en cause. Votre support est prévenu ; en attendant, entrez par un autre moyen.",
        status: 503,
        help: "means",
      };
    case "suspended":
      return {
        title: "Votre compte est suspendu",
        text: "Votre identité est bien reconnue, mais ce compte a été suspendu. Demandez à votre référent structure de le rouvrir.",
        status: 403,
      };
    case "closed":
      return {
        title: "Ce compte est fermé",
        text: "Votre identité est bien reconnue, mais ce compte a été fermé, par exemple à votre départ d’un établissement. Demandez à un référent structure d’en ouvrir un nouveau.",
        status: 403,
      };
    case "dormant":
    case "invited":
      return {
        title: "Ce compte n’est pas actif",
        text: "Demandez à votre référent structure de vous envoyer un nouveau lien d’activation.",
        status: 403,
      };
    case "several-accounts":
      return {
        title: "Deux comptes portent vos identifiants",
        text: "Nous ne choisissons pas à votre place. Connectez-vous avec l’identifiant et le mot de passe de l’un des deux, puis réunissez-les dans « Mon compte », onglet « Carte et comptes », en montrant cette carte. Sans mot de passe, demandez à votre référent structure.",
        status: 409,
      };
    case "another-person":
      return {
        title: "Ce n’est pas la carte de la personne connectée",
        text: "L’identification vient d’une autre personne que celle dont la session est ouverte : rien n’a été fait. Si c’est vous, déconnectez d’abord cette session.",
        status: 403,
      };
    case "same-account":
    case "not-open":
      return {
        title: "Votre carte n’a pas été associée",
        text: "Ce compte ou celui de votre carte n’est pas ouvert. Demandez à votre référent structure de le rouvrir.",
        status: 409,
      };
    case "session-ended":
      return {
        title: "Votre session a pris fin",
        text: "Elle s’est fermée pendant que vous vous identifiiez. Recommencez pour vous connecter.",
        status: 403,
      };
  }
}
