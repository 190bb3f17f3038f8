import { html, raw } from "hono/html";
import { nameOf, type Person } from "./people.ts";

type Html = ReturnType<typeof html>;

/** Above this many people the page offers to search. */
const few = 8;

type Choice = { uid: string; service: string; people: Person[]; all: number; searched: string };

export const choicePage = ({ uid, service, people, all, searched }: Choice) =>
  page(
    "Choisir une identité",
    html`<h1>Choisir une identité</h1>
<p>Vous vous identifiez pour accéder à <b>${service}</b>. Dans la réalité, votre carte CPS ou votre e-CPS dirait qui vous êtes.</p>
${all > few ? searchForm(uid, searched) : ""}
<form method="post" action="/interaction/${uid}">
${people.length > 0 ? html`<ul class="personnes">${people.map(choiceOf)}</ul>` : html`<p role="status">Personne ne porte le nom ou le métier « ${searched} ». <a href="/interaction/${uid}">Voir tout le monde</a></p>`}
<p><button class="lien" name="annuler" value="oui">Annuler et revenir à ${service}</button></p>
</form>`,
  );

/** The form comes from the library, with its proof against forgery; the script sends it, the button is for those without. */
export const signOutPage = (form: string) =>
  page(
    "Déconnexion",
    html`<h1>Déconnexion</h1>
<p>Votre identification est en train d’être fermée.</p>
${raw(form)}
<p><button form="op.logoutForm" name="logout" value="yes" class="principal">Terminer la déconnexion</button></p>
<script src="/deconnexion.js"></script>`,
  );

export const signOutScript = `document.querySelector('button[form="op.logoutForm"]').click();\n`;

export const signedOutPage = () =>
  page("Déconnexion", html`<h1>Vous êtes déconnecté</h1><p>Vous pouvez fermer cette page.</p>`);

export const errorPage = (code: string, home: string) =>
  page(
    "Identification impossible",
    html`<h1>Identification impossible</h1>
<p>${sentences[code] ?? "La demande reçue n’est pas acceptée."} Rien n’a été transmis.</p>
<p><a href="${home}">Revenir au service</a></p>
<p class="note">Pour le support : ${code}</p>`,
  );

export const style = `:root { --encre: #0b4f5c; --fond: #fff; --texte: #161616; --trait: #ddd; --pale: #f2f8f9; --note: #5b5b5b; color-scheme: light dark; }
@media (prefers-color-scheme: dark) { :root { --encre: #74c6d4; --fond: #161616; --texte: #eee; --trait: #3a3a3a; --pale: #0f2327; --note: #b5b5b5; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--fond); color: var(--texte); font: 1rem/1.5 system-ui, sans-serif; }
.simulateur { background: #b30f1f; color: #fff; padding: .5rem 1rem; text-align: center; font-weight: 700; }
main { max-width: 38rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .75rem; color: var(--encre); }
a, .lien { color: var(--encre); }
.personnes { list-style: none; margin: 1rem 0; padding: 0; }
.personnes button { display: block; width: 100%; min-height: 44px; padding: .75rem 1rem; margin: 0 0 .5rem; text-align: left; font: inherit; color: inherit; background: var(--fond); border: 1px solid var(--trait); border-radius: .5rem; cursor: pointer; }
.personnes button:hover { background: var(--pale); border-color: var(--encre); }
.personnes b { display: block; color: var(--encre); }
.recherche { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; margin: 1rem 0; }
.recherche div { flex: 1 1 12rem; }
label { display: block; font-weight: 600; }
input { width: 100%; min-height: 44px; padding: .5rem; font: inherit; color: inherit; background: var(--pale); border: 1px solid var(--encre); border-radius: .25rem; }
.recherche button, .principal { min-height: 44px; padding: .5rem 1rem; font: inherit; color: var(--fond); background: var(--encre); border: 0; border-radius: .25rem; cursor: pointer; }
.lien { min-height: 44px; padding: 0; font: inherit; background: none; border: 0; text-decoration: underline; cursor: pointer; }
.note { color: var(--note); font-size: .875rem; }
:focus-visible { outline: 3px solid #b34a00; outline-offset: 2px; }
`;

/** What the library's error codes mean to the person reading. */
const sentences: Record<string, string> = {
  expired: "Cette page d’identification a expiré ou a déjà servi.",
  invalid_client: "Le service qui vous envoie n’est pas inscrit ici.",
  invalid_redirect_uri: "L’adresse de retour n’est pas celle que le service a déclarée.",
  server_error: "Un incident s’est produit chez le fournisseur d’identité.",
};

const choiceOf = (person: Person) =>
  html`<li><button name="personne" value="${person.SubjectNameID}"><b>${nameOf(person)}</b> ${person.shown}</button></li>`;

const searchForm = (
  uid: string,
  searched: string,
) => html`<form class="recherche" method="get" action="/interaction/${uid}" role="search">
<div><label for="recherche">Nom, métier ou établissement</label><input id="recherche" name="recherche" type="search" value="${searched}" autocomplete="off"></div>
<button>Chercher</button>
</form>`;

const page = (title: string, body: Html | Promise<Html>) => html`<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} — simulateur d’identité</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<header class="simulateur">Simulateur – identités fictives</header>
<main>${body}</main>
</body>
</html>`;
