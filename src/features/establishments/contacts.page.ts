import { html } from "hono/html";
import { audienceLabels, type Contact, meansLabels } from "#features/contacts/contact.ts";
import { listUnitsOf } from "#features/directory/unit.store.ts";
import type { Unit } from "#features/directory/unit.ts";
import { dayOf } from "#lib/dates.ts";
import { isUuid, newId } from "#lib/ids.ts";
import { badge, emptyState, errorSummary, hidden, input, radios, select } from "#ui/parts.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { type ChangeRefusal, changeFacility } from "./change.action.ts";
import type { Proposed } from "./edit.ts";
import { contactOwner, contactSaid, type Establishment } from "./facility-field.ts";
import { openEstablishment, type Problem, postedForm, showFiche } from "./fiche.page.ts";
import { fingerprint } from "./field.ts";
import { one, phoneWords, readMeans, type Typed } from "./reading.ts";
import { notReferent, ownedSentence, ownerSentence } from "./wording.ts";

const home = "/structure/fiche/contacts";
const mostContacts = 60;

/** GET /structure/fiche/contacts — `?contact=` opens one of them in the form. */
export async function contactsPage(web: Web): Promise<Response> {
  const { of } = await openEstablishment(web);
  const asked = new URL(web.req.url).searchParams.get("contact");
  const row = of.contactRows.find(({ id }) => id === asked);
  if (asked && (!row || contactOwner(row))) return notFoundPage(web);
  return showContacts(web, row ? typedOf(row) : {}, [], 200);
}

const typedOf = (row: Contact): Typed => ({
  contact: row.id,
  libelle: row.label,
  moyen: row.means,
  valeur: row.means === "phone" ? phoneWords(row.value) : row.value,
  public: row.audience,
  unite: row.unit ?? "",
  base: fingerprint(contactSaid(row)),
});

/** POST /structure/fiche/contacts — adds, changes, moves or takes away a line. */
export async function saveContactPage(web: Web): Promise<Response> {
  const typed = await postedForm(web);
  const { of } = await openEstablishment(web);
  const units = await listUnitsOf(web.var.db, of.id);
  const id = one(typed, "contact");
  if (!isUuid(id))
    return showContacts(web, typed, [{ message: "Cette page a changé depuis son affichage : recommencez." }], 400);
  switch (one(typed, "acte")) {
    case "retirer": {
      const base = one(typed, "base");
      return save(web, typed, [{ field: `contact:${id}`, value: null, base }], "Le contact est retiré de la fiche.");
    }
    case "monter":
      return save(web, typed, moved(of, id, -1), "L’ordre est changé.");
    case "descendre":
      return save(web, typed, moved(of, id, 1), "L’ordre est changé.");
    default: {
      const { row, problems } = readRow(typed, of, units);
      if (problems.length > 0) return showContacts(web, typed, problems, 400);
      return save(
        web,
        typed,
        [{ field: `contact:${id}`, value: contactSaid(row), base: one(typed, "base") || fingerprint(null) }],
        "Le contact est enregistré.",
      );
    }
  }
}

/** Two neighbours of the establishment's own lines change places. */
function moved(of: Establishment, id: string, by: 1 | -1): Proposed[] {
  const own = of.contactRows.filter((row) => !contactOwner(row));
  const at = own.findIndex((row) => row.id === id);
  const [row, other] = [own[at], own[at + by]];
  if (!row || !other) return [];
  // lines of one position (imported together) are told apart first
  const [low, high] = [Math.min(row.position, other.position), Math.max(row.position, other.position)];
  const [first, second] = by === 1 ? [other, row] : [row, other];
  const places = [
    { line: first, position: low },
    { line: second, position: high === low ? low + 1 : high },
  ];
  return places.map(({ line, position }) => ({
    field: `contact:${line.id}`,
    value: contactSaid({ ...line, position }),
    base: fingerprint(contactSaid(line)),
  }));
}

function readRow(typed: Typed, of: Establishment, units: readonly Unit[]) {
  const [label, means, audience, unit] = ["libelle", "moyen", "public", "unite"].map((name) => one(typed, name)) as [
    string,
    string,
    string,
    string,
  ];
  const known = of.contactRows.find(({ id }) => id === one(typed, "contact"));
  const kind: Contact["means"] = means === "email" || means === "mssante" || means === "website" ? means : "phone";
  const value = readMeans(kind, "valeur", one(typed, "valeur"));
  const where = units.find(({ id }) => id === unit);
  const problems: Problem[] = [
    ...(label === ""
      ? [{ field: "libelle", message: "Dites qui répond : « Admissions », « Infirmière de nuit »." }]
      : []),
    ...(label.length > 80 ? [{ field: "libelle", message: "Quatre-vingts signes au plus." }] : []),
    ...(Object.hasOwn(meansLabels, means) ? [] : [{ field: "moyen", message: "Choisissez un moyen." }]),
    ...(value.ok
      ? value.value === null
        ? [{ field: "valeur", message: "Écrivez le numéro ou l’adresse." }]
        : []
      : [{ field: "valeur", message: value.message }]),
    ...(Object.hasOwn(audienceLabels, audience) ? [] : [{ field: "public", message: "Dites qui peut le lire." }]),
    ...(unit !== "" && !where ? [{ field: "unite", message: "Choisissez une unité de votre établissement." }] : []),
    ...(!known && of.contactRows.length >= mostContacts
      ? [{ message: `${mostContacts} contacts au plus : retirez-en d’abord.` }]
      : []),
  ];
  const position = known?.position ?? Math.max(-1, ...of.contactRows.map((row) => row.position)) + 1;
  const row = {
    label,
    means: kind,
    value: value.ok ? String(value.value ?? "") : "",
    audience: audience === "public" ? ("public" as const) : ("professionals" as const),
    unit: where?.id ?? null,
    position,
  };
  return { row, problems };
}

