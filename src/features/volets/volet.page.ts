import { html, raw } from "hono/html";
import type { Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { searchCommunes } from "#features/directory/commune.store.ts";
import { type Conflict, valuesOf } from "#features/forms/answers.ts";
import type { Checked } from "#features/forms/check.ts";
import { applySection, type FormFields, formFields, type Typed } from "#features/forms/posted.ts";
import type { Questionnaire, Section } from "#features/forms/questionnaire.ts";
import { renderAnswers, renderVolet } from "#features/forms/render.page.ts";
import { fieldId, findNode, findNodes } from "#features/forms/tree.ts";
import { recordReading } from "#features/journal/record.action.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { fullName, type Person } from "#features/persons/person.ts";
import { mayRead, mayValidate, mayWrite, type Party } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { openDossier } from "#features/referrals/dossier.page.ts";
import { dossierPath, isPersonSide } from "#features/referrals/path.ts";
import { findKey } from "#features/referrals/referral.store.ts";
import type { Referral, VoletStanding } from "#features/referrals/referral.ts";
import { isSigned } from "#features/referrals/rulebook.ts";
import { frenchDay, frenchInstant } from "#lib/dates.ts";
import { fold, uncapital } from "#lib/french.ts";
import { ok } from "#lib/result.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { hidden } from "#ui/parts.ts";
import { gauge } from "#ui/referral.ts";
import { forbiddenPage, notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { attachFile, detachFile } from "./attach.action.ts";
import { listAttachments } from "./attachment.store.ts";
import { type AttachmentRefusal, acceptedTypes, shownFile } from "./attachment.ts";
import { readsOnlyFinished, showFinished } from "./finished.page.ts";
import { helpBlock } from "./help.page.ts";
import { takeUp } from "./help.ts";
import { toldBlock, toldEnd } from "./told.page.ts";
import { unsavedPage } from "./unsaved.page.ts";
import { type ValidateRefusal, validateVolet } from "./validate-volet.action.ts";
import { levelsFor } from "./validated.page.ts";
import { readDrafts } from "./volet.store.ts";
import { checkVolet } from "./volet.ts";
import { readContent, type WriteRefusal, writeVolet } from "./write-volet.action.ts";

/** One volet of a dossier, opened by someone who may read it. */
export type OpenVolet = {
  access: Party;
  referral: Referral;
  standing: VoletStanding;
  questionnaire: Questionnaire;
  writable: boolean;
};

/** The volet, or the page that says why not: 404 outside one's scope, 403 inside it without the right. */
export async function openVolet(web: Web): Promise<OpenVolet | Response> {
  const found = await openDossier(web, web.req.param("id")!);
  const code = web.req.param("volet")!;
  const standing = found?.referral.volets.find((v) => v.code === code);
  if (!found || !standing || found.access === "receiver") return notFoundPage(web);
  const { referral, access } = found;
  if (!mayRead(standing.level, access, web.var.member, referral))
    return forbiddenPage(
      web,
      isPersonSide(access)
        ? "Cette partie est remplie et lue par les soignants. Vous voyez sur la page du dossier où elle en est."
        : "Ce volet est réservé aux professionnels dont l’habilitation porte la mention « médicale ».",
    );
  const questionnaire = pathwayOf(referral.module).volets.find((q) => q.code === code)!;
  return {
    access,
    referral,
    standing,
    questionnaire,
    writable: mayWrite(standing.level, access, web.var.member, referral),
  };
}

/** May this member write at that key? A volet may hold questions of another level than its own. */
export function isWritable(v: OpenVolet, member: Member, key: string): boolean {
  const node = findNode(v.questionnaire, key);
  return node !== null && v.writable && mayWrite(node.level, v.access, member, v.referral);
}

/** What the member may write of what was posted. */
export function onlyWritable(v: OpenVolet, member: Member, form: FormFields): FormFields {
  const may = (key: string) => isWritable(v, member, key.replace(/#r\d+$/, "").split(" ")[0]!);
  // no page shows more questions than that
  const keys = (form.champs ?? []).flatMap((shown) => shown.split(" ")).slice(0, 1000);
  const nodes = findNodes(v.questionnaire, keys);
  const writable = keys.filter((key) =>
    mayWrite(nodes.get(key)?.level ?? v.standing.level, v.access, member, v.referral),
  );
  const buttons = ["ajouter", "retirer", "joindre", "detacher", "remplir"].map((name) => [
    name,
    (form[name] ?? []).filter(may),
  ]);
  return { ...form, ...Object.fromEntries(buttons), champs: writable };
}

/** Again, after a change: still open to the one who changed it. */
const reopened = async (web: Web) => (await openVolet(web)) as OpenVolet;

/** GET /dossiers/:id/volets/:volet — its first theme, or its answers when nothing can be written. */
export async function voletPage(web: Web) {
  const v = await openVolet(web);
  if (v instanceof Response) return v;
  return v.writable && v.standing.state !== "validated"
    ? web.redirect(address(v, v.questionnaire.sections[0]!.id), 303)
    : web.redirect(address(v, "relecture"), 303);
}

/** GET /dossiers/:id/volets/:volet/:section */
export async function sectionPage(web: Web) {
  const v = await openVolet(web);
  if (v instanceof Response) return v;
  const section = v.questionnaire.sections.find((s) => s.id === web.req.param("section"));
  if (web.req.param("section") === "relecture") return showReview(web, v, null, 200);
  return section && v.writable ? showSection(web, v, section, {}, 200) : notFoundPage(web);
}

/** POST /dossiers/:id/volets/:volet/:section — saves the theme, and goes on. */
export async function saveSectionPage(web: Web) {
  const v = await openVolet(web);
  if (v instanceof Response) return v;
  const section = v.questionnaire.sections.find((s) => s.id === web.req.param("section"));
  if (!section) return notFoundPage(web);
  const { db, member, now } = web.var;
  const body = await web.req.parseBody({ all: true });
  if (!v.writable) return unsavedPage(web, v, formFields(body));
  const form = await withCommunes(db, v.questionnaire, onlyWritable(v, member, formFields(body)));
  const who = { account: member.id, name: member.name, unit: member.unit };
  let applied: ReturnType<typeof applySection> | null = null;
  const saved = await writeVolet(
    db,
    v.referral.id,
    v.standing.code,
    (draft) => {
      applied = applySection(v.questionnaire, draft, form, who, now);
      const taken = form.reprendre?.[0] && takeUp(applied.draft, form.reprendre[0], who, now);
      if (taken) applied = { ...applied, ...taken, changed: [...applied.changed, ...taken.changed] };
      return ok({
        draft: applied.draft,
        changed: applied.draft.n > draft.n ? [...applied.changed, section.id] : [],
        conflicts: applied.conflicts,
      });
    },
    member,
    now,
  );
  if (!saved.ok || !applied) return unsavedPage(web, v, form);
  const { asked, conflicts, typed, tooMany } = applied as ReturnType<typeof applySection>;
  if (asked.kind === "attach" || asked.kind === "detach") {
    const refused = await files(web, v, asked, body);
    if (refused) return showSection(web, await reopened(web), section, { message: refused }, 400);
  }
  if (conflicts.length > 0) return showSection(web, await reopened(web), section, { conflicts, typed }, 409);
  if (tooMany) return showSection(web, await reopened(web), section, { message: `${tooMany.max} au plus.` }, 400);
  const next = v.questionnaire.sections[v.questionnaire.sections.indexOf(section) + 1]?.id ?? "relecture";
  if (body.suite !== undefined) return goTo(web, address(v, next));
  const anchor =
    asked.kind === "add"
      ? `#${fieldId(asked.group)}`
      : asked.kind === "save"
        ? ""
        : `#${fieldId("group" in asked ? asked.group : asked.key)}`;
  return goTo(
    web,
    `${address(v, section.id)}${anchor}`,
    asked.kind === "save" ? "Vos réponses sont enregistrées." : undefined,
  );
}

/** POST /dossiers/:id/volets/:volet/validation */
export async function validateVoletPage(web: Web) {
  const v = await openVolet(web);
  if (v instanceof Response) return v;
  if (readsOnlyFinished(v)) return forbiddenPage(web, "Cette partie est finie par les soignants qui la remplissent.");
  const seen = Number((await web.req.parseBody()).version);
  const result = await validateVolet(web.var.db, v.referral.id, v.standing.code, seen, web.var.member, web.var.now);
  if (result.ok) return goTo(web, dossierPath(v.access, v.referral.id), validatedSentence(v));
  return showReview(web, await reopened(web), because(result.refusal), 409);
}

function validatedSentence(v: OpenVolet): string {
  if (isPersonSide(v.access)) return `La partie « ${uncapital(v.questionnaire.title)} » est finie.`;
  return isSigned(v.questionnaire) ? "Le volet est signé et validé." : "Le volet est validé.";
}

function because(refusal: ValidateRefusal): string {
  switch (refusal.kind) {
    case "unknown-referral":
      return "Ce dossier n’existe pas ou ne vous est pas ouvert.";
    case "not-habilitated":
      return "Votre habilitation ne permet pas de valider ce volet.";
    case "doctor-only":
      return "Ce volet porte une signature médicale : seul un médecin peut le valider.";
    case "stale-version":
      return "Quelqu’un a modifié ce volet pendant votre relecture. Voici les réponses à jour : relisez, puis validez.";
    case "incomplete":
      return "Des réponses manquent ou sont à corriger : elles sont listées ci-dessous.";
  }
}

export const address = (v: OpenVolet, section: string) =>
  `/dossiers/${v.referral.id}/volets/${v.standing.code}/${section}`;

type Shown = { conflicts?: Conflict[]; typed?: Typed; message?: string };

export async function read(web: Web, v: OpenVolet) {
  const { db, member, now } = web.var;
  const key = await findKey(db, v.referral.id);
  const [drafts, person, files] = await Promise.all([
    readDrafts(db, v.referral.id, key),
    findPerson(db, v.referral.person),
    listAttachments(db, key, v.referral.id),
  ]);
  const content = await readContent(db, v.referral, drafts, now);
  await recordReading(db, v.referral.id, journalActor(member), "read", v.standing.code, now);
  const levels = levelsFor(web, v.referral, v.access);
  const attachments = files.filter((f) => levels.includes(f.level)).map(shownFile(v.referral.id, v.writable));
  return {
    content,
    draft: drafts[v.standing.code]!,
    person: person!,
    attachments,
    levels,
    checked: checkVolet(content, v.standing.code),
  };
}

async function showSection(web: Web, v: OpenVolet, section: Section, shown: Shown, status: 200 | 400 | 409) {
  const { content, draft, person, attachments, levels, checked } = await read(web, v);
  const last = v.questionnaire.sections.at(-1) === section;
  const problems = checked.problems.filter((p) => p.section === section.id && p.kind === "invalid");
  return show(web, {
    title: `${section.title} — ${v.questionnaire.title}`,
    status,
    body: html`${crumbs(v)}<h1 class="fr-h4 fr-mb-1w">${v.questionnaire.title}</h1>
<div class="volet">${contents(v, section.id, checked)}<section aria-labelledby="theme"><h2 class="fr-h5" id="theme">${section.title}</h2>
${shown.message ? html`<div class="fr-alert fr-alert--error fr-alert--sm fr-mb-2w" role="alert"><p>${shown.message}</p></div>` : ""}
${shown.conflicts ? html`<div class="fr-alert fr-alert--warning fr-mb-2w" role="alert"><h3 class="fr-alert__title">Quelqu’un a modifié une réponse en même temps que vous</h3><p>Les deux versions sont ci-dessous : choisissez. Vos autres réponses sont enregistrées.</p></div>` : ""}
${v.standing.state === "validated" ? html`<p class="note">${isPersonSide(v.access) ? "Vous avez fini cette partie. Si vous la changez, relisez-la puis finissez-la à nouveau : d’ici là les établissements lisent la version finie." : "Ce volet est validé. En le modifiant, vous ouvrez une nouvelle version : les unités lisent la version validée jusqu’à la prochaine validation."}</p>` : ""}
${toldBlock(web, v, content.answers)}${renderVolet(v.questionnaire, section, content.answers, {
  situation: content.situation,
  variables: content.variables,
  levels,
  problems,
  attachments,
  ...(shown.conflicts ? { conflicts: shown.conflicts } : {}),
  ...(shown.typed ? { typed: shown.typed } : {}),
  blocks: {
    identity: identityBlock(v, person),
    signature: html`<p class="note">La signature se fait à la relecture, par un médecin.</p>`,
    ...(asksHelp(section) ? { help: await helpBlock(web, content, levels) } : {}),
  },
  action: address(v, section.id),
  autosaveUrl: `/dossiers/${v.referral.id}/volets/${v.standing.code}/champs`,
  base: draft.n,
  author: web.var.member.id,
  counts: checked,
  buttons:
    await html`<button class="fr-btn" name="suite" value="oui">${last ? "Enregistrer et relire" : "Enregistrer et continuer"}</button><button class="fr-btn fr-btn--tertiary">Enregistrer</button>`,
})}</section></div>`,
  });
}

const asksHelp = (section: Section) =>
  section.items.some((item) => item.type === "calculated" && item.formula === "orientation-help");

async function showReview(web: Web, v: OpenVolet, problem: string | null, status: 200 | 409) {
  if (readsOnlyFinished(v)) return showFinished(web, v);
  const { content, draft, attachments, levels, checked } = await read(web, v);
  const signed = isSigned(v.questionnaire);
  const may = mayValidate(v.standing.level, signed, v.access, web.var.member, v.referral);
  const wishes = pathwayOf(v.referral.module).wishesVolet === v.standing.code;
  const validated = v.standing.state === "validated";
  const told = v.standing.level === "told";
  return show(web, {
    title: `Relecture — ${v.questionnaire.title}`,
    status,
    body: html`${crumbs(v)}<h1 class="fr-h4 fr-mb-1w">${v.questionnaire.title}</h1>
<div class="volet">${contents(v, "relecture", checked)}<section aria-labelledby="theme"><h2 class="fr-h5" id="theme">Relecture</h2>
${problem ? html`<div class="fr-alert fr-alert--warning fr-mb-2w" role="alert"><p>${problem}</p></div>` : ""}
${validated ? html`<p><b>${v.standing.signedBy ? `Signé le ${frenchInstant(v.standing.validatedAt!)} par ${v.standing.signedBy}` : `${isPersonSide(v.access) ? "Finie" : "Validé"} le ${frenchInstant(v.standing.validatedAt!)} par ${v.standing.validatedBy}`}.</b></p>` : ""}
${!validated && !checked.complete ? missing(v, checked) : ""}
${!validated && checked.expected.length > 0 ? html`<details class="repli fr-mb-2w"><summary>${checked.expected.length} réponses utiles ne sont pas données (elles ne bloquent pas l’envoi)</summary><ul>${checked.expected.map((e) => html`<li><a href="${address(v, e.section)}#${fieldId(e.key)}">${e.text}</a></li>`)}</ul></details>` : ""}
${told && v.writable ? toldEnd : toldBlock(web, v, content.answers)}
${!validated && !wishes && !told && v.writable ? validation(v, draft.n, checked, may, signed) : ""}
${wishes ? html`<p class="note">Les souhaits servent à la recherche. Ils n’ont pas à être validés ; le budget n’est jamais transmis aux ${isPersonSide(v.access) ? "établissements" : "unités"}.</p><p><a class="fr-btn" href="/dossiers/${v.referral.id}/recherche">Chercher des ${isPersonSide(v.access) ? "établissements" : "unités"}</a></p>` : ""}
${renderAnswers(v.questionnaire, Object.keys(valuesOf(draft)).length > 0 ? content.answers : {}, { situation: content.situation, variables: content.variables, levels, attachments })}
${validated && v.writable ? html`<p><a class="fr-btn fr-btn--secondary" href="${address(v, v.questionnaire.sections[0]!.id)}">Modifier ${isPersonSide(v.access) ? "cette partie" : "ce volet"}</a></p>` : ""}</section></div>`,
  });
}

function validation(v: OpenVolet, version: number, checked: Checked, may: boolean, signed: boolean) {
  if (!may)
    return html`<div class="carte fr-mb-3w"><p class="fr-mb-0">${signed ? "Ce volet est signé par un médecin de votre équipe. Vos réponses sont enregistrées : il les retrouvera dans le dossier." : "La validation revient à une personne habilitée comme demandeur. Vos réponses sont enregistrées."}</p></div>`;
  if (!checked.complete) return "";
  return html`<form method="post" action="/dossiers/${v.referral.id}/volets/${v.standing.code}/validation" class="a-vous fr-mb-3w">${hidden("version", version)}<div class="ligne"><p class="fr-mb-0"><b>Toutes les réponses obligatoires sont données.</b><br><span class="note">${signed ? "En signant, vous attestez en tant que médecin l’exactitude de ce volet ; votre identité, la date et l’empreinte des réponses sont gardées." : isPersonSide(v.access) ? "Les établissements à qui vous enverrez le dossier liront ces réponses. Vous pourrez les changer ensuite." : "Une fois validé, le volet est lu par les unités à qui vous enverrez le dossier."}</span></p><button class="fr-btn">${signed ? "Signer et valider ce volet" : isPersonSide(v.access) ? "J’ai fini cette partie" : "Valider ce volet"}</button></div></form>`;
}

const missing = (
  v: OpenVolet,
  checked: Checked,
) => html`<div class="fr-alert fr-alert--info fr-mb-2w"><h3 class="fr-alert__title">${checked.problems.length === 1 ? "Il reste un point" : `Il reste ${checked.problems.length} points`} avant de ${isPersonSide(v.access) ? "finir cette partie" : "valider"}</h3>
<ul>${checked.problems.map((p) => html`<li><a href="${address(v, p.section)}#${fieldId(p.key)}">${p.message}</a></li>`)}</ul></div>`;

export const crumbs = (v: OpenVolet) =>
  isPersonSide(v.access)
    ? html`<p class="fil fr-mb-1v"><a href="/mon-espace">Mon espace</a> › <a href="${dossierPath(v.access, v.referral.id)}">Le dossier</a> › ${v.questionnaire.title}</p>`
    : html`<p class="fil fr-mb-1v"><a href="/dossiers">Mes dossiers</a> › <a href="/dossiers/${v.referral.id}">${v.referral.number}</a> › ${v.questionnaire.title}</p>`;

function contents(v: OpenVolet, here: string, checked: Checked) {
  const left = (id: string) => checked.problems.filter((p) => p.section === id).length;
  const link = (id: string, title: string, n: number) =>
    html`<li><a href="${address(v, id)}" ${id === here ? raw('aria-current="page"') : ""}>${title}${n > 0 ? html` <span class="note">(${n} à compléter)</span>` : ""}</a></li>`;
  return html`<nav aria-label="${isPersonSide(v.access) ? "Thèmes de cette partie" : "Thèmes du volet"}">${gauge(checked.answered, checked.required)}<ul class="sommaire fr-mt-1w">${v.writable ? v.questionnaire.sections.map((s) => link(s.id, s.title, left(s.id))) : ""}${link("relecture", "Relecture", 0)}</ul></nav>`;
}

const identityBlock = ({ referral: r, access }: OpenVolet, p: Person) =>
  html`<dl class="fiche"><dt>Personne</dt><dd>${fullName(p)}</dd><dt>Nom de naissance</dt><dd>${p.birthName}</dd><dt>Prénom de naissance</dt><dd>${p.givenName}</dd><dt>Date de naissance</dt><dd>${p.birthDate ? frenchDay(p.birthDate) : "inconnue"}</dd><dt>Lieu de naissance</dt><dd>${p.birthPlace ?? "non renseigné"}</dd><dt>INS</dt><dd>${p.ins ? `${p.ins} (${p.insStatus})` : "non renseignée"}</dd></dl><p><a class="fr-link fr-link--sm" href="/dossiers/${r.id}/identite">${isPersonSide(access) ? "Une erreur dans l’identité ?" : "Corriger l’identité"}</a></p>`;

export async function files(
  web: Web,
  v: OpenVolet,
  asked: { kind: "attach"; key: string } | { kind: "detach"; key: string; id: string },
  body: Record<string, unknown>,
): Promise<string | null> {
  const { db, member, now } = web.var;
  if (asked.kind === "detach") {
    await detachFile(db, v.referral, v.standing.code, asked.key, asked.id, member, now);
    return null;
  }
  const file = [body[`fichier~${asked.key}`]].flat().find((f): f is File => f instanceof File);
  if (!file) return "Choisissez un fichier à joindre.";
  const result = await attachFile(
    db,
    v.referral,
    v.standing.code,
    asked.key,
    {
      name: file.name,
      kind: String(body[`nature~${asked.key}`] ?? ""),
      content: Buffer.from(await file.arrayBuffer()),
    },
    member,
    now,
  );
  return result.ok ? null : whyNot(result.refusal);
}

function whyNot(refusal: AttachmentRefusal | WriteRefusal): string {
  const mega = (bytes: number) => `${Math.round(bytes / 1_000_000)} Mo`;
  switch (refusal.kind) {
    case "empty-file":
      return "Ce fichier est vide.";
    case "type-not-accepted":
      return `Ce type de fichier n’est pas accepté. Acceptés : ${Object.values(acceptedTypes).join(", ")}.`;
    case "too-big":
      return `Ce fichier dépasse ${mega(refusal.max)}.`;
    case "dossier-full":
      return `Les pièces du dossier dépasseraient ${mega(refusal.max)}.`;
    case "too-many-files":
      return `Un dossier porte ${refusal.max} pièces au plus.`;
    case "unknown-referral":
    case "not-habilitated":
    case "not-editable":
      return "Ce volet ne vous est pas ouvert en écriture.";
  }
}

/** A commune typed by its name or postcode, without the browser's help: the one it can only be is taken. */
export async function withCommunes(db: Db, questionnaire: Questionnaire, form: FormFields): Promise<FormFields> {
  const named = { ...form };
  for (const key of (form.champs ?? []).flatMap((keys) => keys.split(" "))) {
    const typed = form[key]?.[0]?.trim();
    const node = typed ? findNode(questionnaire, key) : null;
    if (!typed || node?.kind !== "field" || node.item.type !== "commune" || typed.includes("INSEE")) continue;
    const found = await searchCommunes(db, typed, 3);
    const same = found.filter((c) => fold(c.name) === fold(typed) || c.postcodes.includes(typed));
    const only = same.length === 1 ? same[0] : found.length === 1 ? found[0] : undefined;
    if (only) named[key] = [`${only.name} (INSEE ${only.code})`];
  }
  return named;
}
