import { html } from "hono/html";
import type { Structure } from "#features/administration/structure.ts";
import { frenchInstant } from "#lib/dates.ts";
import type { Result } from "#lib/result.ts";
import type { Html } from "#ui/page.ts";
import { errorSummary, hidden, radios } from "#ui/parts.ts";
import { goTo } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import type { Changed, ChangeRefusal } from "./change.action.ts";
import { listCommunesNamed } from "./commune.store.ts";
import { findLastEdit } from "./edit.store.ts";
import { baseOf, type Clash, type Proposed, readBase } from "./edit.ts";
import { findCommuneNames } from "./establishment.store.ts";
import { type Problem, postedForm, showFiche } from "./fiche.page.ts";
import { type Around, fieldBox } from "./field.page.ts";
import { asRecord, asTexts, type Field, fingerprint, type Holder, ownedBy, same, type Value } from "./field.ts";
import { one, read, readKm, several, type Typed, typedOf, words } from "./reading.ts";
import { faultSentence, notReferent, ownedSentence } from "./wording.ts";
import { communeLines, mostCommunes, recognise, typedCommunes } from "./zone.ts";

/** One theme of a card, to be changed: of what, where it stands, and what saves it. */
export type Target<Of extends Holder> = {
  of: Of;
  section: { slug: string; title: string; intro: string; fields: Field<Of>[] };
  /** The page's own address, where its form goes. */
  path: string;
  back: { href: string; label: string };
  unit: string | null;
  /** What stands above the form: what a reader of the card will see, what goes on meanwhile. */
  before?: (typed: Typed | null) => Html;
  /** A second button that shows what the answers would give, saving nothing. */
  preview?: true;
  save: (proposals: Proposed[]) => Promise<Result<Changed, ChangeRefusal>>;
};

/** GET: the form, or a look at what its answers would give. */
export async function showSection<Of extends Holder>(
  web: Web,
  structure: Structure,
  target: Target<Of>,
): Promise<Response> {
  const query = new URL(web.req.url).searchParams;
  const typed =
    target.preview && query.has("apercu")
      ? Object.fromEntries([...new Set(query.keys())].map((key) => [key, query.getAll(key)]))
      : null;
  return showForm(web, structure, target, typed, [], 200);
}

/** POST: what was typed, checked, then saved; or the page again, or both versions of what somebody else changed. */
export async function saveSection<Of extends Holder>(
  web: Web,
  structure: Structure,
  target: Target<Of>,
): Promise<Response> {
  const typed = await postedForm(web);
  const { proposals, problems } = await readProposals(web, target, typed);
  if (problems.length > 0) return showForm(web, structure, target, typed, problems, 400);
  const done = await target.save(proposals);
  if (done.ok)
    return goTo(
      web,
      target.back.href,
      done.value.changes.length === 0
        ? "Rien n’avait changé."
        : "C’est enregistré : la fiche le montre dès maintenant. « Historique » permet de revenir en arrière.",
    );
  const { refusal } = done;
  switch (refusal.kind) {
    case "clash":
      return showClash(web, structure, target, typed, refusal.clashes);
    case "incoherent":
      return showForm(
        web,
        structure,
        target,
        typed,
        refusal.faults.map((fault) => ({ field: nameOf(target, fault.field), message: faultSentence(fault) })),
        400,
      );
    case "owned":
      return showForm(web, structure, target, typed, [{ message: ownedSentence(refusal.label, refusal.owner) }], 409);
    case "not-referent":
      return showForm(web, structure, target, typed, [{ message: notReferent }], 409);
    case "unknown-unit":
    case "unknown-field":
      return showForm(
        web,
        structure,
        target,
        typed,
        [{ message: "Cette page a changé depuis son affichage : relisez-la avant d’enregistrer." }],
        409,
      );
  }
}

const nameOf = <Of extends Holder>({ section }: Target<Of>, code: string) =>
  section.fields.find((field) => field.code === code)?.name ?? "";

