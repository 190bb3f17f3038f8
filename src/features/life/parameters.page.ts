import { html } from "hono/html";
import { holdsAnywhere, type Module } from "#features/accounts/member.ts";
import { findChanged, listChanges, type ParameterChange } from "#features/parameters/parameter.store.ts";
import {
  type Changed,
  type factorKey,
  isFactor,
  kindOfKey,
  ownValue,
  type ParameterKey,
  type ParameterRefusal,
  type ParameterValue,
  parameterKeysOf,
  type TimerKey,
  valueText,
} from "#features/parameters/parameter.ts";
import { isOpenModule } from "#features/referrals/rulebook.ts";
import { dayOf, frenchDay } from "#lib/dates.ts";
import { pathwayOf, pathways } from "#pathways/pathways.ts";
import { area, badge, emptyState, errorSummary, input } from "#ui/parts.ts";
import { forbiddenPage, notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { setParameter } from "./set-parameter.action.ts";

const labels: Record<TimerKey | typeof factorKey, string> = {
  "draft.idle": "Dossier en rédaction sans mouvement : alerte, puis archivage",
  "ready.idle": "Dossier complet jamais envoyé : alerte, puis archivage",
  "referral.inactive": "Recherche sans mouvement : alerte, puis archivage",
  "suspended.review": "Dossier suspendu : rappels",
  "request.read": "Demande : à lire avant",
  "request.answer": "Demande : réponse attendue, une fois lue, avant",
  "urgency.factor": "Urgence : ce qui multiplie ces délais, urgent puis immédiat",
  "request.info": "Complément demandé : réponse attendue avant",
  "condition.review": "« Oui, si… » : conditions à confirmer par l’unité",
  "offer.valid": "Proposition : valable, si l’unité ne dit rien d’autre",
  "oral.validate": "Accord par téléphone : à écrire par l’unité avant",
  hold: "Place gardée pour une proposition",
  "wave.interval": "Envoi par vagues : entre deux vagues",
  "arrival.check": "Arrivée prévue : « est-elle arrivée ? », après ce jour",
  "arrival.undo": "Arrivée confirmée par erreur : à corriger avant",
  "revival.window": "Demande close par une autre admission : reprise possible pendant",
  "revival.answer": "Demande reprise : « toujours possible ? », réponse attendue avant",
  "request.remind": "Demande sans réponse : rappels à l’unité, après l’échéance",
  "request.escalate": "Demande sans réponse : rappel aux référents, après l’échéance",
  "waiting.confirm": "Liste d’attente : « toujours d’actualité ? »",
  "volet.stale": "Volet médical ou d’autonomie : « inchangé ? »",
  "admitted.archive": "Archivage après l’admission",
  "closed.archive": "Archivage d’un dossier annulé",
  "archived.erase": "Effacement d’un dossier archivé",
};

/** GET /parametres — the delays of every module, and who changed them; an administrator may change them. */
export async function parametersPage(web: Web) {
  const { db, member } = web.var;
  const writes = holdsAnywhere(member, "admin");
  const modules = Object.keys(pathways) as Module[];
  const changed = await Promise.all(modules.map((module) => findChanged(db, module)));
  const changes = await listChanges(db, 100);
  return show(web, {
    title: "Paramètres",
    body: html`<h1 class="fr-h4">Paramètres des délais</h1>
<p>${writes ? "Chaque changement est gardé avec son motif, et s’applique à ce qui commence ensuite : une échéance déjà donnée à une unité reste la sienne, ce qui a déjà été annoncé garde son délai d’annonce." : "Vous lisez ces délais ; un administrateur les change."}</p>
${modules.map((module, i) => moduleTable(module, changed[i]!, writes))}
<h2 class="fr-h6 fr-mt-4w">Changements</h2>${changes.length === 0 ? emptyState("Aucun délai n’a été changé : ce sont ceux des modules.") : history(changes)}`,
  });
}

const moduleTable = (
  module: Module,
  changed: Changed,
  writes: boolean,
) => html`<h2 class="fr-h6 fr-mt-3w">${pathwayOf(module).label}</h2>
<table class="liste"><thead><tr><th scope="col">Délai</th><th scope="col">Valeur</th>${writes ? html`<th scope="col"><span class="fr-sr-only">Action</span></th>` : ""}</tr></thead>
<tbody>${parameterKeysOf(module).map((key) => {
  const now = changedIn(changed, key);
  return html`<tr><td>${labelOf(module, key)}</td><td data-t="Valeur">${valueText(now ?? ownValue(module, key)!)} ${now ? badge("Changé", "info") : ""}</td>
${writes ? html`<td><a class="fr-link fr-link--sm" href="/parametres/${module}/${key}">Changer<span class="fr-sr-only"> : ${labelOf(module, key)}, ${pathwayOf(module).label}</span></a></td>` : ""}</tr>`;
})}</tbody></table>`;

const changedIn = (changed: Changed, key: string): ParameterValue | null =>
  Object.entries(changed).find(([one]) => one === key)?.[1] ?? null;

/** "Demande : à lire avant (Hospitalisation à domicile)" */
function labelOf(module: Module, key: ParameterKey): string {
  const of = kindOfKey(key);
  if (!of) return labels[key as TimerKey];
  const kind = pathwayOf(module).needKinds.find(({ code }) => code === of.kind)?.label ?? of.kind;
  return `${labels[of.base]} (${kind})`;
}

const history = (changes: ParameterChange[]) =>
  html`<ul class="raisons">${changes.map((c) => html`<li><span class="note">${frenchDay(dayOf(c.at))}, ${c.who}</span> — ${pathwayOf(c.module).label}, ${lowered(labelOf(c.module, c.key as ParameterKey))} : ${said(c.before)} → ${said(c.after)}. ${c.reason}</li>`)}</ul>`;

const said = (value: unknown) => (value === null ? "valeur du module" : valueText(value as ParameterValue));
const lowered = (text: string) => `${text[0]!.toLowerCase()}${text.slice(1)}`;

/** GET /parametres/:module/:delai */
export async function parameterPage(web: Web) {
  const asked = readAsked(web);
  if (!asked) return notFoundPage(web);
  const current =
    changedIn(await findChanged(web.var.db, asked.module), asked.key) ?? ownValue(asked.module, asked.key)!;
  return showForm(web, asked, { valeur: valueText(current), motif: "" }, {}, 200);
}

/** POST /parametres/:module/:delai */
export async function setParameterPage(web: Web) {
  const asked = readAsked(web);
  if (!asked) return notFoundPage(web);
  const body = await web.req.parseBody();
  const typed = { valeur: String(body.valeur ?? "").trim(), motif: String(body.motif ?? "").trim() };
  const wanted = { ...asked, typed: typed.valeur, reason: typed.motif };
  const done = await setParameter(web.var.db, wanted, web.var.member, web.var.now);
  if (done.ok) return goTo(web, "/parametres", "Le délai est changé.");
  const { refusal } = done;
  switch (refusal.kind) {
    case "not-habilitated":
      return forbiddenPage(web, "Seul un administrateur change un paramètre.");
    case "unknown-parameter":
      return notFoundPage(web);
    case "not-a-duration":
    case "not-a-factor":
    case "too-short":
      return showForm(web, asked, typed, { valeur: because(refusal) }, 400);
    case "reason-missing":
      return showForm(web, asked, typed, { motif: "Dites pourquoi ce délai change : le motif est gardé." }, 400);
  }
}

const because = (refusal: Extract<ParameterRefusal, { kind: "not-a-duration" | "not-a-factor" | "too-short" }>) =>
  refusal.kind === "not-a-factor"
    ? "Écrivez deux nombres séparés par un point-virgule, « 0,25 ; 0,1 » : au plus 1, et le délai immédiat n’est pas plus long que l’urgent."
    : refusal.kind === "too-short"
      ? "Ce délai ne peut pas être nul : la plateforme prévient avant d’agir."
      : `Écrivez ${refusal.expected > 1 ? `${refusal.expected} durées séparées par une virgule` : "une durée"} : « 6 mois », « 30 jours », « 10 jours ouvrés » ou « 24 heures ».`;

type Asked = { module: keyof typeof pathways; key: ParameterKey };

function readAsked(web: Web): Asked | null {
  const module = web.req.param("module")! as Module;
  if (!isOpenModule(module)) return null;
  const key = parameterKeysOf(module).find((one) => one === web.req.param("delai"));
  return key ? { module, key } : null;
}

function showForm(
  web: Web,
  { module, key }: Asked,
  typed: { valeur: string; motif: string },
  problems: { valeur?: string; motif?: string },
  status: 200 | 400,
) {
  const own = ownValue(module, key)!;
  return show(web, {
    title: "Changer un délai",
    status,
    body: html`<p class="fil fr-mb-1v"><a href="/parametres">Paramètres</a> › ${pathwayOf(module).label}</p><h1 class="fr-h4">${labelOf(module, key)}</h1>
${errorSummary(Object.entries(problems).map(([field, message]) => ({ field, message })))}
<p>Valeur du module : ${valueText(own)}.</p>
<form method="post" class="etroit" novalidate>${input({ name: "valeur", label: "Valeur", hint: isFactor(own) ? "Urgent ; immédiat, par exemple « 0,25 ; 0,1 » ; vide pour revenir à celle du module" : "« 6 mois », « 30 jours », « 10 jours ouvrés », « 24 heures » ; vide pour revenir à celle du module", value: typed.valeur, error: problems.valeur })}
${area({ name: "motif", label: "Motif du changement", value: typed.motif, error: problems.motif })}
<div class="boutons fr-mt-1w"><button class="fr-btn">Changer ce délai</button><a class="fr-btn fr-btn--tertiary" href="/parametres">Annuler</a></div></form>`,
  });
}
