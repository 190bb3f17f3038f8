import { deleteCookie, getCookie } from "hono/cookie";
import { html } from "hono/html";
import { holdsAnywhere, isDoctor, type Member, type Role } from "#features/accounts/member.ts";
import { isPractice } from "#features/directory/practice.ts";
import { cookieOptions } from "#features/sessions/session.ts";
import { show } from "./frame.ts";
import type { Web } from "./web.ts";

/** Left by "Changer d’utilisateur", for the way back from the identity provider. It says nothing of anybody. */
export const nextUserCookie = "sextant-suivant";

/** GET / — a signed-in professional goes straight to work; others choose what they look for. */
export function homePage(web: Web) {
  const { visitor } = web.var;
  if (getCookie(web, nextUserCookie)) {
    deleteCookie(web, nextUserCookie, cookieOptions(web.var.outside.publicUrl));
    if (!visitor) return web.redirect("/connexion?partage=oui", 303);
  }
  if (visitor) return web.redirect(workOf(visitor), 303);
  const doors = [
    {
      href: "/annuaire?type=ehpad",
      title: "Une personne âgée",
      text: "EHPAD, résidence autonomie, accueil de jour ou temporaire.",
    },
    {
      href: "/annuaire?type=smr",
      title: "Après l’hôpital",
      text: "Soins de réadaptation, hospitalisation à domicile, soins infirmiers à domicile.",
    },
  ];
  return show(web, {
    title: "Trouver une place",
    about: {
      canonical: "/",
      index: true,
      description:
        "Trouver la bonne place en EHPAD, en soins de réadaptation ou à domicile, et suivre la demande jusqu’à l’arrivée : annuaire public, prix, places libres et leur âge, dossier unique.",
    },
    body: html`<h1 class="fr-h2 fr-mb-1w">Trouver la bonne place, et savoir où en est la demande</h1>
<p class="fr-text--lead moyen">Un seul dossier, envoyé à plusieurs établissements, suivi jusqu’à l’arrivée de la personne.</p>
<div class="deux"><section aria-labelledby="chercher"><h2 class="fr-h5" id="chercher">Chercher un établissement</h2>
${doors.map((d) => html`<article class="carte"><h3 class="fr-text--md fr-mb-0"><a class="fr-link" href="${d.href}">${d.title}</a></h3><p class="note fr-mb-0">${d.text}</p></article>`)}
<p class="fr-mt-2w"><a class="fr-link" href="/annuaire">Tout l’annuaire</a> · <a class="fr-link" href="/calculer-un-gir">Calculer un GIR</a></p></section>
<aside><div class="carte"><h2 class="fr-h6">Pour vous ou pour un proche</h2><p>Préparez le dossier vous-même, faites-vous aider, et voyez où en est chaque demande.</p><a class="fr-btn" href="/creer-mon-espace">Créer mon espace</a><p class="fr-mt-2w fr-mb-0"><a class="fr-link" href="/connexion" data-turbo="false">Reprendre mon dossier</a></p></div>
<div class="carte"><h2 class="fr-h6">Vous êtes professionnel</h2><p>Créez un dossier, répondez à une demande, suivez les arrivées.</p><a class="fr-btn fr-btn--secondary" href="/connexion" data-turbo="false">Se connecter</a></div></aside></div>`,
  });
}

/** Where the work of a member starts; a practice is a doctor's own, or that of somebody to whom children are given. */
const workOf = (member: Member) =>
  isPractice(member) && !holdsAnywhere(member, "person")
    ? isDoctor(member) || member.actingFor
      ? "/medecin"
      : "/suivis-confies"
    : (homes.find(({ roles }) => holdsAnywhere(member, ...roles))?.home ?? "/annuaire");

/** Where each role works; the first one held. */
const homes: readonly { roles: Role[]; home: string }[] = [
  { roles: ["person"], home: "/mon-espace" },
  { roles: ["requester", "writer", "reader"], home: "/dossiers" },
  { roles: ["receiver"], home: "/demandes" },
  { roles: ["desk"], home: "/guichet" },
  { roles: ["mdph"], home: "/mdph" },
  { roles: ["steering"], home: "/pilotage" },
  { roles: ["support", "admin"], home: "/support" },
  { roles: ["local-admin"], home: "/structure" },
];