/** Each field of the section that was typed, with the value its page showed. A field chosen as the other wrote it is left out. */
async function readProposals<Of extends Holder>(web: Web, { of, section }: Target<Of>, typed: Typed) {
  const base = readBase(one(typed, "base"));
  const problems: Problem[] = [];
  const proposals: Proposed[] = [];
  for (const field of section.fields) {
    const now = field.get(of);
    if (ownedBy(of, field) && !isTyped(field, typed)) continue;
    if (one(typed, `version-${field.name}`) === "autre") continue;
    const isAsShown =
      sameBoxes(typedOf(field.control, field.name, now), typed) &&
      field.control.kind !== "ticks" &&
      field.control.kind !== "zone";
    const reading = isAsShown
      ? ({ ok: true, value: now } as const)
      : field.control.kind === "zone"
        ? await readZone(web, field.name, typed)
        : read(field.control, field.name, typed, now);
    if (!reading.ok) problems.push({ field: reading.field, message: reading.message });
    else proposals.push({ field: field.code, value: reading.value, base: base.get(field.code) ?? "" });
  }
  return { proposals, problems };
}

/** A field a register owns has no box: whoever sends one anyway is answered, not ignored. */
const isTyped = <Of extends Holder>({ name, control }: Field<Of>, typed: Typed) =>
  Object.keys(typed).some((key) => key === name || (control.kind === "prices" && key.startsWith(`${name}-`)));

const sameBoxes = (shown: Typed, typed: Typed) =>
  Object.keys(shown).every((name) => one(shown, name) === one(typed, name));

type ZoneReading = { ok: true; value: Value } | { ok: false; field: string; message: string };

/** The communes of a pasted list, each found or named as unknown. */
async function readZone(web: Web, name: string, typed: Typed): Promise<ZoneReading> {
  const km = readKm(one(typed, `${name}-km`));
  if (km === "wrong") return { ok: false, field: `${name}-km`, message: "Écrivez un nombre de kilomètres, de 1 à 60." };
  const listed = typedCommunes(one(typed, `${name}-communes`));
  const field = `${name}-communes`;
  if (listed.length > mostCommunes)
    return { ok: false, field, message: `${mostCommunes} communes au plus : au-delà, donnez des kilomètres.` };
  const known = await listCommunesNamed(web.var.outside.readDb, listed);
  const found = listed.map((commune) => recognise(commune, known));
  const unknown = found.filter((one) => one.kind === "unknown").map(({ text }) => `« ${text.slice(0, 60)} »`);
  const several = found.filter((one) => one.kind === "ambiguous");
  if (unknown.length > 0)
    return {
      ok: false,
      field,
      message: `Aucune commune ne répond à ${unknown.slice(0, 8).join(", ")}${unknown.length > 8 ? "…" : ""} : corrigez ou retirez ces lignes.`,
    };
  if (several.length > 0)
    return {
      ok: false,
      field,
      message: `Plusieurs communes répondent à ${several
        .slice(0, 5)
        .map(
          ({ text, among }) =>
            `« ${text} » (${among
              .slice(0, 4)
              .map(({ name, code }) => `${name} ${code}`)
              .join(", ")})`,
        )
        .join(" ; ")} : ajoutez leur code.`,
    };
  const codes = [...new Set(found.flatMap((one) => (one.kind === "known" ? [one.code] : [])))].sort();
  return {
    ok: true,
    value: km === null && codes.length === 0 ? null : { km, communes: codes.length === 0 ? null : codes },
  };
}

/** The boxes of a zone: its communes by their names. */
async function zoneTyped(web: Web, name: string, value: Value): Promise<Typed> {
  const { km = null, communes = null } = asRecord(value);
  const names = await findCommuneNames(web.var.outside.readDb, asTexts(communes));
  const lines = asTexts(communes).map((code) => ({ code, name: names.get(code) ?? code }));
  return {
    [`${name}-km`]: km === null ? "" : String(km).replace(".", ","),
    [`${name}-communes`]: communeLines(lines.sort((a, b) => a.name.localeCompare(b.name, "fr"))),
  };
}

export async function aroundOf<Of extends Holder>(
  web: Web,
  of: Of,
  fields: readonly Field<Of>[],
  unit: string | null,
): Promise<Around> {
  const codes = fields
    .filter(({ control }) => control.kind === "zone")
    .flatMap((field) => asTexts(asRecord(field.get(of)).communes ?? null));
  const communes = await findCommuneNames(web.var.outside.readDb, codes);
  return { communes, report: (code) => reportAddress(code, unit) };
}

export const reportAddress = (code: string, unit: string | null) =>
  `/structure/fiche/signalements/nouveau?champ=${encodeURIComponent(code)}${unit ? `&unite=${unit}` : ""}`;

