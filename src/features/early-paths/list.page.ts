import { html } from "hono/html";
import { readsMedical } from "#features/accounts/member.ts";
import { recordListing } from "#features/journal/record.action.ts";
import { shortName } from "#features/persons/person.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { accessWindow } from "#features/referrals/rulebook.ts";
import { reasonLabel, stateLabel, toneOf } from "#features/referrals/wording.ts";
import { addHours, ageOn, ago, dayOf, frenchDay, frenchInstant, frenchSeconds } from "#lib/dates.ts";
import { count } from "#lib/french.ts";
import { badge, emptyState } from "#ui/parts.ts";
import { pager, tabBar } from "#ui/worklist.ts";
import { forbiddenPage } from "#web/errors.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { countTabs, listPaths, pageSize, type Row } from "./early-path.store.ts";
import { type Tab, tabs } from "./early-path.ts";
import { stageLabel, tabLabels } from "./wording.ts";

const empty: Record<Tab, string> = {
  recus: "Rien de nouveau : les dossiers adressés à la plateforme apparaîtront ici dès leur envoi.",
  "a-completer": "Aucun complément n’est attendu d’un médecin.",
  "en-etude": "Aucun dossier n’est à l’étude. Prenez-en un dans « Reçus ».",
  recevables: "Aucun dossier recevable n’attend d’être organisé.",
  "en-attente": "Aucun enfant n’attend de professionnel.",
  "en-cours": "Aucun parcours n’est en cours.",
  syntheses: "Aucune synthèse n’est faite pour l’instant.",
  "a-renouveler": "Aucun parcours ne se termine dans les deux mois.",
  termines: "Rien de terminé récemment.",
};

/** GET /pco — the platform's list, one tab a state of its paths. */
export async function pathsPage(web: Web) {
  const { db, member, now } = web.var;
  if (!member.rights.some((r) => r.module === "tnd" && r.role === "receiver"))
    return forbiddenPage(web, "Cet espace est celui des plateformes de coordination et d’orientation (PCO).");
  const tab = tabs.find((one) => one === web.req.query("onglet")) ?? "recus";
  const page = Math.max(1, Math.min(1000, Math.trunc(Number(web.req.query("page"))) || 1));
  const today = dayOf(now);
  const closedAfter = addHours(now, -24 * accessWindow("tnd"));
  const asked = { unit: member.unit, tab, closedAfter, today, medical: readsMedical(member, "tnd"), page };
  const [counts, rows] = await Promise.all([countTabs(db, member.unit, closedAfter, today), listPaths(db, asked)]);
  // what their volets say in short is on each line
  const shown = rows.filter(({ closed }) => !closed).map(({ referral }) => referral);
  await recordListing(db, shown, journalActor(member), "parcours", now);
  const href = (one: Tab, n = 1) => `/pco?onglet=${one}${n > 1 ? `&page=${n}` : ""}`;
  return show(web, {
    title: "Parcours de la plateforme",
    topics: [`unit:${member.unit}`],
    body: html`<h1 class="fr-h4">Parcours de la plateforme</h1>
<p class="note">${member.facilityName}, ${member.unitName}</p>
${tabBar(
  "États",
  tabs.map((one) => ({
    href: href(one),
    label: tabLabels[one],
    count: counts[one] ?? 0,
    current: one === tab,
    urgent: (counts[one] ?? 0) > 0 && (one === "recus" || one === "a-renouveler"),
  })),
)}
${rows.length === 0 ? emptyState(empty[tab]) : table(rows, now)}
${pager(page, rows.length === pageSize, (n) => href(tab, n))}
<p class="note fr-mt-2w">À jour à ${frenchSeconds(now)} — la page se met à jour seule. ${count(rows.length, "parcours affiché", "parcours affichés")}.</p>`,
  });
}

const table = (rows: Row[], now: Date) =>
  html`<table class="liste"><thead><tr><th scope="col">Enfant</th><th scope="col">Demande</th><th scope="col">Médecin adresseur</th><th scope="col">État</th><th scope="col">Dates</th><th scope="col"><span class="fr-sr-only">Action</span></th></tr></thead>
<tbody>${rows.map((r) => line(r, now))}</tbody></table>`;

function line(r: Row, now: Date) {
  // once an agreement is taken back, not even the name is read
  if (r.closed)
    return html`<tr><td>Dossier ${r.number}</td><td data-t="Demande"><span class="note">fermé</span></td><td data-t="Médecin">${r.requester}</td><td data-t="État">${badge("Accord retiré", "warning")}</td><td class="age" data-t="Dates">depuis ${ago(r.since, now)}</td><td></td></tr>`;
  const name = nameOf(r, now);
  const late = r.deadline !== null && r.deadline < now && ["sent", "read", "studying"].includes(r.state);
  const inPath = ["confirmed", "arrived"].includes(r.state);
  const label = inPath
    ? stageLabel(r.state === "arrived" ? (r.stage ?? "bilans") : r.stage)
    : stateLabel("tnd", r.state);
  return html`<tr id="demande-${r.id}"><td><a class="qui fr-link fr-link--sm" href="/pco/demandes/${r.id}">${name}</a><br><span class="note">${r.number}</span></td>
<td data-t="Demande">${[r.careSummary, r.medicalSummary].filter(Boolean).join(" · ") || html`<span class="note">voir le dossier</span>`}</td>
<td data-t="Médecin">${r.requester}</td>
<td data-t="État">${late ? badge("En retard", "warning") : badge(r.state === "sent" ? "Nouveau" : label, toneOf(r.state))}${r.reason ? html`<div>${reasonLabel("tnd", r.reason)}</div>` : ""}</td>
<td class="age ${late ? "tard" : ""}" data-t="Dates">${dates(r, now)}</td>
<td><a class="fr-btn fr-btn--sm fr-btn--secondary" href="/pco/demandes/${r.id}">Ouvrir<span class="fr-sr-only"> le parcours de ${name}</span></a></td></tr>`;
}

function dates(r: Row, now: Date) {
  if (r.state === "arrived" && r.endsOn) return `jusqu’au ${frenchDay(r.endsOn)}`;
  if (r.state === "confirmed" && r.expectedOn) return `attendu vers le ${frenchDay(r.expectedOn)}`;
  if (r.deadline && ["sent", "read", "studying"].includes(r.state))
    return `à répondre avant le ${frenchInstant(r.deadline)}`;
  return ago(r.since, now);
}

const nameOf = ({ person: p }: Row, now: Date) =>
  `${shortName({ birthName: p.birth_name, usedName: p.used_name, givenName: p.given_name, usedGivenName: p.used_given_name, sex: p.sex, birthDate: p.birth_date, birthPlace: null, ins: null, insStatus: "provisoire" })}${p.birth_date ? `, ${age(p.birth_date, dayOf(now))}` : ""}`;

const age = (birth: string, today: string) => count(ageOn(birth, today), "an");
