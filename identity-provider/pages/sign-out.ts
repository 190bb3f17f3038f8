import { html, raw } from "hono/html";

/** The form comes from the library, with its proof against forgery; the script sends it, the button is for those without. */
export const signOutPage = (form: string) => html`<h1>Déconnexion</h1>
<p>Votre identification est en train d’être fermée.</p>
${raw(form)}
<p><button form="op.logoutForm" name="logout" value="yes" class="principal">Terminer la déconnexion</button></p>`;

export const signOutScript = `document.querySelector('button[form="op.logoutForm"]').click();\n`;

export const signedOutPage = () => html`<h1>Vous êtes déconnecté</h1><p>Vous pouvez fermer cette page.</p>`;
