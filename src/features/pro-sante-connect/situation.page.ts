import { getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";
import { z } from "zod";
import { listSituations } from "#features/accounts/situation.store.ts";
import { type Situation, situationTitle } from "#features/accounts/situation.ts";
import { returnPath } from "#features/sessions/return-path.ts";
import { cookieOptions, sessionCookie } from "#features/sessions/session.ts";
import { chooseSituation } from "#features/sessions/situation.action.ts";
import { emptyState, hidden } from "#ui/parts.ts";
import { goTo, show } from "#web/frame.ts";
import { visitOf } from "#web/visit.ts";
import type { Web } from "#web/web.ts";

/** GET /compte/situation: as what and where one practises today, the last choice first. */
export async function situationPage(web: Web) {
  const { db, signedIn } = web.var;
  const situations = await listSituations(db, signedIn!.account.id);
  const back = returnPath(web.req.query("retour"));
  return show(web, {
    title: "Choisir votre situation d’exercice",
    body: html`<div class="etroit"><h1 class="fr-h4">Dans quelle situation exercez-vous ?</h1>
<p>Ce sont les activités que le répertoire national connaît de vous. Votre choix ouvre l’unité correspondante ; vous en changez à tout moment, sans vous déconnecter.</p>
${situations.length === 0 ? none : html`<form method="post" action="/compte/situation">${hidden("retour", back)}${situations.map((one) => card(one, one.key === signedIn!.situation))}</form>`}
<p class="fr-mt-2w"><a class="fr-link" href="/espaces">Choisir plutôt une unité</a></p></div>`,
  });
}

const Form = z.object({ situation: z.string().max(64), retour: z.string().optional() });

/** POST /compte/situation */
export async function chooseSituationPage(web: Web) {
  const { db, now, outside } = web.var;
  const name = sessionCookie(outside.publicUrl);
  const form = Form.safeParse(await web.req.parseBody());
  if (!form.success) return web.redirect("/compte/situation", 303);
  const chosen = await chooseSituation(db, getCookie(web, name) ?? "", form.data.situation, visitOf(web), now);
  if (!chosen.ok)
    return web.redirect(chosen.refusal.kind === "session-ended" ? "/connexion" : "/compte/situation", 303);

  setCookie(web, name, chosen.value.token, cookieOptions(outside.publicUrl));
  const back = returnPath(form.data.retour);
  const { situation, needsUnit } = chosen.value;
  return goTo(
    web,
    needsUnit ? `/espaces?retour=${encodeURIComponent(back)}` : back,
    `Vous exercez comme ${situationTitle(situation)}${situation.name ? `, ${situation.name}` : ""}.`,
  );
}

const card = (
  situation: Situation,
  isCurrent: boolean,
) => html`<article class="carte ligne"><div><h2 class="fr-text--md fr-mb-0">${situationTitle(situation)}</h2>
<p class="note fr-mb-0">${placeOf(situation)}</p></div>
${isCurrent ? html`<p class="fr-mb-0"><b>Situation actuelle</b></p>` : html`<button class="fr-btn fr-btn--secondary" name="situation" value="${situation.key}">Exercer ainsi<span class="fr-sr-only"> : ${situationTitle(situation)}, ${placeOf(situation)}</span></button>`}</article>`;

const placeOf = ({ name, street, postcode, city }: Situation) =>
  [name, street, [postcode, city].filter(Boolean).join(" ")].filter(Boolean).join(" · ") || "Lieu non précisé";

const none = emptyState(
  "Le répertoire national ne dit rien de vos activités. Ce que vous pouvez faire ici vient de vos habilitations.",
);
