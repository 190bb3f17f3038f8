import { html } from "hono/html";
import { pinLengths } from "#idp/ecps/pin.ts";

type Frame = { pinDigits: number; portal: string; isSimulator: boolean };

/**
 * The application: one page with every screen, of which the script shows one. All it says stands here or in
 * browser/sentences.ts; the script only fills names, times and numbers.
 */
export const appPage = ({ pinDigits, portal, isSimulator }: Frame) => html`<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="theme-color" content="#0b4f5c">
<title>e-CPS</title>
<link rel="manifest" href="/app/manifest.webmanifest">
<link rel="icon" href="/app/icone.svg" type="image/svg+xml">
<link rel="apple-touch-icon" href="/app/icone.svg">
<link rel="stylesheet" href="/app/style.css">
</head>
<body>
<header>${isSimulator ? html`<p class="simulateur">SIMULATEUR – identités fictives</p>` : ""}<div class="barre"><h1>e-CPS</h1><p id="connexion" role="status"></p></div></header>
<main id="contenu" data-pin="${pinDigits}">
<noscript><p class="alerte">L’e-CPS garde sa clé dans ce navigateur : elle a besoin de JavaScript. Activez-le puis rechargez la page.</p></noscript>
<p id="probleme" class="alerte" role="alert" hidden></p>

<section id="ecran-conditions" aria-labelledby="titre-conditions" hidden>
<h2 id="titre-conditions" tabindex="-1">Conditions d’utilisation</h2>
<p>Lisez-les jusqu’en bas pour pouvoir les accepter.</p>
<div id="conditions" class="conditions" tabindex="0" role="region" aria-label="Texte des conditions">
<h3>À quoi sert l’e-CPS</h3>
<p>L’e-CPS prouve qui vous êtes aux services numériques de santé, comme votre carte. Elle est personnelle : vous ne la prêtez à personne.</p>
<h3>Ce que ce téléphone garde</h3>
<p>Une clé est créée dans ce téléphone. Elle n’en sort jamais et ne peut pas être copiée. Votre code secret n’est pas gardé dans le téléphone.</p>
<h3>Votre code secret</h3>
<p>Vous le choisissez et le gardez pour vous. Personne ne vous le demandera, ni par téléphone ni par courriel. Après cinq erreurs il est effacé, et l’e-CPS doit être activée à nouveau.</p>
<h3>À chaque connexion</h3>
<p>Vérifiez le nom du service et le nombre affiché sur l’écran de l’ordinateur. Si vous n’avez rien demandé, refusez.</p>
<h3>Téléphone perdu, volé ou changé</h3>
<p>Supprimez l’appareil sur le portail, à l’adresse ${portal}. L’e-CPS de ce téléphone cesse aussitôt de fonctionner.</p>
<h3>Ce qui est enregistré</h3>
<p>Les connexions acceptées et refusées, avec leur date et le nom du service, pour que vous puissiez les vérifier. Ni votre code ni votre position ne sont enregistrés.</p>
</div>
<button id="accepter" class="principal" type="button" disabled>J’accepte</button>
<p id="aide-accepter" class="note">Le bouton s’ouvre à la fin du texte.</p>
</section>

<section id="ecran-choix" aria-labelledby="titre-choix" hidden>
<h2 id="titre-choix" tabindex="-1">Activer mon e-CPS</h2>
<p>Avec votre carte, ouvrez sur un ordinateur l’adresse <b>${portal}</b>, connectez-vous avec votre carte et affichez le QR code.</p>
<button id="vers-jeton" class="principal" type="button">J’ai le QR code ou le code d’activation</button>
<p>Sans carte, un courriel et un SMS vous sont envoyés aux coordonnées connues de l’annuaire.</p>
<button id="vers-annuaire" type="button">Je n’ai pas de carte</button>
</section>

<section id="ecran-annuaire" aria-labelledby="titre-annuaire" hidden>
<h2 id="titre-annuaire" tabindex="-1">Sans carte</h2>
<form id="form-annuaire" novalidate>
<label for="identifiant">Identifiant national</label>
<p id="aide-identifiant" class="note">8 suivi de votre numéro RPPS, par exemple 899900100019. Avec un numéro ADELI seul, l’e-CPS s’active par la carte.</p>
<input id="identifiant" name="identifiant" autocomplete="off" autocapitalize="characters" spellcheck="false" aria-describedby="aide-identifiant">
<button class="principal">Recevoir le courriel</button>
</form>
<button class="lien retour" type="button">Retour</button>
</section>

<section id="ecran-courriel" aria-labelledby="titre-courriel" hidden>
<h2 id="titre-courriel" tabindex="-1">Regardez vos courriels</h2>
<p>Si une adresse et un mobile sont connus pour cet identifiant, un courriel vient de partir. Il vaut 24 heures.</p>
<p>Ouvrez son lien sur ce téléphone, ou scannez son QR code.</p>
<p>Rien n’arrive ? Vérifiez les courriers indésirables, puis vos coordonnées auprès de votre Ordre ou de votre employeur. Les adresses MSSanté ne reçoivent pas ce courriel.</p>
<button id="courriel-jeton" class="principal" type="button">J’ai le code d’activation</button>
<button class="lien retour" type="button">Retour</button>
</section>

<section id="ecran-jeton" aria-labelledby="titre-jeton" hidden>
<h2 id="titre-jeton" tabindex="-1">Code d’activation</h2>
<div id="viseur" hidden><video id="camera" muted playsinline aria-label="Image de l’appareil photo"></video></div>
<button id="scanner" type="button" hidden>Scanner le QR code</button>
<form id="form-jeton" novalidate>
<label for="jeton">Code sous le QR code</label>
<p id="aide-jeton" class="note">Seize signes, par exemple 7K2M-0QX4-9TRA-B3HD.</p>
<input id="jeton" name="jeton" autocomplete="off" autocapitalize="characters" spellcheck="false" aria-describedby="aide-jeton">
<label for="nom">Nom de ce téléphone</label>
<p id="aide-nom" class="note">Pour le reconnaître dans la liste de vos appareils.</p>
<input id="nom" name="nom" autocomplete="off" maxlength="40" aria-describedby="aide-nom">
<button class="principal">Continuer</button>
</form>
<button class="lien retour" type="button">Retour</button>
</section>

<section id="ecran-sms" aria-labelledby="titre-sms" hidden>
<h2 id="titre-sms" tabindex="-1">Code reçu par SMS</h2>
<p>Un code à 6 chiffres a été envoyé au <b id="mobile"></b>. Il vaut 10 minutes.</p>
<form id="form-sms" novalidate>
<label for="code">Code à 6 chiffres</label>
<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="7">
<button class="principal">Valider</button>
</form>
<button id="renvoyer" class="lien" type="button">Envoyer un nouveau code</button>
<button class="lien abandon" type="button">Abandonner</button>
</section>

<section id="ecran-secret" aria-labelledby="titre-secret" hidden>
<h2 id="titre-secret" tabindex="-1">Choisissez votre code secret</h2>
<p id="aide-secret">${pinDigits} chiffres, sans suite ni répétition. Il vous sera demandé à chaque connexion.</p>
<form id="form-secret" novalidate>
<label for="secret">Code secret</label>
<input id="secret" name="secret" type="password" inputmode="numeric" autocomplete="off" maxlength="${pinLengths.longest}" aria-describedby="aide-secret">
<label for="secret-encore">Le même code, encore une fois</label>
<input id="secret-encore" name="encore" type="password" inputmode="numeric" autocomplete="off" maxlength="${pinLengths.longest}">
<button class="principal">Activer mon e-CPS</button>
</form>
<button class="lien abandon" type="button">Abandonner</button>
</section>

<section id="ecran-accueil" aria-labelledby="titre-accueil" hidden>
<h2 id="titre-accueil" tabindex="-1">Votre e-CPS est prête</h2>
<div class="carte"><p class="qui" id="personne"></p><p id="appareil"></p><p class="note">Jusqu’au <span id="fin"></span></p></div>
<p>Sur l’ordinateur, choisissez «&nbsp;Application e-CPS&nbsp;» et saisissez votre identifiant. La demande apparaît ici.</p>
<p id="derniere" class="succes" role="status" hidden></p>
<p class="note"><a href="/login-page">Mes appareils et mes connexions</a></p>
</section>

<section id="ecran-demande" aria-labelledby="titre-demande" hidden>
<h2 id="titre-demande" tabindex="-1">Demande de connexion</h2>
<p><b id="service"></b> demande à vérifier votre identité.</p>
<p class="note">Il reste <span id="reste"></span> secondes.</p>
<form id="form-pin" novalidate>
<label for="pin">Code secret</label>
<input id="pin" name="pin" type="password" inputmode="numeric" autocomplete="off" maxlength="${pinLengths.longest}">
<button class="principal">Continuer</button>
</form>
<button class="refuser" type="button">Ce n’est pas moi : refuser</button>
</section>

<section id="ecran-nombre" aria-labelledby="titre-nombre" hidden>
<h2 id="titre-nombre" tabindex="-1">Quel nombre est affiché à l’écran ?</h2>
<p>Regardez la page de connexion de <b id="service-nombre"></b>. Vous n’avez qu’un essai.</p>
<div id="nombres" class="nombres"></div>
<button class="refuser" type="button">Aucun de ces nombres : refuser</button>
</section>

<section id="ecran-resultat" aria-labelledby="titre-resultat" hidden>
<h2 id="titre-resultat" tabindex="-1"></h2>
<p id="texte-resultat"></p>
<button id="termine" class="principal" type="button">Terminé</button>
</section>

<section id="ecran-fin" aria-labelledby="titre-fin" hidden>
<h2 id="titre-fin" tabindex="-1">Cette e-CPS ne fonctionne plus</h2>
<p id="texte-fin"></p>
<button id="recommencer" class="principal" type="button">Activer à nouveau</button>
</section>
</main>
<script type="module" src="/app/app.js"></script>
</body>
</html>`;

