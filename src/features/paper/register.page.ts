import { html } from "hono/html";
import { z } from "zod";
import { holdsAnywhere, type UnitId } from "#features/accounts/member.ts";
import { findUnit, listUnits } from "#features/directory/unit.store.ts";
import type { Candidate } from "#features/directory/unit.ts";
import { fullName } from "#features/persons/person.ts";
import type { Duplicate } from "#features/referrals/duplicate.ts";
import { identityFields, readTraits, type Typed } from "#features/referrals/identity-form.page.ts";
import { needLabel } from "#features/referrals/wording.ts";
import { inboxOf } from "#features/requests/side.ts";
import { sentForm } from "#features/sent-forms/sent-form.ts";
import { acceptedTypes } from "#features/volets/attachment.ts";
import { dayOf, frenchDay, isDay } from "#lib/dates.ts";
import { isUuid, newId } from "#lib/ids.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { checkbox, errorSummary, fileInput, hidden, input, phoneLink, radios, select } from "#ui/parts.ts";
import { forbiddenPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { type Pile, piles, registersFor } from "./paper.ts";
import { type RegisterRefusal, type Registration, registerPaper } from "./register.action.ts";

const Form = z.object({
  besoin: z.string().min(1, "Choisissez ce qui est demandé."),
  souhaite: z.union([z.literal(""), z.string().refine(isDay, "Écrivez la date comme 12/04/2027.")]).default(""),
  recu: z.string().refine(isDay, "Indiquez le jour où le dossier est arrivé."),
  urgence: z.enum(["standard", "urgent", "immediate"], "Choisissez le degré d’urgence."),
  contact: z.string().trim().min(1, "Indiquez qui joindre.").max(200, "200 signes au plus."),
  lien: z.string().trim().max(200, "200 signes au plus.").default(""),
  telephone: z
    .string()
    .trim()
    .regex(/^[+0-9 .()-]{6,25}$/, "Indiquez un numéro de téléphone."),
});

/** GET /papier/nouveau */
export async function newPaperPage(web: Web) {
  const unit = await unitOf(web, web.req.query("unite") ?? "");
  return unit instanceof Response ? unit : showForm(web, unit, { recu: dayOf(web.var.now), urgence: "standard" }, {});
}

/** One's own unit; a shared desk says for which of those of its facilities. */
async function unitOf(web: Web, asked: string): Promise<Candidate | Response> {
  const { db, member } = web.var;
  const atDesk = holdsAnywhere(member, "desk");
  if (atDesk && !asked) return chooseUnit(web);
  const unit = await findUnit(db, (asked && isUuid(asked) ? asked : member.unit) as UnitId);
  if (!unit || !registersFor(member, unit))
    return forbiddenPage(
      web,
      atDesk
        ? "Cet établissement n’a pas ouvert ses demandes à votre guichet."
        : "Votre habilitation ne permet pas d’enregistrer un dossier papier pour cette unité.",
    );
  return unit.kinds.length > 0
    ? unit
    : forbiddenPage(web, "Cette unité ne reçoit pas de demandes : aucun dossier papier ne peut y être enregistré.");
}

/** The units of the facilities that joined the desk. */
async function chooseUnit(web: Web) {
  const { db, member } = web.var;
  const covered = await listUnits(
    db,
    (member.covers ?? []).map(({ unit }) => unit),
  );
  const units = covered.filter((one) => one.kinds.length > 0 && registersFor(member, one));
  if (units.length === 0)
    return forbiddenPage(web, "Aucun établissement n’a encore ouvert ses demandes à votre guichet.");
  return show(web, {
    title: "Enregistrer un dossier papier",
    body: html`<p class="fil fr-mb-1v"><a href="/guichet">Guichet</a> › Dossier papier</p>
<h1 class="fr-h4">Enregistrer un dossier papier</h1><p>Quelle unité l’a reçu ? Elle le porte, et votre guichet le suit avec les autres.</p>
<ul>${units.map((one) => html`<li><a class="fr-link" href="/papier/nouveau?unite=${one.id}">${one.facilityName}, ${one.name}</a></li>`)}</ul>`,
  });
}

/** POST /papier/nouveau */
export async function registerPaperPage(web: Web) {
  const { db, member, now } = web.var;
  const body = await web.req.parseBody({ all: true });
  const typed: Typed = Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) => (typeof value === "string" ? [[name, value.trim()]] : [])),
  );
  const unit = await unitOf(web, typed.unite ?? "");
  if (unit instanceof Response) return unit;
  const { traits, problems } = readTraits({ ...typed, module: unit.module });
  const read = Form.safeParse(typed);
  for (const issue of read.error?.issues ?? []) problems[String(issue.path[0])] ??= issue.message;
  const scans: Registration["scans"] = [];
  for (const pile of piles)
    for (const file of [body[pile] ?? []].flat())
      if (file instanceof File && file.size > 0)
        scans.push({ pile, name: file.name, content: Buffer.from(await file.arrayBuffer()) });
  if (scans.length === 0) problems.administratif ??= "Joignez les pages numérisées : elles sont nécessaires.";
  if (!traits || !read.success || Object.keys(problems).length > 0) return showForm(web, unit, typed, problems, 422);
  const { besoin, souhaite, recu, urgence, contact, lien, telephone } = read.data;
  const wanted: Registration = {
    unit: unit.id,
    ...{ traits, scans, kind: besoin, from: souhaite || null, receivedOn: recu, urgency: urgence },
    contact: { name: contact, relation: lien, phone: telephone },
    seenDuplicates: typed.doublons === "oui" ? { reason: typed.motifDoublon ?? "" } : null,
  };
  const done = await registerPaper(db, wanted, member, now, sentForm(typed));
  if (done.ok) return goTo(web, `/demandes/${done.value}`, "Le dossier papier est enregistré.");
  const { refusal } = done;
  if (refusal.kind === "look-alikes" || refusal.kind === "reason-missing")
    return showForm(
      web,
      unit,
      { ...typed, cle: newId() },
      refusal.kind === "reason-missing" ? { motifDoublon: "Dites pourquoi un deuxième dossier est nécessaire." } : {},
      409,
      refusal.duplicates,
    );
  const status = refusal.kind === "not-habilitated" ? 403 : 422;
  return showForm(web, unit, { ...typed, cle: newId() }, because(refusal), status);
}

