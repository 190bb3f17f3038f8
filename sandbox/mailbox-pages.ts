import { html } from "hono/html";
import type { Kept } from "./mailbox.ts";

type Html = ReturnType<typeof html>;

export const listPage = (mails: Kept[]) =>
  page(
    "Courriels envoyés",
    html`<h1>Courriels envoyés</h1>
<p class="note">Ce que Sextant envoie arrive ici et ne part nulle part. Les 500 derniers sont gardés, jusqu’à l’arrêt. La page se met à jour seule.</p>
${mails.length > 0 ? table(mails) : html`<p class="vide">Aucun courriel pour l’instant. Envoyez une demande depuis un dossier : l’unité qui la reçoit est prévenue.</p>`}
<script src="/mise-a-jour.js"></script>`,
  );

export const mailPage = (mail: Kept) =>
  page(
    mail.subject || "Sans objet",
    html`<p><a href="/">Tous les courriels</a></p>
<h1>${mail.subject || "Sans objet"}</h1>
<dl><dt>De</dt><dd>${mail.from}</dd><dt>À</dt><dd>${mail.to.join(", ")}</dd><dt>Reçu le</dt><dd>${french(mail.receivedAt)}</dd>
${mail.attachments.length > 0 ? html`<dt>Pièces jointes</dt><dd>${mail.attachments.join(", ")}</dd>` : ""}</dl>
${mail.text === null ? "" : html`<h2>Texte</h2><pre>${mail.text}</pre>`}
${mail.html === null ? "" : html`<h2>HTML, tel qu’il est écrit</h2><pre>${mail.html}</pre>`}
<details><summary>En-têtes</summary><pre>${mail.headers.map((one) => `${one.name}: ${one.value}`).join("\n")}</pre></details>`,
  );

export const unknownPage = () =>
  page("Introuvable", html`<h1>Ce courriel n’est plus là</h1><p><a href="/">Tous les courriels</a></p>`);

/** Reads the list again when one arrives. */
export const refreshScript = `new EventSource("/direct").onmessage = () => location.reload();\n`;

export const style = `:root { --encre: #0b4f5c; --fond: #fff; --texte: #161616; --trait: #ddd; --pale: #f2f8f9; --note: #5b5b5b; color-scheme: light dark; }
@media (prefers-color-scheme: dark) { :root { --encre: #74c6d4; --fond: #161616; --texte: #eee; --trait: #3a3a3a; --pale: #0f2327; --note: #b5b5b5; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--fond); color: var(--texte); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.5rem; line-height: 1.25; overflow-wrap: anywhere; } h2 { font-size: 1.125rem; }
a { color: var(--encre); }
table { width: 100%; border-collapse: collapse; font-size: .9375rem; }
th { text-align: left; font-size: .8125rem; color: var(--note); } th, td { padding: .5rem .75rem .5rem 0; vertical-align: top; overflow-wrap: anywhere; } td { border-top: 1px solid var(--trait); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; } dt { color: var(--note); } dd { margin: 0; overflow-wrap: anywhere; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: 1rem; background: var(--pale); border-radius: .5rem; }
.note { color: var(--note); font-size: .875rem; } .vide { padding: 1.5rem; border: 1px dashed var(--trait); border-radius: .5rem; }
summary { cursor: pointer; min-height: 44px; padding: .5rem 0; }
:focus-visible { outline: 3px solid #b34a00; outline-offset: 2px; }
`;

const table = (
  mails: Kept[],
) => html`<table><thead><tr><th scope="col">Reçu le</th><th scope="col">À</th><th scope="col">Objet</th></tr></thead>
<tbody>${mails.map((mail) => html`<tr><td>${french(mail.receivedAt)}</td><td>${mail.to.join(", ")}</td><td><a href="/mails/${mail.id}">${mail.subject || "Sans objet"}</a></td></tr>`)}</tbody></table>`;

const format = new Intl.DateTimeFormat("fr-FR", { dateStyle: "medium", timeStyle: "medium", timeZone: "Europe/Paris" });
export const french = (at: Date) => format.format(at);

export const page = (title: string, body: Html | Promise<Html>) => html`<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} — boîte d’essai</title>
<link rel="stylesheet" href="/style.css">
</head>
<body>
<main>${body}</main>
</body>
</html>`;