async function save(web: Web, typed: Typed, proposals: Proposed[], said: string): Promise<Response> {
  const { db, member, now } = web.var;
  const done = await changeFacility(db, proposals, member, now);
  if (done.ok) return goTo(web, home, said);
  const { refusal } = done;
  if (refusal.kind !== "clash" || one(typed, "acte")) return showContacts(web, {}, [because(refusal)], 409);
  // what was typed stays in the form; what is there now stands above it
  const now2 = refusal.clashes[0]!.now;
  const message =
    now2 === null
      ? "Ce contact vient d’être retiré par quelqu’un d’autre. Votre saisie est ci-dessous : enregistrez-la pour le remettre."
      : "Quelqu’un d’autre vient de modifier ce contact. La liste montre sa version, le formulaire la vôtre : enregistrez pour garder la vôtre.";
  return showContacts(web, { ...typed, base: fingerprint(now2) }, [{ message }], 409);
}

function because(refusal: ChangeRefusal): Problem {
  switch (refusal.kind) {
    case "owned":
      return { message: ownedSentence(refusal.label, refusal.owner) };
    case "not-referent":
      return { message: notReferent };
    case "clash":
    case "unknown-field":
    case "unknown-unit":
    case "incoherent":
      return { message: "La liste a changé depuis son affichage : relisez-la, puis recommencez." };
  }
}

async function showContacts(web: Web, typed: Typed, problems: Problem[], status: 200 | 400 | 409): Promise<Response> {
  const { structure, of } = await openEstablishment(web);
  const units = await listUnitsOf(web.var.db, of.id);
  const own = of.contactRows.filter((row) => !contactOwner(row));
  const known = of.contactRows.some(({ id }) => id === one(typed, "contact"));
  const error = (name: string) => problems.find(({ field }) => field === name)?.message;
  const field = (name: string) => ({ name, value: one(typed, name), error: error(name) });
  const open = units.filter(({ closedOn }) => !closedOn || closedOn > dayOf(web.var.now));
  return showFiche(web, structure, {
    title: "Contacts",
    status,
    body: html`${errorSummary(problems)}<p class="moyen">Qui joindre, et pour quoi : dans l’ordre où vous voulez qu’on vous appelle. Un contact réservé aux professionnels ne paraît qu’une fois connecté.</p>
<div class="deux"><section aria-labelledby="liste"><h2 class="fr-h6" id="liste">Sur la fiche</h2>
${of.contactRows.length === 0 ? emptyState("Aucun contact : ajoutez d’abord celui des admissions.") : html`<ol class="fr-raw-list">${of.contactRows.map((row) => contactItem(row, own.indexOf(row), own.length, units))}</ol>`}</section>
<section aria-labelledby="formulaire"><h2 class="fr-h6" id="formulaire">${known ? "Modifier ce contact" : "Ajouter un contact"}</h2>
<form method="post" action="${home}" novalidate>${hidden("contact", one(typed, "contact") || newId())}${hidden("base", one(typed, "base"))}
${input({ ...field("libelle"), label: "Qui répond", hint: "Une fonction plutôt qu’un nom : « Admissions », « Accueil de nuit »." })}
${select({ ...field("moyen"), label: "Moyen", empty: "Choisissez", options: Object.entries(meansLabels).map(([code, label]) => ({ code, label })) })}
${input({ ...field("valeur"), label: "Numéro ou adresse", attributes: 'autocomplete="off"' })}
${radios({
  ...field("public"),
  label: "Qui peut le lire",
  options: [
    { code: "public", label: "Tout le monde" },
    { code: "professionals", label: "Les professionnels connectés" },
  ],
})}
${select({ ...field("unite"), label: "Pour", empty: "Tout l’établissement", options: open.map(({ id, name }) => ({ code: id, label: name })) })}
<div class="boutons"><button class="fr-btn">${known ? "Enregistrer" : "Ajouter"}</button>${known ? html`<a class="fr-link" href="${home}">Ne rien changer</a>` : ""}</div></form></section></div>`,
  });
}

function contactItem(row: Contact, at: number, count: number, units: readonly Unit[]) {
  const owner = contactOwner(row);
  const unit = units.find(({ id }) => id === row.unit);
  const act = (code: string, label: string) =>
    html`<form method="post" action="${home}">${hidden("contact", row.id)}${hidden("acte", code)}${hidden("base", fingerprint(contactSaid(row)))}<button class="fr-btn fr-btn--sm fr-btn--tertiary">${label}<span class="fr-sr-only"> : ${row.label}</span></button></form>`;
  return html`<li class="carte"><div class="ligne"><span><b>${row.label}</b>${unit ? html` <span class="note">${unit.name}</span>` : ""}<br><span class="texte-libre">${meansLabels[row.means]} : ${row.means === "phone" ? phoneWords(row.value) : row.value}</span></span>${badge(audienceLabels[row.audience], row.audience === "public" ? "info" : "neutral")}</div>
${owner ? html`<p class="note fr-mb-0">${ownerSentence(owner)}</p>` : html`<div class="boutons fr-mt-1v"><a class="fr-link fr-link--sm" href="${home}?contact=${row.id}#formulaire">Modifier<span class="fr-sr-only"> : ${row.label}</span></a>${at > 0 ? act("monter", "Monter") : ""}${at < count - 1 ? act("descendre", "Descendre") : ""}${act("retirer", "Retirer")}</div>`}</li>`;
}
