import { html } from "hono/html";
import { printable } from "#features/forms/printable.ts";
import { recordReading } from "#features/journal/record.action.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { isOwnSide, mayRead, mayWrite, partyOf } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { openDossier } from "#features/referrals/dossier.page.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { contentOf } from "#features/volets/content.ts";
import { dayOf } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { emptyState, errorSummary, hidden } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { chooseAnswers, readAnswers } from "./choose-answers.action.ts";

/** GET /dossiers/:id/fusion/reponses — where two dossiers brought together answer otherwise, field by field. */
export async function mergedAnswersPage(web: Web) {
  const r = await openKept(web);
  if (!r) return notFoundPage(web);
  await recordReading(web.var.db, r.id, journalActor(web.var.member), "read", "dossier", web.var.now);
  return showAnswers(web, r, null, 200);
}

/** POST /dossiers/:id/fusion/reponses */
export async function chooseAnswersPage(web: Web) {
  const r = await openKept(web);
  if (!r) return notFoundPage(web);
  const body = await web.req.parseBody({ all: true });
  const volet = String(body.volet ?? "");
  const keys = [body.autre ?? []].flat().map(String);
  if (!r.volets.some((v) => v.code === volet))
    return showAnswers(web, r, "Ce volet n’existe pas dans ce dossier.", 400);
  if (keys.length === 0) return showAnswers(web, r, "Cochez les réponses à reprendre de l’autre dossier.", 400);
  const done = await chooseAnswers(web.var.db, r, volet, keys, web.var.member, web.var.now);
  if (done.ok)
    return goTo(
      web,
      `/dossiers/${r.id}/fusion/reponses`,
      `${count(done.value, "réponse reprise", "réponses reprises")} : le volet est à relire et à valider.`,
    );
  switch (done.refusal.kind) {
    case "not-merged":
    case "unknown-referral":
      return notFoundPage(web);
    case "not-habilitated":
    case "not-editable":
      return showAnswers(web, r, "Vous ne pouvez pas modifier ce volet : rien n’a été repris.", 403);
  }
}

async function openKept(web: Web): Promise<Referral | null> {
  const found = await openDossier(web, web.req.param("id")!);
  return found && isOwnSide(found.access) && (await readAnswers(web.var.db, found.referral, web.var.member))
    ? found.referral
    : null;
}

async function showAnswers(web: Web, r: Referral, problem: string | null, status: 200 | 400 | 403) {
  const { db, member, now } = web.var;
  const both = (await readAnswers(db, r, member))!;
  const pathway = pathwayOf(r.module);
  const birth = (await findPerson(db, r.person))!.birthDate;
  const access = partyOf(member, r);
  const linesOf = (answers: Parameters<typeof contentOf>[1], code: string) => {
    const content = contentOf(pathway, answers, birth, dayOf(now));
    const questionnaire = pathway.volets.find((q) => q.code === code)!;
    return printable(questionnaire, answers, content.situation, {
      variables: content.variables,
      nameOf: () => "document",
    }).flatMap((s) => s.lines);
  };
  const parts = pathway.volets.flatMap((q) => {
    const v = r.volets.find((one) => one.code === q.code);
    if (!v || !mayRead(v.level, access, member, r)) return [];
    const [mine, theirs] = [both.own(q.code), both.other(q.code)];
    const own = new Map(linesOf(mine, q.code).map((line) => [line.key, line.value]));
    const differs = linesOf(theirs, q.code).filter(
      (line) => line.key in theirs && JSON.stringify(mine[line.key]) !== JSON.stringify(theirs[line.key]),
    );
    if (differs.length === 0) return [];
    const writes = mayWrite(v.level, access, member, r);
    return [
      html`<form method="post" class="fr-mb-4w">${hidden("volet", q.code)}<h2 class="fr-h6">${q.title}</h2>
<table class="liste"><thead><tr><th scope="col">Question</th><th scope="col">Ce dossier</th><th scope="col">L’autre dossier</th></tr></thead>
<tbody>${differs.map(
        (
          line,
          i,
        ) => html`<tr><td>${line.label}</td><td data-t="Ce dossier">${own.get(line.key) ?? html`<span class="note">sans réponse</span>`}</td>
<td data-t="L’autre dossier">${writes ? html`<div class="fr-checkbox-group fr-checkbox-group--sm"><input type="checkbox" id="${q.code}-${i}" name="autre" value="${line.key}"><label class="fr-label" for="${q.code}-${i}">${line.value}<span class="fr-sr-only"> : reprendre cette réponse</span></label></div>` : line.value}</td></tr>`,
      )}</tbody></table>
${writes ? html`<button class="fr-btn fr-btn--secondary fr-mt-1w">Reprendre les réponses cochées<span class="fr-sr-only"> : ${q.title}</span></button>` : html`<p class="note">Vous lisez ce volet sans pouvoir le modifier.</p>`}</form>`,
    ];
  });
  return show(web, {
    title: "Comparer les réponses",
    status,
    body: html`<p class="fil fr-mb-1v"><a href="/dossiers/${r.id}">Dossier ${r.number}</a> › <a href="/dossiers/${r.id}/fusion">Réunion</a> › Réponses</p><h1 class="fr-h4">Comparer les réponses des deux dossiers</h1>
${problem ? errorSummary([{ message: problem }]) : ""}
<p>Les réponses de ce dossier valent. Cochez celles de l’autre qui sont meilleures : elles les remplacent, et le volet est à valider de nouveau.</p>
${parts.length === 0 ? emptyState("Les deux dossiers disent la même chose : il n’y a rien à choisir.", html`<a class="fr-link" href="/dossiers/${r.id}">Revenir au dossier</a>`) : parts}`,
  });
}
