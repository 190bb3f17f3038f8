import { html } from "hono/html";
import { holds } from "#features/accounts/member.ts";
import { findDecision, listOpenMdph } from "#features/decisions/decision.store.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { fullName } from "#features/persons/person.ts";
import { findReferral } from "#features/referrals/referral.store.ts";
import { sentForm } from "#features/sent-forms/sent-form.ts";
import { frenchDelay } from "#features/sign-in/throttle.ts";
import { dayOf, frenchDay, isDay } from "#lib/dates.ts";
import { isUuid, newId } from "#lib/ids.ts";
import { isRight, rightOf } from "#pathways/handicap/rights.ts";
import { area, errorSummary, hidden, input, radios, select } from "#ui/parts.ts";
import { forbiddenPage, notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { retrieveDecision, searchDecision } from "./retrieve.action.ts";
import { findRetrieval } from "./retrieve.store.ts";

type Typed = Record<string, string>;
const receives = (web: Web) => holds(web.var.member, "handicap", "receiver") && web.var.member.actingFor === null;
const refused = (web: Web) =>
  forbiddenPage(web, "Votre habilitation dans cette unité ne permet pas de récupérer une décision.");

/** GET /orientations-recues/recuperer */
export const retrieveFormPage = (web: Web) => (receives(web) ? showForm(web, {}, {}, 200) : refused(web));

/** POST /orientations-recues/recuperer — exact or nothing, and the same answer either way. */
export async function searchDecisionPage(web: Web) {
  if (!receives(web)) return refused(web);
  const typed = Object.fromEntries(
    Object.entries(await web.req.parseBody()).map(([k, v]) => [k, String(v).trim()]),
  ) as Typed;
  const { mdph = "", number = "", birthDate = "" } = typed;
  const problems: Typed = {
    ...(isUuid(mdph) ? {} : { mdph: "Choisissez la MDPH." }),
    ...(number && number.length <= 40 ? {} : { number: "Indiquez le numéro individuel." }),
    ...(isDay(birthDate) ? {} : { birthDate: "Indiquez la date de naissance." }),
  };
  if (Object.keys(problems).length > 0) return showForm(web, typed, problems, 400);
  const { db, member, now } = web.var;
  const searched = await searchDecision(db, { mdph, number, birthDate }, member, now);
  if (!searched.ok)
    return showForm(
      web,
      typed,
      { number: `Cinq essais par heure au plus. Réessayez dans ${frenchDelay(searched.refusal.seconds)}.` },
      429,
    );
  return web.redirect(`/orientations-recues/recuperer/${searched.value}`, 303);
}

async function showForm(web: Web, typed: Typed, problems: Typed, status: 200 | 400 | 429) {
  const mdph = await listOpenMdph(web.var.db);
  const field = (name: string) => ({ name, value: typed[name], error: problems[name] });
  return show(web, {
    title: "Récupérer une décision d’orientation",
    status,
    body: html`<p class="fil fr-mb-1v"><a href="/orientations-recues">Notifications reçues</a> › Récupérer une décision</p>
<h1 class="fr-h4">Récupérer une décision d’orientation</h1>
<p class="moyen">La personne vous présente sa notification, mais elle n’est pas dans votre liste : recopiez les trois informations du courrier de la MDPH. La personne est prévenue, et la MDPH voit que vous la suivez.</p>
${errorSummary(Object.entries(problems).map(([name, message]) => ({ field: name, message })))}
<form method="post" class="etroit" novalidate>
${select({ ...field("mdph"), label: "MDPH d’origine", empty: "Choisissez une MDPH", options: mdph.map(({ unit, name }) => ({ code: unit, label: name })) })}
${input({ ...field("number"), label: "Numéro individuel", hint: "Comme sur le courrier, sans rien ajouter", attributes: 'autocomplete="off"' })}
${input({ ...field("birthDate"), type: "date", label: "Date de naissance" })}
<button class="fr-btn">Rechercher</button></form>`,
  });
}

/** GET /orientations-recues/recuperer/:recherche — what was found, for the minutes it takes to choose. */
export const foundDecisionsPage = (web: Web) => (receives(web) ? showFound(web, {}, null, 200) : refused(web));

async function showFound(
  web: Web,
  typed: Typed,
  problem: { field: string; message: string } | null,
  status: 200 | 400,
) {
  const { db, member, now } = web.var;
  const id = web.req.param("recherche")!;
  const found = isUuid(id) ? await findRetrieval(db, id, { account: member.id, unit: member.unit }, now) : null;
  if (!found) return notFoundPage(web);
  const decisions = (await Promise.all(found.map((referral) => findDecision(db, referral)))).filter(
    (d) => d !== undefined,
  );
  const first = decisions[0] && (await findReferral(db, decisions[0].referral));
  const person = first && (await findPerson(db, first.person));
  const nothing = html`<p>Aucune décision en cours ne correspond à ces trois informations.</p><p>Vérifiez la MDPH d’origine, le numéro individuel et la date de naissance sur le courrier. Si tout est juste, demandez à la MDPH de vous notifier la décision.</p>
<a class="fr-btn" href="/orientations-recues/recuperer">Corriger la recherche</a>`;
  const options = decisions.flatMap((d) =>
    d.rights.map((right) => ({
      code: `${d.referral}:${right.code}`,
      label: rightOf(right.code).label,
      hint: `Décision du ${frenchDay(d.decidedOn)}, du ${frenchDay(d.opensOn)} au ${frenchDay(d.endsOn)}`,
    })),
  );
  return show(web, {
    title: "Décisions trouvées",
    status,
    fresh: true,
    body: html`<p class="fil fr-mb-1v"><a href="/orientations-recues/recuperer">Récupérer une décision</a> › Résultat</p>
<h1 class="fr-h4">${person ? fullName(person) : "Aucune décision trouvée"}</h1>
${problem ? errorSummary([problem]) : ""}
${
  options.length === 0
    ? nothing
    : html`<p>Choisissez la décision qui correspond au courrier.</p><form method="post" class="etroit">${hidden("cle", newId())}
${radios({ name: "decision", value: typed.decision ?? (options.length === 1 ? options[0]!.code : undefined), label: "Décision", options, error: problem?.field === "decision" ? problem.message : undefined })}
${problem?.field === "why" || typed.why ? area({ name: "why", value: typed.why, error: problem?.message, label: "Pourquoi suivre cette décision, qui n’ouvre pas votre établissement ?" }) : ""}
<button class="fr-btn">Suivre cette décision</button></form>`
}`,
  });
}

/** POST /orientations-recues/recuperer/:recherche */
export async function retrieveDecisionPage(web: Web) {
  if (!receives(web)) return refused(web);
  const typed = Object.fromEntries(Object.entries(await web.req.parseBody()).map(([k, v]) => [k, String(v)])) as Typed;
  const [referral = "", right = ""] = (typed.decision ?? "").split(":");
  if (!isUuid(referral) || !isRight(right))
    return showFound(web, typed, { field: "decision", message: "Choisissez une décision." }, 400);
  const { db, member, now } = web.var;
  const asked = { referral, right, why: typed.why ?? "" };
  const done = await retrieveDecision(db, web.req.param("recherche")!, asked, member, now, sentForm(typed));
  if (done.ok)
    return goTo(web, `/orientations-recues/${done.value.request}`, "La décision est dans vos notifications.");
  const { refusal } = done;
  switch (refusal.kind) {
    case "not-found":
      return notFoundPage(web);
    case "already-notified":
      return goTo(web, `/orientations-recues/${refusal.request}`, "Cette décision est déjà dans vos notifications.");
    case "already-placed":
      return showFound(
        web,
        typed,
        {
          field: "decision",
          message: `La personne est déjà accompagnée pour ce droit, au ${frenchDay(dayOf(now))}. Voyez avec la MDPH.`,
        },
        400,
      );
    case "outside-right":
      return showFound(
        web,
        typed,
        {
          field: "why",
          message: "Ce droit n’ouvre pas votre type d’établissement : dites pourquoi vous suivez la personne.",
        },
        400,
      );
    case "form-reused":
      return showFound(
        web,
        typed,
        { field: "decision", message: "Cette page a déjà servi : rien de plus n’a été enregistré." },
        400,
      );
  }
}
