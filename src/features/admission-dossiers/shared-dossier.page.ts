import { html } from "hono/html";
import { openDecision } from "#features/decisions/decision.page.ts";
import { renderAnswers } from "#features/forms/render.page.ts";
import { recordReading } from "#features/journal/record.action.ts";
import { fullName } from "#features/persons/person.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { findKey } from "#features/referrals/referral.store.ts";
import { readValidatedContent } from "#features/volets/validated.page.ts";
import { emptyState } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";

/**
 * GET /mdph/decisions/:id/dossier — the single admission dossier, once the person shares it: its administrative part as it was last
 * validated, and never what is of care or of health (product specification §1.3, column mdph).
 */
export async function sharedDossierPage(web: Web) {
  const { db, member, now } = web.var;
  const found = await openDecision(web);
  if (!found || found.decision.sharedAt === null) return notFoundPage(web);
  const { referral, person } = found;
  await recordReading(db, referral.id, journalActor(member), "read", "dossier", now);
  const content = await readValidatedContent(web, referral, await findKey(db, referral.id));
  const { answers, situation, variables, pathway } = content;
  const readable = pathway.volets.filter(
    (q) => q.level === "admin" && referral.volets.some((v) => v.code === q.code && v.validatedVersion !== null),
  );
  return show(web, {
    title: "Dossier unique d’admission",
    topics: [`referral:${referral.id}`],
    body: html`<p class="fil fr-mb-1v"><a href="/mdph">Décisions</a> › <a href="/mdph/decisions/${referral.id}">${fullName(person)}</a> › Dossier unique</p>
<h1 class="fr-h4">Dossier unique d’admission</h1>
<p>La personne partage avec vous la partie administrative de son dossier. Ce qui concerne sa vie quotidienne et sa santé reste entre elle et les établissements.</p>
${readable.length === 0 ? emptyState("Aucune partie n’est encore validée par la personne.") : readable.map((q) => html`<details class="repli" open><summary>${q.title}</summary>${renderAnswers(q, answers, { situation, variables, levels: ["admin"], attachments: [] })}</details>`)}`,
  });
}
