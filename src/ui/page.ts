import { html, raw } from "hono/html";

export type Html = ReturnType<typeof html>;
export const nothing = html``;

/** Who is looking and where they may go; null for a visitor. */
export type Space = {
  name: string;
  role: string;
  unit: string;
  /** Where one changes unit, or situation when there is one unit; null when there is nothing to change. */
  change: string | null;
  /** "Dr Antoine Roche", when everything is done in their name. */
  acting: string | null;
  /** "21 déc. 2026": from that day, what this person signs in with no longer opens this unit. */
  policyFrom: string | null;
  /** Mail to this person comes back. */
  mailReturns: boolean;
  unread: number;
  links: { href: string; label: string }[];
  /** On a workstation others use: one locks it, or gives it to the next. */
  isShared: boolean;
} | null;

/** What the browser is told of the session: seconds without an action before it closes or locks, seconds before its end, in French too. */
export type WatchedSession = {
  account: string;
  shared: boolean;
  idleSeconds: number;
  leftSeconds: number;
  endsAt: string;
};

export type Page = {
  title: string;
  body: Html;
  space: Space;
  /** Who is signed in, when it is without a unit. */
  account: string | null;
  /** "large", "largest": how large whoever is signed in reads. */
  textSize?: string;
  /** The address of the page, to mark the current link. */
  path: string;
  /** What to listen to: the page re-reads itself when one changes. */
  topics?: string[];
  /** When what it shows was read, in milliseconds. */
  since?: number;
  session?: WatchedSession | null;
  /** Nothing shown before may come back on the screen: the browser's copies go. */
  fresh?: true;
  /** A public page: its whole address, and what search engines say of it. */
  about?: { canonical: string; index: boolean; description?: string; data?: object };
  flash: { kind: "success" | "info" | "warning" | "error"; text: string } | null;
  assets: { css: string; js: string; font: string | null };
};

export const page = (p: Page) => html`<!doctype html>
<html lang="fr" data-fr-scheme="system">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${p.title} — Sextant</title>
${p.about ? about(p.about) : ""}<meta name="turbo-prefetch" content="false">
<meta name="turbo-refresh-method" content="morph">
<meta name="turbo-refresh-scroll" content="preserve">
${
  p.fresh
    ? html`<meta name="turbo-visit-control" content="reload">
`
    : ""
}<meta name="theme-color" content="#0b4f5c">
<link rel="icon" href="/assets/icone.svg" type="image/svg+xml">
${
  p.assets.font
    ? html`<link rel="preload" href="${p.assets.font}" as="font" type="font/woff2" crossorigin>
`
    : ""
}<link rel="stylesheet" href="${p.assets.css}">
<script type="module" src="${p.assets.js}"></script>
</head>
<body${p.textSize && p.textSize !== "normal" ? html` data-texte="${p.textSize}"` : ""}>
<a class="evitement" href="#contenu">Aller au contenu</a>
<header class="barre">
<div class="fr-container">
<div class="barre__ligne"><a class="marque" href="/">${mark}Sextant</a>${p.space ? spaceOf(p.space) : p.account ? accountOf(p.account, p.path) : signIn(p.path)}</div>
<nav class="nav" aria-label="Principal">${links(p)}</nav>
</div>
</header>
<main class="fr-container fr-py-3w" id="contenu" tabindex="-1">
${p.space?.acting ? actingBanner(p.space.acting) : ""}
${p.space?.mailReturns && p.path !== "/compte/notifications" ? returnedBanner : ""}
${p.space?.policyFrom ? policyBanner(p.space.policyFrom) : ""}
${p.flash ? html`<div class="fr-alert fr-alert--${p.flash.kind} fr-alert--sm fr-mb-2w" role="status"><p>${p.flash.text}</p></div>` : ""}
${p.body}
${p.topics?.length ? html`<sextant-live topics="${p.topics.join(" ")}" since="${p.since ?? ""}"></sextant-live>` : ""}
</main>
${p.session ? watch(p.session) : ""}
<footer class="pied"><div class="fr-container"><nav aria-label="Pied de page"><ul>
<li><a href="/aide">Aide</a></li><li><a href="/aide#contact">Contact et questions fréquentes</a></li><li><a href="/calculer-un-gir">Calculer un GIR</a></li>
<li><a href="/compte/charte">Conditions d’utilisation</a></li><li><a href="/accessibilite">Accessibilité</a></li><li><a href="/donnees-personnelles">Données personnelles</a></li></ul></nav></div></footer>
</body>
</html>`;

const about = ({ canonical, index, description, data }: NonNullable<Page["about"]>) =>
  html`<link rel="canonical" href="${canonical}">
${index ? "" : html`<meta name="robots" content="noindex">`}${description ? html`<meta name="description" content="${description}">` : ""}
${data ? html`<script type="application/ld+json">${raw(jsonIn(data))}</script>` : ""}
`;

/** In a script element nothing is escaped: no name may close it, nor open a comment. */
const jsonIn = (data: object) => JSON.stringify(data).replaceAll("<", "\\u003c");