/** GET /aide */
export const helpPage = (web: Web) =>
  show(web, {
    title: "Aide",
    about: {
      canonical: "/aide",
      index: true,
      description:
        "Du dossier à l’arrivée en huit étapes, et les questions fréquentes des professionnels qui utilisent Sextant.",
    },
    body: html`<h1 class="fr-h4">Aide</h1><div class="moyen">
<h2 class="fr-h6">Du dossier à l’arrivée, en huit étapes</h2>
<ol><li><b>Créer</b> le dossier : l’identité suffit. Si un dossier ressemble, il vous est montré.</li><li><b>Compléter</b> les volets. Tout s’enregistre seul ; plusieurs personnes peuvent écrire en même temps. Chaque volet se valide à part ; le volet médical et le GIR sont signés par un médecin.</li><li><b>Chercher</b> les unités : chacune dit pourquoi elle convient, ou ce qu’il faudrait changer.</li><li><b>Envoyer</b> à toute la sélection d’un seul geste.</li><li>Les unités <b>étudient</b> : vous voyez qui a lu, et depuis quand.</li><li>Elles <b>répondent</b> : liste d’attente, proposition datée, complément, ou refus avec son motif.</li><li><b>Confirmer</b> une proposition clôt les autres demandes dans le même temps.</li><li>L’unité confirme l’<b>arrivée</b>. Si la personne ne vient pas, les demandes closes reprennent leur rang.</li></ol>
<h2 class="fr-h6">Questions fréquentes</h2>
<details class="repli"><summary>Qui voit le volet médical ?</summary><p>Les professionnels dont l’habilitation porte la mention « médicale », dans l’unité qui porte le dossier et dans celles qui l’ont reçu. Personne d’autre, sur aucun écran, impression ou courriel.</p></details>
<details class="repli"><summary>Nous écrivons à deux dans le même volet : qui gagne ?</summary><p>Les deux. Chaque réponse est gardée à part. Si vous modifiez la même réponse au même moment, les deux versions vous sont montrées et vous choisissez.</p></details>
<details class="repli"><summary>Une unité ne répond pas</summary><p>Passé le délai, la demande porte « sans réponse » des deux côtés. Elle n’est jamais refusée d’office : appelez l’unité, ou cherchez-en d’autres.</p></details>
<details class="repli"><summary>Je n’ai pas le droit de faire un acte</summary><p>Votre référent structure accorde les habilitations, par unité et par type d’orientation.</p></details>
<h2 class="fr-h6" id="contact">Contact</h2><p>Votre support régional vous répond aux heures ouvrées. Ne mettez jamais de nom de patient dans un courriel : le numéro de dossier suffit.</p></div>`,
  });

/** GET /accessibilite */
export const accessibilityPage = (web: Web) =>
  show(web, {
    title: "Accessibilité",
    about: {
      canonical: "/accessibilite",
      index: true,
      description: "Comment Sextant est conçu pour tous : clavier, lecteur d’écran, petits écrans, sans JavaScript.",
    },
    body: html`<h1 class="fr-h4">Accessibilité</h1><div class="moyen"><p>Sextant est conçu pour être utilisé au clavier, avec un lecteur d’écran, à 320 pixels de large et sans JavaScript. Chaque page est contrôlée par un outil automatique (axe) à chaque modification.</p><p>L’audit complet selon le RGAA 4.1.2 n’a pas encore été mené : la conformité n’est donc pas déclarée. Signalez un obstacle à votre support régional, en précisant la page et l’outil utilisé.</p></div>`,
  });

/** GET /donnees-personnelles */
export const personalDataPage = (web: Web) =>
  show(web, {
    title: "Données personnelles",
    about: {
      canonical: "/donnees-personnelles",
      index: true,
      description: "À quoi servent les données des dossiers, qui les lit, comment elles sont protégées.",
    },
    body: html`<h1 class="fr-h4">Données personnelles</h1><div class="moyen"><p>Les dossiers servent à trouver une place et à suivre l’admission, rien d’autre. Ils sont lus par l’équipe qui les porte et par les unités à qui ils ont été envoyés, dans la limite de leurs habilitations.</p><p>Chaque consultation est inscrite dans un journal dont les lignes sont chaînées. Les réponses, les pièces et les messages sont chiffrés avec une clé propre à chaque dossier. Les courriels ne portent que le numéro du dossier.</p><p>Une recherche enregistrée sans compte garde votre adresse de courriel et vos critères, chiffrés, pour vous avertir d’une place et rien d’autre. Le lien de chaque courriel les efface d’un clic.</p><p>Aucun traceur, aucune police ni aucun script ne vient d’un autre site.</p></div>`,
  });
