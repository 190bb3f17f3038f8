import { html } from "hono/html";
import { z } from "zod";
import { dayOf, frenchDay, isDay } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import type { Html } from "#ui/page.ts";
import { badge, emptyState, errorSummary, hidden } from "#ui/parts.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { abandonDraft, publishVersion, startDraft } from "./edit-table.action.ts";
import { differences, type EditRefusal, nextRowId, runCases, type Version } from "./edition.ts";
import { targetWords } from "./fact.ts";
import { findDraft, findTableInForce, listVersions } from "./orientation.store.ts";
import { published, rowsTable } from "./table.page.ts";
import { targetOf } from "./table.ts";
import { factsWords } from "./words.ts";

type Told = { problem?: string; field?: string; status?: 409 | 422; typed?: Record<string, string> };

/** GET /orientation/edition — the version being written, what it changes, and putting it in force. */
export const editionPage = (web: Web) => showEdition(web, {});

async function showEdition(web: Web, { problem, field, status, typed = {} }: Told) {
  const { db, now } = web.var;
  const [draft, inForce, versions] = await Promise.all([
    findDraft(db),
    findTableInForce(db, dayOf(now)),
    listVersions(db),
  ]);
  const older = versions.filter((one) => one.publications.length > 0 && one.version !== inForce.version);
  return show(web, {
    title: "Modifier la table d’orientation",
    ...(status ? { status } : {}),
    body: html`<p class="fil fr-mb-1v"><a href="/orientation">Table d’orientation</a> › Modifier</p><h1 class="fr-h4">Modifier la table d’orientation</h1>
${errorSummary(problem ? [{ message: problem, ...(field ? { field } : {}) }] : [])}
<p>En vigueur : <b>version ${inForce.version}</b>, depuis le ${frenchDay(inForce.appliesFrom)}. Une version publiée ne change plus : on en écrit une autre, à partir d’elle. <a href="/orientation/conseils">Ce que conseillent les unités qui refusent</a></p>
${draft ? beingWritten(draft, inForce, dayOf(now), typed) : emptyState("Aucune version n’est en cours d’écriture.", html`<form method="post" action="/orientation/edition">${hidden("geste", "copier")}<button class="fr-btn">Copier la version ${inForce.version} pour la modifier</button></form>`)}
${older.length > 0 ? html`<h2 class="fr-h5 fr-mt-4w">Revenir à une version plus ancienne</h2>${older.map((one) => html`<section class="carte fr-mb-2w"><h3 class="fr-h6 fr-mb-1v">Version ${one.version}</h3>${published(one)}${publishForm(one, dayOf(now), "Publier de nouveau cette version", typed)}</section>`)}` : ""}`,
  });
}

function beingWritten(
  draft: Version,
  inForce: Parameters<typeof differences>[0],
  today: string,
  typed: Record<string, string>,
) {
  const outcomes = runCases(draft);
  const failed = outcomes.filter(({ passed }) => !passed);
  const changes = differences(inForce, draft);
  const words = (codes: string[]) =>
    codes.length === 0
      ? "rien"
      : codes
          .map((one) => {
            const [code = "", score] = one.split(" ");
            const target = targetOf(code);
            return score && target ? `${targetWords(target)} (${score})` : "attendre";
          })
          .join(" ; ");
  return html`<h2 class="fr-h5">Version ${draft.version}, en cours d’écriture</h2>
<p class="note">Copiée de la version ${draft.copiedFrom}, par ${draft.editor}.</p>
<section aria-labelledby="essais"><h3 class="fr-h6" id="essais">Cas d’essai ${failed.length === 0 ? badge(`${count(outcomes.length, "cas vérifié", "cas vérifiés")}`, "success") : badge(`${count(failed.length, "cas contredit", "cas contredits")}`, "error")}</h3>
${failed.length > 0 ? html`<ul>${failed.map((one) => html`<li><a href="/orientation/edition/${one.row}">${one.row}</a> — ${one.case.name} : attendu ${scoresWords(one.case.expect)}, obtenu ${scoresWords(one.given)}. <span class="note">${factsWords(one.case.facts)}</span></li>`)}</ul>` : ""}</section>
<section aria-labelledby="ecarts"><h3 class="fr-h6" id="ecarts">Ce qui change sur ces cas</h3>
${changes.length === 0 ? html`<p>Rien : chaque cas reçoit les mêmes propositions que dans la version en vigueur.</p>` : html`<table class="liste"><thead><tr><th scope="col">Cas</th><th scope="col">Aujourd’hui</th><th scope="col">Avec cette version</th></tr></thead><tbody>${changes.map((one) => html`<tr><th scope="row">${one.row} — ${one.name}</th><td>${words(one.before)}</td><td>${words(one.after)}</td></tr>`)}</tbody></table>`}</section>
<section class="a-vous fr-my-3w"><h3 class="fr-h6">Publier cette version</h3>${publishForm(draft, today, "Publier", typed)}</section>
<h3 class="fr-h6">Lignes</h3><p><a class="fr-btn fr-btn--secondary fr-btn--sm" href="/orientation/edition/${nextRowId(draft.rows)}">Ajouter une ligne</a></p>
${rowsTable(draft.rows, (row) => html`<a href="/orientation/edition/${row.id}">Modifier<span class="fr-sr-only"> la ligne ${row.id}</span></a>` as Html)}
<form method="post" action="/orientation/edition" class="fr-mt-3w">${hidden("geste", "abandonner")}${hidden("version", draft.version)}<button class="fr-btn fr-btn--tertiary">Abandonner la version ${draft.version}</button></form>`;
}