type Said = Exclude<RegisterRefusal, { duplicates: Duplicate[] }> | { kind: "form-reused" };

function because(refusal: Said): Typed {
  switch (refusal.kind) {
    case "not-habilitated":
      return { besoin: "Votre habilitation ne permet pas d’enregistrer un dossier papier pour cette unité." };
    case "kind-not-offered":
      return { besoin: "Votre unité ne propose pas cet accueil : choisissez parmi les siens." };
    case "scan-missing":
      return { administratif: "Joignez les pages numérisées : elles sont nécessaires." };
    case "date-in-the-future":
      return { recu: "Ce jour est à venir : indiquez celui où le dossier est arrivé." };
    case "empty-file":
      return { [refusal.pile]: "Ce fichier est vide." };
    case "type-not-accepted":
      return {
        [refusal.pile]: `Ce type de fichier n’est pas accepté. Acceptés : ${Object.values(acceptedTypes).join(", ")}.`,
      };
    case "too-big":
      return { [refusal.pile]: `Ce fichier dépasse ${Math.round(refusal.max / 1_000_000)} Mo.` };
    case "dossier-full":
      return { [refusal.pile]: `Les pages dépasseraient ${Math.round(refusal.max / 1_000_000)} Mo.` };
    case "too-many-files":
      return { [refusal.pile]: `${refusal.max} fichiers au plus.` };
    case "form-reused":
      return { birthName: "Cette page a déjà servi à enregistrer un dossier. Vérifiez, puis enregistrez à nouveau." };
  }
}

