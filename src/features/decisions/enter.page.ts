import { html } from "hono/html";
import { sentForm } from "#features/sent-forms/sent-form.ts";
import { dayOf } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { errorSummary, hidden } from "#ui/parts.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { decisionFields } from "./decision-form.page.ts";
import { readDecision, type Typed } from "./entering.ts";
import { recordDecision } from "./record.action.ts";

/** GET /mdph/decisions/nouvelle */
export const newDecisionPage = (web: Web) => showForm(web, { protection: "aucune", qualification: "cible" }, {}, 200);

/** POST /mdph/decisions/nouvelle */
export async function enterDecisionPage(web: Web) {
  const { db, member, now } = web.var;
  const typed = Object.fromEntries(Object.entries(await web.req.parseBody()).map(([k, v]) => [k, String(v)]));
  const { entered, problems } = readDecision(typed, dayOf(now));
  if (!entered) return showForm(web, typed, problems, 400);
  const result = await recordDecision(db, entered, member, now, { form: sentForm(typed) });
  if (result.ok)
    return goTo(
      web,
      `/mdph/decisions/${result.value}/etablissements`,
      "La décision est saisie. Choisissez les établissements à notifier.",
    );
  switch (result.refusal.kind) {
    case "not-habilitated":
      return showForm(web, typed, { id_decision: "Votre habilitation ne permet pas de saisir une décision." }, 422);
    case "already-entered":
      return showForm(web, typed, { id_decision: "Une décision porte déjà ce numéro dans votre MDPH." }, 422);
    case "form-reused":
      return showForm(
        web,
        { ...typed, cle: newId() },
        { id_decision: "Cette page a déjà servi à saisir une décision : vérifiez le numéro." },
        422,
      );
  }
}

function showForm(web: Web, typed: Typed, problems: Typed, status: 200 | 400 | 422) {
  const fields = decisionFields(typed, problems);
  return show(web, {
    title: "Saisir une décision",
    status,
    body: html`<p class="fil fr-mb-1v"><a href="/mdph">Décisions</a> › Saisir une décision</p>
<h1 class="fr-h4">Saisir une décision</h1>
${errorSummary(Object.entries(problems).map(([field, message]) => ({ field, message })))}
<form method="post" action="/mdph/decisions/nouvelle" class="etroit" novalidate>${hidden("cle", typed.cle ?? newId())}
${fields.decision}
${fields.person}
${fields.contact}
<div class="boutons fr-mt-2w"><button class="fr-btn">Saisir la décision</button><a class="fr-btn fr-btn--tertiary" href="/mdph">Annuler</a></div></form>`,
  });
}