async function showForm<Of extends Holder>(
  web: Web,
  structure: Structure,
  target: Target<Of>,
  typed: Typed | null,
  problems: Problem[],
  status: 200 | 400 | 409,
) {
  const { of, section, path, back, before, preview } = target;
  const around = await aroundOf(web, of, section.fields, target.unit);
  const zone = section.fields.find(({ control }) => control.kind === "zone");
  const shown =
    typed ??
    (zone
      ? {
          ...Object.assign({}, ...section.fields.map(({ control, name, get }) => typedOf(control, name, get(of)))),
          ...(await zoneTyped(web, zone.name, zone.get(of))),
        }
      : null);
  const error = (name: string) => problems.find(({ field }) => field === name)?.message;
  const base = one(typed ?? {}, "base") || baseOf(of, section.fields);
  const isOpen = section.fields.some((field) => !ownedBy(of, field));
  return showFiche(web, structure, {
    title: section.title,
    status,
    back,
    body: html`${errorSummary(problems)}<p class="moyen">${section.intro}</p>${before ? before(typed) : ""}
<form method="post" action="${path}" class="moyen" novalidate>${hidden("base", base)}
${section.fields.map((field) => fieldBox(of, field, shown, error, around))}
${isOpen ? html`<div class="boutons fr-mt-2w"><button class="fr-btn">Enregistrer</button>${preview ? html`<button class="fr-btn fr-btn--secondary" formmethod="get" name="apercu" value="1">Voir l’aperçu</button>` : ""}<a class="fr-link" href="${back.href}">Revenir sans enregistrer</a></div>` : html`<p><a class="fr-link" href="${back.href}">Revenir à : ${back.label}</a></p>`}</form>`,
  });
}

/** Both versions of each field somebody else changed meanwhile; everything typed goes on in the form. */
async function showClash<Of extends Holder>(
  web: Web,
  structure: Structure,
  target: Target<Of>,
  typed: Typed,
  clashes: Clash[],
) {
  const { section, path, back, unit } = target;
  const fields = clashes.map((clash) => ({ clash, field: section.fields.find(({ code }) => code === clash.field)! }));
  const codes = fields
    .filter(({ field }) => field.control.kind === "zone")
    .flatMap(({ clash }) => [clash.now, clash.typed].flatMap((value) => asTexts(asRecord(value).communes ?? null)));
  const communes = await findCommuneNames(web.var.outside.readDb, codes);
  const edits = await Promise.all(
    clashes.map(({ field }) => findLastEdit(web.var.db, structure.facility, unit, field)),
  );
  // a register may have said it since
  const last = edits.map((edit, i) => (edit && same(edit.after, clashes[i]!.now) ? edit : null));
  // the values now on the page are what the next form starts from
  const base = readBase(one(typed, "base"));
  for (const { field, now } of clashes) base.set(field, fingerprint(now));
  const kept = Object.keys(typed).filter((name) => name !== "base" && !name.startsWith("version-"));
  return showFiche(web, structure, {
    title: "Deux versions à comparer",
    status: 409,
    back,
    body: html`<div class="fr-alert fr-alert--warning fr-mb-2w" role="alert"><h2 class="fr-alert__title">${section.title} : quelqu’un d’autre a modifié la fiche pendant votre saisie</h2><p>Rien n’est enregistré, rien n’est perdu : choisissez pour chaque information la version à garder. Vos autres réponses suivront.</p></div>
<form method="post" action="${path}" class="moyen">${hidden("base", [...base].map(([code, print]) => `${code}:${print}`).join(" "))}${kept.flatMap((name) => several(typed, name).map((value) => hidden(name, value)))}
${fields.map(({ clash, field }, i) =>
  radios({
    name: `version-${field.name}`,
    label: field.label,
    value: "mienne",
    options: [
      { code: "mienne", label: "Ma version", hint: words(field.control, clash.typed, communes) },
      {
        code: "autre",
        label: `La version enregistrée${last[i] ? ` par ${last[i].by}, le ${frenchInstant(last[i].at)}` : ""}`,
        hint: words(field.control, clash.now, communes),
      },
    ],
  }),
)}
<div class="boutons"><button class="fr-btn">Enregistrer ces choix</button><a class="fr-link" href="${back.href}">Revenir sans enregistrer</a></div></form>`,
  });
}
