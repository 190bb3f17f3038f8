import { html } from "hono/html";
import { listDocuments, readDocument } from "#features/contacts/document.store.ts";
import {
  type DocumentCard,
  type DocumentKind,
  documentKinds,
  documentTypes,
  weightLabel,
} from "#features/contacts/document.ts";
import { sentForm } from "#features/sent-forms/sent-form.ts";
import { dayOf, frenchDay } from "#lib/dates.ts";
import { isUuid, newId } from "#lib/ids.ts";
import { sha256 } from "#lib/seal.ts";
import { emptyState, errorSummary, fileInput, hidden, input, select } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { changeFacility } from "./change.action.ts";
import { addDocument } from "./document.action.ts";
import type { FileLine } from "./facility-field.ts";
import { flat, openEstablishment, type Problem, postedForm, showFiche } from "./fiche.page.ts";
import { fingerprint } from "./field.ts";
import { one, type Typed } from "./reading.ts";
import { documentSentence, notReferent } from "./wording.ts";

const home = "/structure/fiche/documents";

/** GET /structure/fiche/documents */
export const documentsPage = (web: Web) => showDocuments(web, {}, [], 200);

/** POST /structure/fiche/documents */
export async function addDocumentPage(web: Web): Promise<Response> {
  const { db, member, now } = web.var;
  const typed = await postedForm(web);
  const file = (await web.req.parseBody()).fichier;
  const content = file instanceof File ? Buffer.from(await file.arrayBuffer()) : Buffer.alloc(0);
  const kind = one(typed, "type");
  if (!isKind(kind))
    return showDocuments(web, typed, [{ field: "type", message: "Choisissez ce qu’est ce document." }], 400);
  const form = sentForm({ ...flat(typed), fichier: sha256(content).toString("hex") });
  const done = await addDocument(db, { title: one(typed, "titre"), kind, content }, member, now, form);
  if (done.ok) return goTo(web, home, "Le document est sur votre fiche.");
  const { refusal } = done;
  switch (refusal.kind) {
    case "not-referent":
      return showDocuments(web, typed, [{ message: notReferent }], 409);
    case "form-reused":
      return showDocuments(
        web,
        { ...typed, cle: "" },
        [{ message: "Ce formulaire avait déjà servi : vérifiez la liste, puis choisissez de nouveau le fichier." }],
        409,
      );
    case "no-title":
    case "title-too-long":
      return showDocuments(web, typed, [{ field: "titre", message: documentSentence(refusal) }], 400);
    default:
      return showDocuments(web, typed, [{ field: "fichier", message: documentSentence(refusal) }], 400);
  }
}

const isKind = (code: string): code is DocumentKind => Object.hasOwn(documentKinds, code);

/** GET /structure/fiche/documents/:document — the file as readers get it: an image in the page, anything else saved, never run. */
export async function previewDocumentPage(web: Web): Promise<Response> {
  const { of } = await openEstablishment(web);
  const file = await readDocument(web.var.db, of.id, web.req.param("document") ?? "");
  if (!file) return notFoundPage(web);
  const name = `${file.title}.${documentTypes[file.mediaType] ?? "bin"}`;
  return web.body(new Uint8Array(file.content), 200, {
    "content-type": file.mediaType,
    "content-disposition": `${file.mediaType.startsWith("image/") ? "inline" : "attachment"}; filename="document"; filename*=UTF-8''${encodeURIComponent(name)}`,
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
    "cache-control": "private, no-store",
  });
}

