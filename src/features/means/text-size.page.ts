import { html } from "hono/html";
import { chooseTextSize } from "#features/accounts/text-size.action.ts";
import { isTextSize, type TextSize, textSizes } from "#features/accounts/text-size.ts";
import { radios } from "#ui/parts.ts";
import { goTo } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { showAccount } from "./account.page.ts";

const labels = { normal: "Normal", large: "Grand", largest: "Très grand" } satisfies Record<TextSize, string>;

/** In "Mon compte": three sizes, for every page one opens. */
export const readingPart = (chosen: TextSize, error?: string) =>
  html`<section class="fr-mt-4w" aria-labelledby="lire"><h2 class="fr-h5 fr-mb-1w" id="lire">Lire plus facilement</h2>
<form method="post" action="/compte/taille-du-texte" class="carte" novalidate>${radios({ name: "taille", label: "Taille du texte, sur toutes les pages et tous vos appareils", value: chosen, options: textSizes.map((code) => ({ code, label: labels[code] })), ...(error ? { error } : {}) })}<button class="fr-btn fr-btn--secondary">Enregistrer la taille</button></form></section>`;

/** POST /compte/taille-du-texte */
export async function chooseTextSizePage(web: Web) {
  const { taille } = await web.req.parseBody();
  if (!isTextSize(taille)) return showAccount(web, "Choisissez une des trois tailles.");
  await chooseTextSize(web.var.db, web.var.signedIn!.account.id, taille);
  return goTo(web, "/compte", "La taille du texte est enregistrée : toutes les pages la suivent.");
}
