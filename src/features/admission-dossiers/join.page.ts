import { html } from "hono/html";
import { listOpenMdph } from "#features/decisions/decision.store.ts";
import { frenchDelay } from "#features/sign-in/throttle.ts";
import { isDay } from "#lib/dates.ts";
import { isUuid } from "#lib/ids.ts";
import { errorSummary, input, select } from "#ui/parts.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { joinDecision } from "./join.action.ts";

type Typed = Record<string, string>;

/** GET /mon-espace/decision — the three things of the MDPH's letter that open the single admission dossier. */
export const joinFormPage = (web: Web) => showForm(web, {}, {}, 200);

/** POST /mon-espace/decision */
export async function joinPage(web: Web) {
  const typed: Typed = Object.fromEntries(
    Object.entries(await web.req.parseBody()).map(([k, v]) => [k, String(v).trim()]),
  );
  const { mdph = "", numero = "", naissance = "" } = typed;
  const problems: Typed = {
    ...(isUuid(mdph) ? {} : { mdph: "Choisissez la MDPH qui a écrit." }),
    ...(numero && numero.length <= 40 ? {} : { numero: "Indiquez le numéro individuel, comme sur le courrier." }),
    ...(isDay(naissance) ? {} : { naissance: "Indiquez la date de naissance de la personne." }),
  };
  if (Object.keys(problems).length > 0) return showForm(web, typed, problems, 400);
  const { db, member, now } = web.var;
  const done = await joinDecision(db, { mdph, personNumber: numero, birthDate: naissance }, member, now);
  if (done.ok)
    return goTo(web, `/mon-espace/dossiers/${done.value}`, "Le dossier de la décision est ouvert dans votre espace.");
  switch (done.refusal.kind) {
    case "throttled":
      return showForm(
        web,
        typed,
        { numero: `Cinq essais par heure au plus. Réessayez dans ${frenchDelay(done.refusal.seconds)}.` },
        429,
      );
    case "not-habilitated":
    case "nothing-to-join":
      return showForm(
        web,
        typed,
        {
          numero:
            "Aucune décision à ouvrir avec ces trois informations. Vérifiez le courrier ; si un proche suit déjà cette décision, demandez-lui de vous inviter.",
        },
        422,
      );
  }
}

async function showForm(web: Web, typed: Typed, problems: Typed, status: 200 | 400 | 422 | 429) {
  const field = (name: string) => ({ name, value: typed[name], error: problems[name] });
  const mdph = await listOpenMdph(web.var.db);
  return show(web, {
    title: "Ouvrir une décision de la MDPH",
    status,
    body: html`<div class="etroit"><p class="fil fr-mb-1v"><a href="/mon-espace">Mon espace</a> › Décision de la MDPH</p>
<h1 class="fr-h4">Ouvrir une décision de la MDPH</h1>
${errorSummary(Object.entries(problems).map(([name, message]) => ({ field: name, message })))}
<p>Vous avez reçu une notification de la MDPH ? Recopiez trois informations de son courrier : vous préparez ensuite un seul dossier d’admission, et l’envoyez aux établissements que la décision permet.</p>
<form method="post" novalidate>${select({ ...field("mdph"), label: "La MDPH qui a écrit", empty: "Choisissez une MDPH", options: mdph.map(({ unit, name }) => ({ code: unit, label: name })) })}
${input({ ...field("numero"), label: "Numéro individuel", hint: "Comme sur le courrier, sans rien ajouter", attributes: 'autocomplete="off"' })}
${input({ ...field("naissance"), type: "date", label: "Date de naissance de la personne" })}
<button class="fr-btn fr-mt-2w">Ouvrir la décision</button></form></div>`,
  });
}