const scoresWords = (scores: { [code: string]: number }) =>
  Object.entries(scores)
    .map(([code, score]) => `${targetWords(targetOf(code)!)} ${score === 0 ? "non proposé" : score}`)
    .join(", ");

function publishForm(version: Version, today: string, button: string, typed: Record<string, string>) {
  const mine = typed.version === String(version.version) ? typed : {};
  const id = (name: string) => `${name}-${version.version}`;
  return html`<form method="post" action="/orientation/edition">${hidden("geste", "publier")}${hidden("version", version.version)}
<div class="fr-input-group"><label class="fr-label" for="${id("date")}">En vigueur à partir du</label><input class="fr-input" type="date" id="${id("date")}" name="date" value="${mine.date ?? today}"></div>
<div class="fr-input-group"><label class="fr-label" for="${id("commentaire")}">Ce qui change et pourquoi<span class="fr-hint-text">Tout le monde le lira à côté de la version.</span></label><textarea class="fr-input" id="${id("commentaire")}" name="commentaire" rows="2">${mine.commentaire ?? ""}</textarea></div>
<button class="fr-btn">${button}</button></form>`;
}

const Asked = z.discriminatedUnion("geste", [
  z.object({ geste: z.literal("copier") }),
  z.object({ geste: z.literal("abandonner"), version: z.coerce.number().int() }),
  z.object({
    geste: z.literal("publier"),
    version: z.coerce.number().int(),
    date: z.string().refine(isDay, "Écrivez la date à partir de laquelle la version s’applique."),
    commentaire: z.string().max(1000),
  }),
]);

/** POST /orientation/edition — copies, abandons, publishes. */
export async function changeEditionPage(web: Web) {
  const { db, member, now } = web.var;
  const body = await web.req.parseBody();
  const typed = Object.fromEntries(Object.entries(body).filter((e): e is [string, string] => typeof e[1] === "string"));
  const asked = Asked.safeParse(body);
  if (!asked.success)
    return showEdition(web, {
      problem: body.geste === "publier" ? (asked.error.issues[0]?.message ?? "") : "Ce geste n’est pas reconnu.",
      ...{ field: `date-${typed.version}`, status: 422, typed },
    });
  const does = async () => {
    switch (asked.data.geste) {
      case "copier":
        return { done: await startDraft(db, member, now), said: "La version est copiée : modifiez ses lignes." };
      case "abandonner":
        return { done: await abandonDraft(db, asked.data.version), said: "La version en cours est abandonnée." };
      case "publier": {
        const { version, date, commentaire } = asked.data;
        const done = await publishVersion(db, { version, appliesFrom: date, comment: commentaire }, member, now);
        return { done, said: `La version ${version} est publiée.` };
      }
    }
  };
  const { done, said } = await does();
  if (done.ok) return goTo(web, "/orientation/edition", said);
  const status = ["comment-missing", "date-in-the-past", "case-fails", "wrong-row"].includes(done.refusal.kind)
    ? 422
    : 409;
  const field = done.refusal.kind === "comment-missing" ? "commentaire" : "date";
  return showEdition(web, { problem: refused(done.refusal), field: `${field}-${typed.version}`, status, typed });
}

export function refused(refusal: EditRefusal): string {
  switch (refusal.kind) {
    case "draft-exists":
      return `La version ${refusal.version} est déjà en cours d’écriture : terminez-la ou abandonnez-la.`;
    case "no-draft":
      return "Aucune version n’est en cours d’écriture : copiez d’abord celle en vigueur.";
    case "unknown-version":
      return "Cette version n’existe pas.";
    case "unknown-row":
      return "Cette ligne n’existe pas dans la version en cours.";
    case "published":
      return "Cette version est publiée : elle ne change plus.";
    case "wrong-row":
      return refusal.message;
    case "case-fails":
      return `Un cas d’essai n’est pas vérifié (${refusal.row} — ${refusal.name}) : corrigez la ligne ou le cas avant de publier.`;
    case "comment-missing":
      return "Écrivez ce qui change et pourquoi.";
    case "date-in-the-past":
      return "Une version s’applique à partir d’aujourd’hui ou d’un jour à venir.";
    case "stale-version":
      return "Cette version n’est plus celle en cours d’écriture : rechargez la page.";
  }
}
