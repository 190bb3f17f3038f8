import { html, raw } from "hono/html";
import { type DelegatedRight, delegatedRights } from "#features/accounts/acting.ts";
import { isDoctor, type Module } from "#features/accounts/member.ts";
import { moduleNames } from "#features/accounts/wording.ts";
import { sentForm } from "#features/sent-forms/sent-form.ts";
import { addDays, type Day, dayOf, isDay } from "#lib/dates.ts";
import { isUuid, newId } from "#lib/ids.ts";
import { errorSummary, hidden, input, radios } from "#ui/parts.ts";
import { forbiddenPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { delegate } from "./delegate.action.ts";
import { findDelegation } from "./delegation.store.ts";
import { givable, type WantedDelegation } from "./delegation.ts";
import { givingSentence, rightNames } from "./wording.ts";

type Typed = Record<string, string | string[]>;
type Problem = { field: string; message: string };

/** GET /compte/delegations/nouvelle — `de`: one to renew, whose terms are proposed again from the day after. */
export async function newDelegationPage(web: Web) {
  const { db, member, now } = web.var;
  const former = web.req.query("de") ?? "";
  const found = isUuid(former) ? await findDelegation(db, former) : null;
  const today = dayOf(now);
  if (found?.from !== member.id) return showForm(web, { debut: today }, [], 200);
  const start = found.endsOn >= today && !found.endedAt ? addDays(found.endsOn, 1) : today;
  const terms = {
    qualite: found.kind,
    droits: found.rights,
    modules: found.modules ?? [],
    patients: found.everyPatient ? "tous" : "certains",
  };
  return showForm(web, { ...terms, debut: start }, [], 200);
}

/** POST /compte/delegations/nouvelle */
export async function giveDelegationPage(web: Web) {
  const { db, member, now, signedIn } = web.var;
  const typed = Object.fromEntries(
    Object.entries(await web.req.parseBody({ all: true })).map(([key, value]) => [
      key,
      Array.isArray(value) ? value.map(String) : String(value).trim(),
    ]),
  );
  const read = readWanted(typed);
  if (!read.ok) return showForm(web, typed, read.problems, 400);
  const flat = Object.fromEntries(Object.entries(typed).map(([key, value]) => [key, [value].flat().join(" ")]));
  const done = await delegate(
    db,
    read.wanted,
    one(typed, "personne"),
    member,
    signedIn!.session.means,
    now,
    sentForm(flat),
  );
  if (!done.ok) return showForm(web, typed, [givingSentence(done.refusal)], 409);
  return read.wanted.everyPatient
    ? goTo(web, "/compte/delegations", "La délégation est proposée. Elle vaudra dès que la personne l’aura acceptée.")
    : goTo(
        web,
        `/compte/delegations/${done.value}/patients`,
        "La délégation est proposée. Choisissez maintenant les patients.",
      );
}

const one = (typed: Typed, name: string) => [typed[name] ?? ""].flat()[0] ?? "";
const several = (typed: Typed, name: string) => [typed[name] ?? []].flat();

function readWanted(typed: Typed): { ok: true; wanted: WantedDelegation } | { ok: false; problems: Problem[] } {
  const [kind, patients, startsOn, endsOn] = ["qualite", "patients", "debut", "fin"].map((name) => one(typed, name));
  const problems: Problem[] = [];
  const need = (condition: boolean, field: string, message: string) => {
    if (!condition) problems.push({ field, message });
  };
  need(kind === "confrere" || kind === "assistant", "qualite", "Dites à quel titre la personne agira.");
  need(one(typed, "personne") !== "", "personne", "Écrivez l’identifiant national ou le courriel de la personne.");
  need(one(typed, "nom") !== "", "nom", "Écrivez son nom.");
  need(isDay(startsOn!), "debut", "Indiquez le premier jour.");
  need(isDay(endsOn!), "fin", "Indiquez le dernier jour : une délégation a toujours une fin.");
  need(patients === "tous" || patients === "certains", "patients", "Dites pour quels patients.");
  if (problems.length > 0) return { ok: false, problems };
  const modules = several(typed, "modules") as Module[];
  return {
    ok: true,
    wanted: {
      kind: kind as WantedDelegation["kind"],
      familyName: one(typed, "nom"),
      modules: modules.length > 0 ? modules : null,
      rights: delegatedRights.filter((right) => several(typed, "droits").includes(right)),
      everyPatient: patients === "tous",
      startsOn: startsOn as Day,
      endsOn: endsOn as Day,
    },
  };
}

function showForm(web: Web, typed: Typed, problems: Problem[], status: 200 | 400 | 409) {
  const { member } = web.var;
  if (!isDoctor(member) || member.actingFor)
    return forbiddenPage(web, "Seul un médecin, agissant en son nom pour une de ses unités, donne une délégation.");
  const error = (name: string) => problems.find((problem) => problem.field === name)?.message;
  const field = (name: string) => ({ name, value: one(typed, name), error: error(name) });
  const modules = [...new Set(member.rights.map((right) => right.module))];
  return show(web, {
    title: "Donner une délégation",
    status,
    body: html`<p class="fil fr-mb-1v"><a href="/compte/delegations">Délégations</a> › Nouvelle</p><h1 class="fr-h4">Donner une délégation</h1>${errorSummary(problems)}
<p class="moyen">Un confrère ou un assistant pourra suivre les dossiers de vos patients, entre deux dates, pour <b>${member.facilityName}, ${member.unitName}</b>. Tout ce qu’il fera portera vos deux noms. Il ne pourra pas déléguer à son tour, et ne signera un volet médical que s’il est médecin.</p>
<form method="post" class="etroit" novalidate>${hidden("cle", one(typed, "cle") || newId())}
${radios({
  ...field("qualite"),
  label: "À quel titre ?",
  options: [
    { code: "confrere", label: "Confrère", hint: "Un médecin qui suit vos patients en votre absence." },
    {
      code: "assistant",
      label: "Assistant",
      hint: "Secrétaire, assistant médical, infirmier : le volet médical ne s’ouvre qu’aux professions qui peuvent le lire.",
    },
  ],
})}
${input({ ...field("personne"), label: "Identifiant national ou courriel de son compte", hint: "Exactement, comme la personne vous l’a donné.", attributes: 'autocomplete="off"' })}
${input({ ...field("nom"), label: "Son nom", attributes: 'autocomplete="off"' })}
${boxes(
  "droits",
  "Ce que la personne pourra faire",
  givable(member).map((code: DelegatedRight) => ({ code, label: rightNames[code] })),
  several(typed, "droits"),
  error("droits"),
)}
${
  modules.length > 1
    ? boxes(
        "modules",
        "Pour quels types d’orientation (tous si rien n’est coché)",
        modules.map((code) => ({ code, label: moduleNames[code] })),
        several(typed, "modules"),
        error("modules"),
      )
    : ""
}
${radios({
  ...field("patients"),
  label: "Pour quels patients ?",
  options: [
    { code: "tous", label: "Tous les patients de l’unité" },
    { code: "certains", label: "Certains patients", hint: "Vous les choisirez à la page suivante." },
  ],
})}
${input({ ...field("debut"), type: "date", label: "Premier jour" })}${input({ ...field("fin"), type: "date", label: "Dernier jour", hint: "Douze mois au plus." })}
<button class="fr-btn fr-mt-2w">Proposer la délégation</button></form>`,
  });
}

const boxes = (
  name: string,
  legend: string,
  options: { code: string; label: string }[],
  ticked: string[],
  error: string | undefined,
) => html`<fieldset class="fr-fieldset ${error ? "fr-fieldset--error" : ""}" id="${name}" ${error ? raw(`aria-describedby="${name}-erreur"`) : ""}><legend class="fr-fieldset__legend fr-fieldset__legend--regular">${legend}</legend>
${options.map(({ code, label }) => html`<div class="fr-fieldset__element"><div class="fr-checkbox-group"><input type="checkbox" id="${name}-${code}" name="${name}" value="${code}" ${ticked.includes(code) ? raw("checked") : ""}><label class="fr-label" for="${name}-${code}">${label}</label></div></div>`)}
${error ? html`<div class="fr-messages-group"><p class="fr-message fr-message--error" id="${name}-erreur">${error}</p></div>` : ""}</fieldset>`;