async function showForm(
  web: Web,
  unit: Candidate,
  typed: Typed,
  problems: Typed,
  status: 200 | 403 | 409 | 422 = 200,
  duplicates: Duplicate[] = [],
) {
  const own = unit.id === web.var.member.unit;
  const field = (name: string) => ({ name, value: typed[name], error: problems[name] });
  const options = unit.kinds.map((code) => ({ code, label: needLabel(unit.module, code) }));
  return show(web, {
    title: duplicates.length > 0 ? "Un dossier existe peut-être déjà" : "Enregistrer un dossier papier",
    status,
    body: html`<p class="fil fr-mb-1v"><a href="${inboxOf(web.var.member)}">Demandes reçues</a> › Dossier papier</p>
<h1 class="fr-h4">Enregistrer un dossier papier</h1>
${errorSummary(Object.entries(problems).map(([f, message]) => ({ field: f, message })))}
<p>Un dossier reçu par courrier devient un dossier comme les autres : recherche de doublon, délais, liste d’attente, clôture automatique, statistiques. ${own ? "Votre unité" : `${unit.facilityName}, ${unit.name},`} le porte jusqu’à ce qu’un demandeur le reprenne.</p>
<form method="post" action="/papier/nouveau" class="etroit" enctype="multipart/form-data" novalidate>${hidden("cle", typed.cle ?? newId())}${own ? "" : hidden("unite", unit.id)}
${duplicates.length > 0 ? alike(web, duplicates, problems.motifDoublon, typed) : ""}
<h2 class="fr-h6 fr-mt-2w">La personne</h2>${identityFields(typed, problems)}
${unit.module === "sanitaire" ? checkbox({ ...field("unknown"), label: "Identité inconnue" }) : ""}
<h2 class="fr-h6 fr-mt-2w">Ce qui est demandé</h2>
${options.length === 1 ? html`${hidden("besoin", options[0]!.code)}<p>${options[0]!.label}</p>` : select({ ...field("besoin"), label: "Accueil demandé", options, empty: "Choisir" })}
${input({ ...field("souhaite"), label: "À partir du", type: "date", required: false })}
${radios({
  ...field("urgence"),
  label: "Degré d’urgence",
  options: [
    { code: "standard", label: "Standard" },
    { code: "urgent", label: "Urgent" },
    { code: "immediate", label: "Immédiat" },
  ],
})}
${input({ ...field("recu"), label: "Dossier arrivé le", type: "date" })}
<h2 class="fr-h6 fr-mt-2w">Qui joindre</h2>
${input({ ...field("contact"), label: "Nom du contact" })}${input({ ...field("lien"), label: "Lien avec la personne", required: false })}${input({ ...field("telephone"), label: "Téléphone", type: "tel" })}
<h2 class="fr-h6 fr-mt-2w">Les pages numérisées</h2>
${duplicates.length > 0 ? html`<p class="note">Par sécurité, le navigateur ne garde pas les fichiers : joignez-les de nouveau.</p>` : ""}
${scan("administratif", "Partie administrative", "Lue par toute l’unité.", problems)}${scan("medical", "Partie médicale", "Lue seulement par ceux dont l’habilitation porte la mention « médicale ».", problems)}
<div class="boutons fr-mt-2w"><button class="fr-btn">${duplicates.length > 0 ? "C’est une autre personne, ou un nouveau dossier est nécessaire : enregistrer" : "Enregistrer le dossier papier"}</button><a class="fr-btn fr-btn--tertiary" href="${inboxOf(web.var.member)}">Annuler</a></div></form>`,
  });
}

const scan = (pile: Pile, label: string, hint: string, problems: Typed) =>
  fileInput({
    name: pile,
    label,
    hint: `${hint} PDF ou photos.`,
    accept: ".pdf,.jpg,.jpeg,.png,.heic",
    several: true,
    error: problems[pile],
  });

function alike(web: Web, duplicates: Duplicate[], problem: string | undefined, typed: Typed) {
  const mine = (d: Duplicate) => d.owner === web.var.member.unit;
  const strong = duplicates.some((d) => d.likeness === "strong");
  return html`<section class="fr-alert fr-alert--warning fr-mb-3w"><h2 class="fr-alert__title">Un dossier existe peut-être déjà pour cette personne</h2>${duplicates.map((d) => html`<p>${mine(d) ? html`<b>${fullName(d.person)}</b>, né(e) le ${d.person.birthDate ? frenchDay(d.person.birthDate) : "—"}, ${d.number}` : "Un dossier existe, porté par une autre unité"} · ${pathwayOf(d.module).label} · porté par <b>${d.bearer}</b>${d.phone ? html` · prendre contact : ${phoneLink(d.phone)}` : ""}</p>`)}
${hidden("doublons", "oui")}${strong ? input({ name: "motifDoublon", label: "Pourquoi ouvrir un deuxième dossier pour cette personne ?", value: typed.motifDoublon, error: problem }) : ""}</section>`;
}
