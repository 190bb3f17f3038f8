import { html } from "hono/html";
import { type Member, modulesOf } from "#features/accounts/member.ts";
import { findFacilityByFiness } from "#features/directory/facility.store.ts";
import { type Facility, isFiness } from "#features/directory/facility.ts";
import { listUnitsOf } from "#features/directory/unit.store.ts";
import { fullName } from "#features/persons/person.ts";
import { sentForm } from "#features/sent-forms/sent-form.ts";
import { dayOf, frenchDay } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { checkbox, errorSummary, hidden, input, phoneLink, radios } from "#ui/parts.ts";
import { forbiddenPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { createReferral } from "./create.action.ts";
import type { Duplicate } from "./duplicate.ts";
import { identityFields, readTraits, type Typed } from "./identity-form.page.ts";
import { isOpenModule, startsFromDecision } from "./rulebook.ts";

/** GET /dossiers/nouveau */
export const newReferralPage = (web: Web) =>
  (web.var.member.actingFor?.patients ?? "all") !== "all"
    ? forbiddenPage(
        web,
        "Votre délégation ne porte que sur certains patients : elle ne permet pas de créer de dossier.",
      )
    : startForm(web);

async function startForm(web: Web) {
  const etablissement = web.req.query("etablissement") ?? "";
  const chosen = await findChosen(web, etablissement);
  const modules = creatable(web.var.member);
  const units = chosen ? await listUnitsOf(web.var.outside.readDb, chosen.id) : [];
  const module = modules.find((code) => units.some((unit) => unit.module === code && unit.kinds.length > 0));
  const asked = modules.find((code) => code === web.req.query("orientation"));
  return showForm(web, { module: asked ?? module ?? modules[0] ?? "", etablissement }, {});
}

/** The establishment a card leads here from; one that has closed is told, and not kept. */
async function findChosen(web: Web, finess: string): Promise<Facility | null> {
  const found = isFiness(finess) ? await findFacilityByFiness(web.var.outside.readDb, finess) : null;
  return found && (!found.closedOn || found.closedOn > dayOf(web.var.now)) ? found : null;
}

/** POST /dossiers/nouveau */
export async function createReferralPage(web: Web) {
  const typed = Object.fromEntries(Object.entries(await web.req.parseBody()).map(([k, v]) => [k, String(v).trim()]));
  const { traits, problems } = readTraits(typed);
  const module = creatable(web.var.member).find((m) => m === typed.module);
  if (!module) problems.module = "Choisissez le type d’orientation.";
  if (!traits || !module || Object.keys(problems).length > 0) return showForm(web, typed, problems, 400);

  const seenDuplicates = typed.doublons === "vus" ? { reason: typed.motifDoublon ?? "" } : null;
  const startedFor = (await findChosen(web, typed.etablissement ?? ""))?.id ?? null;
  const wanted = { module, traits, seenDuplicates, startedFor };
  const result = await createReferral(web.var.db, wanted, web.var.member, web.var.now, sentForm(typed));
  if (result.ok) return goTo(web, `/dossiers/${result.value}`, "Le dossier est créé.");
  switch (result.refusal.kind) {
    case "not-habilitated":
      return showForm(web, typed, { module: "Votre habilitation ne permet pas de créer ce type de dossier." }, 403);
    case "form-reused":
      return showForm(
        web,
        { ...typed, cle: newId() },
        {
          birthName:
            "Cette page a déjà servi à créer un dossier. Pour en créer un autre, vérifiez puis créez à nouveau.",
        },
        422,
      );
    case "look-alikes":
      return showDuplicates(web, typed, result.refusal.duplicates, null);
    case "reason-missing":
      return showDuplicates(
        web,
        typed,
        result.refusal.duplicates,
        "Dites pourquoi un deuxième dossier est nécessaire.",
      );
  }
}

const creatable = (member: Member) =>
  modulesOf(member, "requester", "writer").filter((module) => isOpenModule(module) && !startsFromDecision(module));

async function showForm(web: Web, typed: Typed, problems: Typed, status: 200 | 400 | 403 | 422 = 200) {
  const chosen = await findChosen(web, typed.etablissement ?? "");
  const field = (name: string) => ({ name, value: typed[name], error: problems[name] });
  const modules = creatable(web.var.member).map((code) => ({ code, label: pathwayOf(code).label }));
  return show(web, {
    title: "Créer un dossier",
    status,
    body: html`<p class="fil fr-mb-1v"><a href="/dossiers">Mes dossiers</a> › Créer un dossier</p>
<h1 class="fr-h4">Créer un dossier</h1>
${errorSummary(Object.entries(problems).map(([f, message]) => ({ field: f, message })))}
${startedFrom(typed.etablissement ?? "", chosen)}
<form method="post" action="/dossiers/nouveau" class="etroit" novalidate>${hidden("cle", typed.cle ?? newId())}${chosen ? hidden("etablissement", chosen.finess) : ""}
${modules.length === 1 ? hidden("module", modules[0]!.code) : radios({ ...field("module"), label: "Type d’orientation", options: modules })}
<h2 class="fr-h6 fr-mt-2w">Identité de la personne</h2>
<p class="note">Telle qu’à l’état civil. Sauf mention contraire, chaque réponse est nécessaire.</p>
${identityFields(typed, problems)}
${modules.some((m) => m.code === "sanitaire") ? checkbox({ ...field("unknown"), label: "Identité inconnue", hint: "Patient non identifié : seul un repère (dans « Nom de naissance ») est demandé. Orientation sanitaire seulement." }) : ""}
<div class="boutons fr-mt-2w"><button class="fr-btn">Créer le dossier</button><a class="fr-btn fr-btn--tertiary" href="/dossiers">Annuler</a></div>
</form>`,
  });
}

function startedFrom(typed: string, chosen: Facility | null) {
  if (chosen)
    return html`<div class="carte etroit fr-mb-2w"><p class="fr-mb-0">Pour une place à <b>${chosen.name}</b>, ${chosen.city} : ses unités viendront en premier quand vous chercherez. <a class="fr-link" href="/dossiers/nouveau">Ne pas partir de cet établissement</a></p></div>`;
  return typed
    ? html`<p class="note">L’établissement demandé n’est plus dans l’annuaire, ou a fermé : le dossier s’ouvre sans lui.</p>`
    : "";
}

const alike = {
  strong: "Même matricule INS qualifié",
  probable: "Très ressemblant",
  possible: "Ressemblant",
} satisfies Record<Duplicate["likeness"], string>;

function showDuplicates(web: Web, typed: Typed, duplicates: Duplicate[], problem: string | null) {
  const mine = (d: Duplicate) => d.owner === web.var.member.unit;
  const strong = duplicates.some((d) => d.likeness === "strong" && d.module === typed.module);
  return show(web, {
    title: "Un dossier existe peut-être déjà",
    status: problem ? 400 : 409,
    body: html`<p class="fil fr-mb-1v"><a href="/dossiers">Mes dossiers</a> › Créer un dossier</p>
<h1 class="fr-h4">Un dossier existe peut-être déjà pour cette personne</h1>
${problem ? errorSummary([{ field: "motifDoublon", message: problem }]) : ""}
<div class="moyen">${duplicates.map(
      (
        d,
      ) => html`<article class="carte"><h2 class="fr-text--md fr-mb-1v">${mine(d) ? html`<a class="fr-link" href="/dossiers/${d.referral}">${fullName(d.person)}</a>` : "Un dossier existe, porté par une autre unité"}</h2>
<p class="fr-mb-0">${alike[d.likeness]} · ${pathwayOf(d.module).label}${mine(d) ? ` · ${d.number} · né(e) le ${d.person.birthDate ? frenchDay(d.person.birthDate) : "—"}` : ""}<br>Porté par <b>${d.bearer}</b>${d.phone ? html` · prendre contact : ${phoneLink(d.phone)}` : ""}</p></article>`,
    )}
<form method="post" class="fr-mt-3w etroit">
${Object.entries(typed)
  .filter(([k]) => k !== "doublons" && k !== "motifDoublon")
  .map(([k, v]) => hidden(k, v))}${hidden("doublons", "vus")}
${strong ? input({ name: "motifDoublon", label: "Pourquoi ouvrir un deuxième dossier pour cette personne ?", hint: "Ce motif est gardé dans le journal du dossier.", error: problem ?? undefined }) : ""}
<div class="boutons"><button class="fr-btn">C’est une autre personne, ou un nouveau dossier est nécessaire : continuer</button><a class="fr-btn fr-btn--tertiary" href="/dossiers">Ne pas créer</a></div></form></div>`,
  });
}
