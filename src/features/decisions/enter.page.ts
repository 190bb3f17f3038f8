import { html } from "hono/html";
import { sentForm } from "#features/sent-forms/sent-form.ts";
import { dayOf } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { errorSummary, fileInput, hidden } from "#ui/parts.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { decisionFields } from "./decision-form.page.ts";
import { type DocumentKind, documentKinds } from "./documents.ts";
import { readDecision, type Typed } from "./entering.ts";
import { checkDocument, leaveDocument } from "./leave-document.action.ts";
import { recordDecision } from "./record.action.ts";
import { documentSentences } from "./wording.ts";

/** GET /mdph/decisions/nouvelle */
export const newDecisionPage = (web: Web) => showForm(web, { protection: "aucune", qualification: "cible" }, {}, 200);

/** POST /mdph/decisions/nouvelle */
export async function enterDecisionPage(web: Web) {
  const { db, member, now } = web.var;
  const body = Object.entries(await web.req.parseBody());
  const typed = Object.fromEntries(body.flatMap(([k, v]) => (v instanceof File ? [] : [[k, String(v)] as const])));
  const { documents, problems: wrong } = await readDocuments(body);
  const { entered, problems } = readDecision(typed, dayOf(now));
  if (!entered || Object.keys(wrong).length > 0)
    return showForm(web, typed, { ...problems, ...chosenAgain(documents), ...wrong }, 400);
  const result = await recordDecision(db, entered, member, now, { form: sentForm(typed) });
  if (result.ok) {
    for (const { kind, file } of documents) await leaveDocument(db, result.value, kind, file, member, now);
    return goTo(
      web,
      `/mdph/decisions/${result.value}/etablissements`,
      "La décision est saisie. Choisissez les établissements à notifier.",
    );
  }
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

const fileKinds = [
  { name: "piece_courrier", kind: "letter", label: documentKinds.letter.label },
  { name: "piece_evaluation", kind: "evaluation", label: documentKinds.evaluation.label },
] as const;

/** A browser keeps no file: those that were right are to be given once more. */
const chosenAgain = (documents: readonly { kind: DocumentKind }[]): Typed =>
  Object.fromEntries(
    fileKinds
      .filter(({ kind }) => documents.some((one) => one.kind === kind))
      .map(({ name }) => [
        name,
        "Choisissez de nouveau ce document : il n’est pas gardé tant que la décision n’est pas saisie.",
      ]),
  );

/** The files given with the form, each looked at before anything is recorded. */
async function readDocuments(body: [string, unknown][]) {
  const problems: Typed = {};
  const documents: { kind: DocumentKind; file: { name: string; content: Buffer } }[] = [];
  for (const { name, kind } of fileKinds) {
    const given = body.find(([key]) => key === name)?.[1];
    if (!(given instanceof File) || !given.name) continue;
    const file = { name: given.name, content: Buffer.from(await given.arrayBuffer()) };
    const checked = await checkDocument(file);
    if (checked.ok) documents.push({ kind, file });
    else problems[name] = documentSentences[checked.refusal.kind];
  }
  return { documents, problems };
}

function showForm(web: Web, typed: Typed, problems: Typed, status: 200 | 400 | 422) {
  const fields = decisionFields(typed, problems);
  return show(web, {
    title: "Saisir une décision",
    status,
    body: html`<p class="fil fr-mb-1v"><a href="/mdph">Décisions</a> › Saisir une décision</p>
<h1 class="fr-h4">Saisir une décision</h1>
${errorSummary(Object.entries(problems).map(([field, message]) => ({ field, message })))}
<form method="post" action="/mdph/decisions/nouvelle" enctype="multipart/form-data" class="etroit" novalidate>${hidden("cle", typed.cle ?? newId())}
${fields.decision}
${fields.person}
${fields.contact}
<h2 class="fr-h6 fr-mt-2w">Documents</h2><p class="note">Facultatifs ; d’autres peuvent être joints ensuite. La notification est lue par les établissements désignés, l’évaluation après l’accord de la personne.</p>
${fileKinds.map(({ name, label }) => fileInput({ name, label, hint: "PDF, image ou document Word, 10 Mo au plus en tout", error: problems[name] }))}
<div class="boutons fr-mt-2w"><button class="fr-btn">Saisir la décision</button><a class="fr-btn fr-btn--tertiary" href="/mdph">Annuler</a></div></form>`,
  });
}
