import { html } from "hono/html";
import { z } from "zod";
import { returnPath } from "#features/sessions/return-path.ts";
import { codeLimits, masked, type SendRefusal } from "#features/sign-in/code.ts";
import { frenchTime } from "#lib/dates.ts";
import type { Html } from "#ui/page.ts";
import { errorSummary, hidden, input } from "#ui/parts.ts";
import { goTo, show } from "#web/frame.ts";
import { visitOf } from "#web/visit.ts";
import type { Web } from "#web/web.ts";
import { type EmailProofRefusal, sendEmailProof, useEmailProof } from "./email-proof.action.ts";
import { findEmailProof } from "./registration.store.ts";
import { emailProblem } from "./registration.ts";

type Problem = { field: "code" | "courriel"; message: string; typed?: string };

/** GET /compte/creation/courriel: the code that proves the address a doctor gave. */
export const emailProofPage = (web: Web) => showProof(web, returnPath(web.req.query("retour")), null);

const Form = z.object({
  retour: z.string().optional(),
  code: z.string().max(40).optional(),
  courriel: z.string().max(300).optional(),
});

/** POST /compte/creation/courriel: the code typed, or another address to send one to. */
export async function proveEmailPage(web: Web) {
  const form = Form.safeParse(await web.req.parseBody());
  const { retour, code, courriel } = form.success ? form.data : {};
  const back = returnPath(retour);
  const who = { account: web.var.signedIn!.account.id, visit: visitOf(web) };
  if (code !== undefined) {
    const used = await useEmailProof(web.var.db, who, code, web.var.now);
    if (used.ok) return goTo(web, back, "Votre adresse est vérifiée.");
    return showProof(web, back, {
      field: used.refusal.kind === "taken" ? "courriel" : "code",
      message: tellUse(used.refusal),
    });
  }
  const email = (courriel ?? "").trim();
  const wrong = emailProblem(email);
  if (wrong) return showProof(web, back, { field: "courriel", message: wrong, typed: email });
  const sent = await sendEmailProof(web.var.db, who, email, web.var.now);
  if (!sent.ok) return showProof(web, back, { field: "courriel", message: tellSend(sent.refusal), typed: email });
  return goTo(web, `/compte/creation/courriel?retour=${encodeURIComponent(back)}`, "Un code vient de partir.");
}

async function showProof(web: Web, back: string, problem: Problem | null) {
  const proof = await findEmailProof(web.var.db, web.var.signedIn!.account.id);
  const error = (field: Problem["field"]) => (problem?.field === field ? problem.message : undefined);
  return show(web, {
    title: "Vérifier votre adresse",
    status: problem ? 400 : 200,
    body: html`<div class="etroit">${errorSummary(problem ? [problem] : [])}<h1 class="fr-h4">Vérifier votre adresse électronique</h1>
${proof?.code ? typeCode(proof.email, proof.startedAt, back, error("code")) : html`<p>Votre compte n’a pas encore d’adresse vérifiée : c’est là que vous recevrez vos codes de connexion et les alertes de sécurité.</p>`}
<form class="fr-mt-3w" method="post" action="/compte/creation/courriel">${hidden("retour", back)}
${input({ name: "courriel", label: proof?.code ? "Rien reçu ? Renvoyer un code, à cette adresse ou à une autre" : "Adresse électronique", value: problem?.typed ?? proof?.email, error: error("courriel"), attributes: 'autocomplete="email" inputmode="email" spellcheck="false"' })}
<button class="fr-btn ${proof?.code ? "fr-btn--secondary" : ""}">Envoyer un code</button></form>
<p class="fr-mt-3w"><a class="fr-link" href="${back}">Plus tard : continuer sans adresse vérifiée</a></p></div>`,
  });
}

const typeCode = (email: string, sentAt: Date, back: string, error: string | undefined): Html => html`
<p>Un code à ${codeLimits.digits} chiffres vous a été envoyé par courriel à ${frenchTime(sentAt)}, à l’adresse <b>${masked("mail", email)}</b>. Il est valable ${codeLimits.lifeMinutes} minutes.</p>
<form method="post" action="/compte/creation/courriel">${hidden("retour", back)}
${input({ name: "code", label: "Code reçu", error, attributes: 'autocomplete="one-time-code" inputmode="numeric"' })}
<button class="fr-btn">Vérifier</button></form>`;

function tellUse(refusal: EmailProofRefusal): string {
  switch (refusal.kind) {
    case "wrong":
      return `Ce n’est pas le code envoyé. ${refusal.left === 1 ? "Il reste un essai." : `Il reste ${refusal.left} essais.`}`;
    case "expired":
      return "Ce code a expiré : demandez-en un autre.";
    case "dead":
    case "nothing-to-prove":
      return "Ce code ne peut plus servir : demandez-en un autre.";
    case "taken":
      return "Cette adresse est déjà celle d’un autre compte. Si c’est le vôtre, connectez-vous avec lui pour les réunir ; sinon, indiquez une autre adresse.";
  }
}

function tellSend(refusal: SendRefusal): string {
  switch (refusal.kind) {
    case "too-soon":
      return `Un code vient de partir. Vous pourrez en demander un autre à partir de ${frenchTime(refusal.at)}.`;
    case "too-many":
      return "Trop de codes ont été demandés : réessayez plus tard, ou continuez sans adresse vérifiée.";
  }
}