export const appManifest = {
  name: "e-CPS",
  short_name: "e-CPS",
  lang: "fr",
  id: "/app",
  start_url: "/app",
  scope: "/app",
  display: "standalone",
  orientation: "portrait",
  background_color: "#ffffff",
  theme_color: "#0b4f5c",
  icons: [
    { src: "/app/icone.svg", sizes: "any", type: "image/svg+xml", purpose: "any" },
    { src: "/app/icone.svg", sizes: "any", type: "image/svg+xml", purpose: "maskable" },
  ],
};

export const appIcon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 512 512"><rect width="512" height="512" fill="#0b4f5c"/><rect x="156" y="92" width="200" height="328" rx="28" fill="#fff"/><rect x="184" y="132" width="144" height="216" rx="8" fill="#d8ecef"/><path d="M212 240l32 34 58-68" fill="none" stroke="#0b4f5c" stroke-width="26" stroke-linecap="round" stroke-linejoin="round"/><circle cx="256" cy="384" r="16" fill="#0b4f5c"/></svg>`;

/** The shell answers without a network; what is said to the server never comes from the cache. */
export const serviceWorker = (version: string) => `const cache = "e-cps-${version}";
const shell = ["/app", "/app/app.js", "/app/style.css", "/app/icone.svg", "/app/manifest.webmanifest"];
self.addEventListener("install", (event) => event.waitUntil(caches.open(cache).then((c) => c.addAll(shell)).then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(caches.keys().then((keys) => Promise.all(keys.filter((k) => k.startsWith("e-cps-") && k !== cache).map((k) => caches.delete(k)))).then(() => self.clients.claim())));
self.addEventListener("fetch", (event) => {
  const path = new URL(event.request.url).pathname;
  if (event.request.method !== "GET" || !shell.includes(path)) return;
  event.respondWith(fetch(event.request).catch(() => caches.match(path)));
});
`;

