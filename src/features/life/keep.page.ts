import { html } from "hono/html";
import { dayOf, frenchDay } from "#lib/dates.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { area, emptyState, errorSummary, input, radios } from "#ui/parts.ts";
import { goTo, show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { listHolds } from "./archives.store.ts";
import { keepFromErasure } from "./keep.action.ts";

type Typed = { numero: string; motif: string; choix: string };

/** GET /conservation — which dossiers are kept from erasure, and why. */
export const keptPage = (web: Web) => showKept(web, { numero: "", motif: "", choix: "conserver" }, {}, 200);

/** POST /conservation */
export async function keepPage(web: Web) {
  const body = await web.req.parseBody();
  const typed: Typed = {
    numero: String(body.numero ?? "").trim(),
    motif: String(body.motif ?? "").trim(),
    choix: String(body.choix ?? ""),
  };
  const kept = { conserver: "keep", lever: "let-go" }[typed.choix] as "keep" | "let-go" | undefined;
  if (!kept) return showKept(web, typed, { choix: "Choisissez de conserver, ou de lever la conservation." }, 400);
  const asked = { number: typed.numero, reason: typed.motif, kept };
  const done = await keepFromErasure(web.var.db, asked, web.var.member, web.var.now);
  if (done.ok)
    return goTo(
      web,
      "/conservation",
      kept === "keep" ? "Ce dossier ne sera pas effacé." : "La conservation de ce dossier est levée.",
    );
  switch (done.refusal.kind) {
    case "not-habilitated":
      return showKept(web, typed, { numero: "Seul un administrateur décide d’une conservation." }, 403);
    case "reason-missing":
      return showKept(
        web,
        typed,
        { motif: "Indiquez pourquoi : procédure, réquisition, demande de la personne." },
        400,
      );
    case "unknown-number":
      return showKept(
        web,
        typed,
        { numero: "Aucun dossier ne porte ce numéro. Recopiez-le tel qu’il vous a été donné." },
        400,
      );
    case "already-erased":
      return showKept(web, typed, { numero: "Ce dossier est déjà effacé : rien n’en reste à conserver." }, 409);
    case "not-kept":
      return showKept(web, typed, { numero: "Aucune conservation n’est imposée à ce dossier." }, 409);
  }
}

async function showKept(
  web: Web,
  typed: Typed,
  problems: { [Name in keyof Typed]?: string },
  status: 200 | 400 | 403 | 409,
) {
  const holds = await listHolds(web.var.db);
  const error = (field: keyof Typed) => (problems[field] ? { error: problems[field] } : {});
  return show(web, {
    title: "Conservation imposée",
    status,
    body: html`<h1 class="fr-h4">Conservation imposée</h1>
<p>Un dossier sous conservation n’est pas effacé à la fin de sa durée normale : procédure en cours, réquisition, demande de la personne. Vous agissez par son numéro, sans voir le dossier.</p>
${errorSummary(Object.entries(problems).map(([field, message]) => ({ field, message: message! })))}
<form method="post" class="etroit" novalidate>${input({ name: "numero", label: "Numéro du dossier", hint: "Par exemple GA26-7K4T-9Q2M-X", value: typed.numero, ...error("numero") })}
${radios({
  name: "choix",
  label: "Décision",
  value: typed.choix,
  options: [
    { code: "conserver", label: "Conserver ce dossier" },
    { code: "lever", label: "Lever la conservation" },
  ],
  ...error("choix"),
})}
${area({ name: "motif", label: "Motif", hint: "Sans le nom de la personne", value: typed.motif, ...error("motif") })}
<button class="fr-btn fr-mt-1w">Enregistrer</button></form>
<h2 class="fr-h6 fr-mt-4w">Dossiers conservés</h2>
${
  holds.length === 0
    ? emptyState("Aucun dossier n’est sous conservation imposée.")
    : html`<table class="liste"><thead><tr><th scope="col">Dossier</th><th scope="col">Motif</th><th scope="col">Décidé par</th></tr></thead><tbody>${holds.map((one) => html`<tr><td>${one.number} <span class="note">${pathwayOf(one.module).label}</span></td><td data-t="Motif">${one.reason}</td><td data-t="Décidé par">${one.who} <span class="note">le ${frenchDay(dayOf(one.at))}</span></td></tr>`)}</tbody></table>`
}`,
  });
}
