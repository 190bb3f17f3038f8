import { html } from "hono/html";
import type { Html } from "./frame.ts";

/** What the library's error codes mean to the person reading. */
const sentences: Record<string, string> = {
  expired: "Cette page d’identification a expiré ou a déjà servi. Retournez au service et recommencez.",
  invalid_client: "Le service qui vous envoie n’est pas inscrit ici.",
  invalid_redirect_uri: "L’adresse de retour n’est pas celle que le service a déclarée.",
  server_error: "Un incident s’est produit chez le fournisseur d’identité.",
  "not-found": "Cette page n’existe pas.",
  "not-allowed": "Cette page est réservée à l’administration.",
  "foreign-form": "Cette demande ne vient pas d’une page de ce site.",
  "too-large": "Cette demande est trop longue.",
};

export const problemPage = (code: string, home: string | null, detail?: string): Html | Promise<Html> =>
  html`<h1>Identification impossible</h1>
<p>${sentences[code] ?? "La demande reçue n’est pas acceptée."} Rien n’a été transmis.</p>
${home ? html`<p><a href="${home}">Revenir au service</a></p>` : ""}
<p class="note">Pour le support : ${code}${detail ? ` (${detail})` : ""}</p>`;