export const appStyle = `:root { --encre: #0b4f5c; --fond: #fff; --texte: #161616; --trait: #767676; --pale: #eef6f7; --note: #555; --rouge: #b30f1f; --vert: #18753c; color-scheme: light dark; }
@media (prefers-color-scheme: dark) { :root { --encre: #74c6d4; --fond: #161616; --texte: #eee; --trait: #929292; --pale: #0f2327; --note: #b5b5b5; --rouge: #ff8f8a; --vert: #6fd193; } }
* { box-sizing: border-box; }
[hidden] { display: none !important; }
body { margin: 0; background: var(--fond); color: var(--texte); font: 1.0625rem/1.5 system-ui, sans-serif; }
.simulateur { background: #b30f1f; color: #fff; margin: 0; padding: .4rem 1rem; text-align: center; font-weight: 700; font-size: .875rem; }
.barre { display: flex; justify-content: space-between; align-items: center; gap: 1rem; padding: .75rem 1rem; background: #0b4f5c; color: #fff; }
.barre h1 { font-size: 1.25rem; margin: 0; }
.barre p { margin: 0; font-size: .875rem; }
main { max-width: 30rem; margin: 0 auto; padding: 1rem 1rem 3rem; }
h2 { font-size: 1.375rem; line-height: 1.25; margin: .5rem 0 .75rem; color: var(--encre); }
h2:focus { outline: none; }
h3 { font-size: 1.0625rem; margin: 1rem 0 .25rem; }
a { color: var(--encre); display: inline-block; padding: .625rem 0; }
label { display: block; font-weight: 600; margin-top: 1rem; }
input { width: 100%; min-height: 48px; padding: .5rem .75rem; font: inherit; color: inherit; background: var(--pale); border: 1px solid var(--trait); border-radius: .375rem; }
input[inputmode=numeric] { font-size: 1.5rem; letter-spacing: .25em; }
#jeton { letter-spacing: .08em; text-transform: uppercase; }
button { display: block; width: 100%; min-height: 48px; margin: 1rem 0 0; padding: .625rem 1rem; font: inherit; font-weight: 600; color: var(--encre); background: transparent; border: 1px solid var(--encre); border-radius: .375rem; cursor: pointer; }
button.principal { color: var(--fond); background: var(--encre); }
button:disabled { color: var(--note); background: transparent; border-color: var(--trait); cursor: not-allowed; }
button.lien { border: 0; text-decoration: underline; font-weight: 400; }
button.refuser { color: var(--rouge); border-color: var(--rouge); margin-top: 2rem; }
.note { color: var(--note); font-size: .9375rem; margin: .25rem 0; }
.alerte { padding: .75rem 1rem; border-left: 4px solid var(--rouge); background: var(--pale); }
.succes { padding: .75rem 1rem; border-left: 4px solid var(--vert); background: var(--pale); }
.conditions { max-height: 45vh; overflow-y: auto; padding: 0 1rem; border: 1px solid var(--trait); border-radius: .375rem; }
.carte { padding: 1rem; border-radius: .75rem; background: var(--pale); border: 1px solid var(--encre); }
.carte p { margin: 0; }
.carte .qui { font-size: 1.25rem; font-weight: 700; color: var(--encre); }
.nombres { display: grid; grid-template-columns: repeat(3, 1fr); gap: .75rem; }
.nombres button { min-height: 88px; font-size: 2rem; font-weight: 700; }
#viseur video { width: 100%; max-height: 50vh; border-radius: .5rem; background: #000; }
:focus-visible { outline: 3px solid #b34a00; outline-offset: 2px; }
@media (prefers-color-scheme: dark) { :focus-visible { outline-color: #ffb27d; } }
`;
