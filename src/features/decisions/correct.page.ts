import { html } from "hono/html";
import { fullName } from "#features/persons/person.ts";
import { dayOf } from "#lib/dates.ts";
import { errorSummary, hidden } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { correctDecision } from "./correct.action.ts";
import { type CorrectionRefusal, typedOf } from "./correcting.ts";
import { type OpenDecision, openDecision, readDecisionOpen } from "./decision.page.ts";
import { decisionFields } from "./decision-form.page.ts";
import { readDecision, type Typed } from "./entering.ts";
import { rightLabel } from "./wording.ts";

/** GET /mdph/decisions/:id/correction — the decision as it was typed, to mend. */
export async function correctFormPage(web: Web) {
  const found = await readDecisionOpen(web);
  if (found?.decision.status.kind !== "in-force") return notFoundPage(web);
  return showForm(web, found, typedOf(found.decision), {}, 200);
}

/** POST /mdph/decisions/:id/correction */
export async function correctDecisionPage(web: Web) {
  const found = await openDecision(web);
  if (!found) return notFoundPage(web);
  const { db, member, now } = web.var;
  const typed: Typed = Object.fromEntries(Object.entries(await web.req.parseBody()).map(([k, v]) => [k, String(v)]));
  const { entered, problems } = readDecision({ ...typed, ...personOf(found) }, dayOf(now));
  if (!entered) return showForm(web, found, typed, problems, 400);
  const { referral } = found;
  const done = await correctDecision(db, referral.id, entered, member, Number(typed.version) || 0, now);
  if (done.ok)
    return goTo(
      web,
      `/mdph/decisions/${referral.id}`,
      done.value.changed.length > 0
        ? `La décision est corrigée (${done.value.changed.join(", ")}). Les établissements qui la suivent et la personne sont prévenus.`
        : "Rien n’a changé : la décision reste telle quelle.",
    );
  const { field, sentence } = because(done.refusal);
  return showForm(web, found, typed, { [field]: sentence }, 409);
}

/** Whose decision it is does not change here: another person is another decision. */
const personOf = ({ person }: OpenDecision): Typed => ({
  ...{
    nom_naissance: person.birthName,
    prenom: person.givenName,
    date_naissance: person.birthDate ?? "",
    sexe: person.sex,
  },
});

function showForm(
  web: Web,
  { referral, decision, person }: OpenDecision,
  typed: Typed,
  problems: Typed,
  status: 200 | 400 | 409,
) {
  const back = `/mdph/decisions/${referral.id}`;
  const fields = decisionFields(typed, problems);
  return show(web, {
    title: "Corriger la décision",
    status,
    body: html`<p class="fil fr-mb-1v"><a href="/mdph">Décisions</a> › <a href="${back}">${fullName(person)}</a> › Corriger</p>
<h1 class="fr-h4">Corriger la décision</h1>
${errorSummary(Object.entries(problems).map(([field, message]) => ({ field, message })))}
<p class="moyen">Pour ce qui a été mal saisi. Une nouvelle décision de la CDAPH se saisit à part, puis remplace celle-ci. Les établissements qui suivent la décision, la personne et ses proches sont prévenus ; le journal garde ce qui a changé.</p>
<form method="post" action="${back}/correction" class="etroit" novalidate>${hidden("version", typed.version ?? decision.version)}
${fields.decision}${fields.contact}
<div class="boutons fr-mt-2w"><button class="fr-btn">Corriger la décision</button><a class="fr-btn fr-btn--tertiary" href="${back}">Annuler</a></div></form>`,
  });
}

function because(refusal: CorrectionRefusal | { kind: "already-entered" }): { field: string; sentence: string } {
  switch (refusal.kind) {
    case "unknown-decision":
      return { field: "id_decision", sentence: "Cette décision n’est pas suivie par votre MDPH." };
    case "already-entered":
      return { field: "id_decision", sentence: "Une autre décision de votre MDPH porte déjà ce numéro." };
    case "already-ended":
      return {
        field: "id_decision",
        sentence: "Cette décision est close, annulée ou remplacée : elle ne se corrige plus.",
      };
    case "stale-version":
      return {
        field: "id_decision",
        sentence: "Cette décision a changé depuis l’affichage de la page : rouvrez la correction avant de recommencer.",
      };
    case "right-in-use":
      return {
        field: "droit",
        sentence: `Des établissements sont déjà notifiés pour ce droit (${rightLabel(refusal.right)}), ou il s’ajoute à la décision : saisissez une autre décision, et remplacez celle-ci.`,
      };
  }
}
