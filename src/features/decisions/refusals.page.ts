import { html } from "hono/html";
import { shortName } from "#features/persons/person.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { reasonLabel } from "#features/referrals/wording.ts";
import { ago, frenchDay } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { isUuid } from "#lib/ids.ts";
import { area, emptyState, errorSummary } from "#ui/parts.ts";
import { goTo } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { showDecisions } from "./home.page.ts";
import { treatRefusals } from "./refusals.action.ts";
import { rightLabel } from "./wording.ts";
import { listRefusals } from "./worklist.store.ts";

const most = 200;

/** Admissions said impossible, to endorse or turn down, one or many at once. */
export async function refusalsPart(web: Web, problem: string | null) {
  const rows = await listRefusals(web.var.db, web.var.member.unit, most);
  if (rows.length === 0) return emptyState("Aucune admission impossible n’attend votre réponse.");
  return html`${problem ? errorSummary([{ message: problem, field: "commentaire" }]) : ""}
<form method="post" action="/mdph/refus?onglet=impossibles" novalidate>
<table class="liste"><caption class="fr-sr-only">Admissions impossibles signalées</caption><thead><tr><th scope="col">Choisir</th><th scope="col">Personne</th><th scope="col">Établissement</th><th scope="col">Motif</th><th scope="col">Signalée</th></tr></thead><tbody>
${rows.map(
  (
    row,
  ) => html`<tr><td><div class="fr-checkbox-group fr-checkbox-group--sm"><input type="checkbox" id="r-${row.request}" name="choix" value="${row.request}~${row.version}"><label class="fr-label" for="r-${row.request}">Choisir<span class="fr-sr-only"> ${row.facility}, dossier ${row.number}</span></label></div></td>
<td data-t="Personne"><a class="fr-link" href="/mdph/decisions/${row.referral}">${shortName({ ...row.person, birthPlace: null, ins: null, insStatus: "provisoire" })}</a><div class="note">${row.kind} ${rightLabel(row.kind)}</div></td>
<td data-t="Établissement">${row.facility}<div class="note">${row.city}</div></td>
<td data-t="Motif">${reasonLabel("handicap", row.reason)}</td>
<td data-t="Signalée">${ago(row.since, web.var.now)}<div class="note">${frenchDay(row.since.toISOString())}</div></td></tr>`,
)}</tbody></table>
<div class="etroit fr-mt-2w">${area({ name: "commentaire", label: "Commentaire", hint: "Lu par l’établissement et par la personne. Nécessaire pour ne pas entériner.", required: false })}</div>
<div class="boutons"><button class="fr-btn" name="suite" value="enteriner">Entériner</button><button class="fr-btn fr-btn--secondary" name="suite" value="refuser">Ne pas entériner</button></div>
<p class="note fr-mt-1w">Entérinée, l’admission impossible est définitive pour cette notification. Non entérinée, la notification revient où elle en était.</p></form>`;
}

/** POST /mdph/refus — endorses or turns down those chosen. */
export async function treatRefusalsPage(web: Web) {
  const { db, member, now } = web.var;
  const form = await web.req.formData();
  const comment = String(form.get("commentaire") ?? "")
    .trim()
    .slice(0, 4000);
  const kind = form.get("suite") === "refuser" ? "reject-refusal" : "endorse";
  const chosen = form.getAll("choix").flatMap((value) => {
    const [request = "", version = ""] = String(value).split("~");
    return isUuid(request) ? [{ request: request as RequestId, version: Number(version) }] : [];
  });
  if (chosen.length === 0) return showDecisions(web, "Choisissez au moins une ligne.", 409);
  if (kind === "reject-refusal" && !comment)
    return showDecisions(web, "Dites à l’établissement pourquoi vous n’entérinez pas.", 409);
  const { done, refused } = await treatRefusals(db, chosen.slice(0, most), kind, comment, member, now);
  const said = kind === "endorse" ? "entérinée" : "non entérinée";
  const left =
    refused.length > 0 ? ` ${count(refused.length, "ligne a changé", "lignes ont changé")} entre-temps : relisez.` : "";
  if (done === 0) return showDecisions(web, `Rien n’a été enregistré.${left}`, 409);
  return goTo(
    web,
    "/mdph?onglet=impossibles",
    `${count(done, `admission impossible ${said}`, `admissions impossibles ${said}s`)}.${left}`,
  );
}