const mark = raw(
  '<svg width="28" height="28" viewBox="0 0 28 28" aria-hidden="true" focusable="false"><path d="M4 20a12 12 0 0 1 20 0" fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round"/><path d="M14 24 19 7" stroke="var(--safran)" stroke-width="2.5" stroke-linecap="round"/><circle cx="19" cy="6" r="2.5" fill="var(--safran)"/><path d="M4 24h20" stroke="currentColor" stroke-width="2.5" stroke-linecap="round"/></svg>',
);

const returnedBanner = html`<div class="a-vous fr-mb-2w"><div class="ligne"><p class="fr-mb-0">Votre adresse de courriel ne reçoit plus nos messages : les notifications restent seulement ici.</p><a class="fr-btn fr-btn--sm fr-btn--secondary" href="/compte/notifications">Voir et corriger</a></div></div>`;

const policyBanner = (day: string) =>
  html`<div class="a-vous fr-mb-2w"><div class="ligne"><p class="fr-mb-0">À partir du <b>${day}</b>, le moyen de connexion que vous utilisez n’ouvrira plus cet espace.</p><a class="fr-btn fr-btn--sm fr-btn--secondary" href="/compte/moyens">Préparer un autre moyen</a></div></div>`;

/** On every page, as long as it lasts: nobody forgets in whose name they act. */
const actingBanner = (name: string) =>
  html`<div class="a-vous fr-mb-2w"><div class="ligne"><p class="fr-mb-0">Vous agissez pour <b>${name}</b> : tout ce que vous faites porte vos deux noms.</p><form method="post" action="/compte/delegations/fin" data-turbo="false"><button class="fr-btn fr-btn--sm fr-btn--secondary">Ne plus agir en son nom</button></form></div></div>`;

const spaceOf = (
  space: NonNullable<Space>,
) => html`<div class="espace"><span><b>${space.name}</b>${space.role ? html` · ${space.role}` : ""}</span><span>${space.unit}</span>
${space.change ? html`<a class="fr-link fr-link--sm" href="${space.change}">Changer d’espace</a>` : ""}
<a class="fr-link fr-link--sm" href="/compte">Mon compte</a>
<a class="fr-link fr-link--sm" href="/notifications">Notifications${space.unread > 0 ? html` <b>${space.unread}</b>` : ""}</a>
${space.isShared ? html`<form method="post" action="/verrouiller" data-turbo="false"><button class="lien">Verrouiller</button></form>` : ""}<form method="post" action="/deconnexion" data-turbo="false">${space.isShared ? html`<input type="hidden" name="suite" value="connexion"><button class="lien">Changer d’utilisateur</button>` : html`<button class="lien">Se déconnecter</button>`}</form></div>`;

/** Says that the session is about to close, and lets one stay. Hidden until then; without a script the server closes it all the same. */
const watch = (
  s: WatchedSession,
) => html`<sextant-session account="${s.account}" idle="${s.idleSeconds}" left="${s.leftSeconds}" ${s.shared ? "shared" : ""}>
<div class="fin-de-session" role="alert" data-warning></div>
<template data-idle><p class="fr-mb-1w"><b>${s.shared ? "Cet écran va se verrouiller" : "Votre session va se fermer"}</b> faute d’action, dans moins de deux minutes. Ce que vous avez saisi est gardé.</p><button type="button" class="fr-btn fr-btn--sm" data-stay>Rester connecté</button></template>
<template data-end><p class="fr-mb-0"><b>Votre session se termine à ${s.endsAt}</b>, quatre heures après votre identification. Terminez ce que vous faites ; vous pourrez vous reconnecter et retrouver votre saisie.</p></template></sextant-session>`;

/** Signed in without a unit; the pages that choose one have their own way out. */
const accountOf = (name: string, path: string) =>
  /^\/(connexion|espaces|compte\/(charte|situation))(\/|$)/.test(path)
    ? nothing
    : html`<div class="espace"><span><b>${name}</b></span><a class="fr-link fr-link--sm" href="/compte">Mon compte</a>
<form method="post" action="/deconnexion" data-turbo="false"><button class="lien">Se déconnecter</button></form></div>`;

/** Not where one is already signing in, or choosing for which unit. */
const signIn = (path: string) =>
  /^\/(connexion|espaces|verrou|mot-de-passe|compte\/creation)(\/|$)/.test(path)
    ? nothing
    : html`<div class="espace"><a class="fr-btn fr-btn--sm" href="/connexion${path === "/" ? "" : `?retour=${encodeURIComponent(path)}`}" data-turbo="false">Se connecter</a></div>`;

function links(p: Page) {
  const all = [...(p.space?.links ?? []), { href: "/annuaire", label: "Annuaire" }, { href: "/aide", label: "Aide" }];
  const here = all.filter((link) => p.path === link.href || p.path.startsWith(`${link.href}/`)).at(0);
  return all.map(
    (link) => html`<a href="${link.href}" ${link === here ? raw('aria-current="page"') : ""}>${link.label}</a>`,
  );
}