/** POST /structure/fiche/documents/:document — takes it off the card, or puts it back. */
export async function changeDocumentPage(web: Web): Promise<Response> {
  const id = web.req.param("document") ?? "";
  const { db, member, now } = web.var;
  const { of } = await openEstablishment(web);
  const file = isUuid(id) ? of.files.find((one) => one.id === id) : undefined;
  if (!file) return notFoundPage(web);
  const said = { title: file.title, kind: file.kind };
  const isBack = (await web.req.parseBody()).acte === "remettre";
  const [value, base] = isBack ? [said, fingerprint(null)] : [null, fingerprint(said)];
  const done = await changeFacility(db, [{ field: `document:${id}`, value, base }], member, now);
  if (!done.ok)
    return showDocuments(
      web,
      {},
      [
        {
          message:
            done.refusal.kind === "not-referent" ? notReferent : "La liste a changé depuis son affichage : relisez-la.",
        },
      ],
      409,
    );
  return goTo(
    web,
    home,
    isBack ? "Le document est de nouveau sur votre fiche." : "Le document est retiré. « Remettre » le rend à la fiche.",
  );
}

async function showDocuments(web: Web, typed: Typed, problems: Problem[], status: 200 | 400 | 409): Promise<Response> {
  const { structure, of } = await openEstablishment(web);
  const documents = await listDocuments(web.var.db, of.id);
  const removed = of.files.filter((file) => file.removed);
  const field = (name: string) => ({
    name,
    value: one(typed, name),
    error: problems.find((problem) => problem.field === name)?.message,
  });
  const error = field("fichier").error;
  return showFiche(web, structure, {
    title: "Documents",
    status,
    body: html`${errorSummary(problems)}<p class="moyen">Plaquette, brochure, tarifs, règlement : tout le monde peut les lire. N’y mettez le nom d’aucune personne accueillie.</p>
<div class="deux"><section aria-labelledby="liste"><h2 class="fr-h6" id="liste">Sur la fiche</h2>
${documents.length === 0 ? emptyState("Aucun document pour l’instant.") : documents.map(documentItem)}
${removed.length === 0 ? "" : html`<h2 class="fr-h6 fr-mt-3w">Retirés</h2>${removed.map(removedItem)}`}</section>
<section aria-labelledby="ajouter"><h2 class="fr-h6" id="ajouter">Ajouter un document</h2>
<form method="post" action="${home}" enctype="multipart/form-data" novalidate>${hidden("cle", one(typed, "cle") || newId())}
${input({ ...field("titre"), label: "Titre", hint: "Ce que lira une famille : « Plaquette 2026 »." })}
${select({ ...field("type"), label: "Ce que c’est", empty: "Choisissez", options: Object.entries(documentKinds).map(([code, label]) => ({ code, label: code === "other" ? "Autre document" : label })) })}
${fileInput({ name: "fichier", label: "Fichier", hint: "PDF, PNG ou JPEG, 10 Mo au plus.", accept: ".pdf,.png,.jpg,.jpeg", error })}
<button class="fr-btn">Ajouter à la fiche</button></form></section></div>`,
  });
}

const documentItem = (one: DocumentCard) =>
  html`<article class="carte"><div class="ligne"><div><h3 class="fr-text--md fr-mb-0"><a href="${home}/${one.id}" data-turbo="false">${one.title}</a></h3><p class="note fr-mb-0">${documentKinds[one.kind]} · ${weightLabel(one)} · ajouté le ${frenchDay(dayOf(one.addedAt))}</p></div>
${one.mediaType.startsWith("image/") ? html`<img class="vignette" src="${home}/${one.id}" alt="" loading="lazy">` : ""}</div>
<form method="post" action="${home}/${one.id}">${hidden("acte", "retirer")}<button class="fr-btn fr-btn--sm fr-btn--tertiary">Retirer<span class="fr-sr-only"> : ${one.title}</span></button></form></article>`;

const removedItem = (file: FileLine) =>
  html`<article class="carte"><div class="ligne"><span>${file.title} <span class="note">${documentKinds[file.kind]}</span></span><form method="post" action="${home}/${file.id}">${hidden("acte", "remettre")}<button class="fr-btn fr-btn--sm fr-btn--tertiary">Remettre<span class="fr-sr-only"> : ${file.title}</span></button></form></div></article>`;
