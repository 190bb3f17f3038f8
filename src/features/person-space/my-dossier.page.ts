import { html } from "hono/html";
import { isOwnSpace } from "#features/directory/own-space.ts";
import { recordReading } from "#features/journal/record.action.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { fullName } from "#features/persons/person.ts";
import { listRanks } from "#features/places/rank.store.ts";
import type { Rank } from "#features/places/rank.ts";
import { conducts, isOwnSide, mayReadJournal, type Party, prepares } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { requiredVolets } from "#features/referrals/dossier.page.ts";
import { dossierTable, mayDo } from "#features/referrals/lifecycle.ts";
import { listPreferences } from "#features/referrals/preference.store.ts";
import { byPreference, type Preference } from "#features/referrals/preference.ts";
import { findKey } from "#features/referrals/referral.store.ts";
import { type Referral, stepOf } from "#features/referrals/referral.ts";
import { listEvents } from "#features/referrals/request.store.ts";
import { type AdmissionRequest, isOverdue } from "#features/referrals/request.ts";
import { listUnitNames, type UnitName } from "#features/referrals/unit-name.store.ts";
import { needLabel } from "#features/referrals/wording.ts";
import { askAgainLines } from "#features/sendings/ask-again.page.ts";
import { ago, frenchSeconds } from "#lib/dates.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { badge, emptyState, phoneLink } from "#ui/parts.ts";
import { steps } from "#ui/referral.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { awaitedPart } from "./awaited-part.page.ts";
import { findCreation } from "./dossier.store.ts";
import { leftToDo } from "./left-to-do.ts";
import { openMine } from "./open-mine.page.ts";
import { orderPart } from "./order.page.ts";
import { type PlainWords, plainWordsOf, requestSaid } from "./request-said.ts";
import { voletsPart } from "./volets-part.page.ts";

/** The eight steps, in the words of whoever is looking for a place. */
const stepNames = [
  "Dossier créé",
  "Dossier rempli",
  "Établissements choisis",
  "Demandes envoyées",
  "Demandes étudiées",
  "Réponses reçues",
  "Proposition confirmée",
  "Arrivée",
];

/** The same for a child sent to the platform of its commune. */
const pathSteps = [
  ...["Dossier créé", "Dossier rempli", "Plateforme choisie", "Dossier adressé", "Dossier étudié", "Réponse reçue"],
  ...["Demande acceptée", "Parcours ouvert"],
];
const stepsOf = (r: Referral) => (r.module === "tnd" ? pathSteps : stepNames);

/** GET /mon-espace/dossiers/:id — where it stands, what is left to do and by whom, and each request in one line. */
export async function myDossierPage(web: Web) {
  const found = await openMine(web);
  if (found instanceof Response) return found;
  const { access } = found;
  const { db, member, now } = web.var;
  const preference = await listPreferences(db, found.referral.id);
  // two proposals at once: the one they would rather have comes first
  const r = { ...found.referral, requests: found.referral.requests.toSorted(byPreference(preference)) };
  const units = [r.owner, ...r.requests.map((q) => q.unit)];
  const [person, names, key, createdAt] = await Promise.all([
    findPerson(db, r.person),
    listUnitNames(db, units),
    findKey(db, r.id),
    findCreation(db, r.id),
  ]);
  const ranks = await listRanks(
    db,
    r.requests.map((q) => q.id),
  );
  const events = await listEvents(db, key, { referral: r.id, limit: 500 });
  await recordReading(db, r.id, journalActor(member), "read", "dossier", now);
  // an MDPH carries the decision, it fills nothing of the dossier
  const ownSpace = isOwnSpace(names.get(r.owner)!.finess) || pathwayOf(r.module).personFills !== undefined;
  const looking = { member, access, conducts: conducts(member, r), prepares: prepares(member, r) };
  const awaited = leftToDo(r, looking, { ownSpace, required: requiredVolets(r), createdAt });
  const here = stepOf(r);
  return show(web, {
    title: "Le dossier",
    topics: [`referral:${r.id}`],
    body: html`<p class="fil fr-mb-1v"><a href="/mon-espace">Mon espace</a> › Dossier</p>
<div class="ligne ligne--base"><h1 class="fr-h4 fr-mb-0">${fullName(person!)}</h1><span class="note">Dossier ${r.number}</span></div>
${access === "helper" ? html`<p class="note fr-mb-0">${looking.conducts ? "Vous aidez cette personne, et pouvez agir pour elle." : "Vous aidez cette personne. L’envoi et la réponse aux propositions lui reviennent."}</p>` : ""}
${statusLine(r, here)}${steps(stepsOf(r), here)}
${awaitedPart({ r, names, now }, awaited)}${await askAgainLines(web, r)}
<div class="deux fr-mt-3w"><div>${orderPart(r, preference, names, member)}<section aria-labelledby="demandes"><h2 class="fr-h6" id="demandes">${r.module === "tnd" ? "La demande à la plateforme" : "Les demandes aux établissements"}</h2>${requests(r, { names, words: plainWordsOf(events), ranks, now, preference })}</section></div>
<aside><h2 class="fr-h6">Les parties du dossier</h2><div class="carte">${voletsPart(r, { member, access, ownSpace, owner: names.get(r.owner)!, now })}</div>
<h2 class="fr-h6 fr-mt-3w">Médecin traitant</h2><div class="carte"><p class="fr-mb-0">${r.doctor ? html`<b>${r.doctor.name}</b>, indiqué ${ago(r.doctor.namedAt, now)}` : "Aucun n’est indiqué."} <a class="fr-link fr-link--sm" href="/dossiers/${r.id}/medecin-traitant">${r.doctor ? "Relancer, changer, imprimer sa fiche" : "Indiquer le médecin"}</a></p></div>
<h2 class="fr-h6 fr-mt-3w">Suivre et gérer</h2><div class="carte">${more(web, r, access)}</div></aside></div>
<p class="note fr-mt-2w">À jour à ${frenchSeconds(now)} — la page se met à jour seule.</p>`,
  });
}

const statusLine = (r: Referral, here: number) => {
  if (["suspended", "cancelled", "archived"].includes(r.status))
    return html`<p class="fr-mt-1w fr-mb-0"><b>${{ suspended: "La recherche est suspendue.", cancelled: "Ce dossier est annulé.", archived: "Ce dossier est archivé." }[r.status as "suspended"]}</b></p>`;
  return html`<p class="fr-mt-1w fr-mb-0">${here > 8 ? html`<b>${r.module === "tnd" ? "Le parcours est ouvert." : "La personne est arrivée."}</b>` : html`Étape ${here} sur 8 : <b>${stepsOf(r)[here - 1]!.toLowerCase()}</b>`}</p>`;
};

type Known = {
  names: Map<string, UnitName>;
  words: PlainWords;
  ranks: Map<string, Rank>;
  now: Date;
  preference: Preference;
};

/** What waits for the person first, then what moves, then what is closed. */
const order = [
  ...[
    "offered",
    "info-requested",
    "conditional",
    "confirmed",
    "trial",
    "arrived",
    "waiting",
    "studying",
    "read",
    "sent",
  ],
  ...["prepared", "declined", "not-arrived", "superseded", "withdrawn", "ended"],
];

function requests(r: Referral, known: Known) {
  const shown = r.requests
    .filter((q) => q.state.kind !== "prepared" || r.status !== "cancelled")
    .toSorted(
      (a, b) =>
        order.indexOf(a.state.kind) - order.indexOf(b.state.kind) ||
        byPreference(known.preference)(a, b) ||
        b.since.getTime() - a.since.getTime(),
    );
  return shown.length === 0
    ? emptyState("Rien n’est encore envoyé. Chaque demande apparaîtra ici, avec la réponse de l’établissement.")
    : shown.map((q) => requestCard(r, q, known));
}

/** One establishment: what it answered, and what one may do. Nobody opens a page to learn it. */
function requestCard(r: Referral, q: AdmissionRequest, { names, words, ranks, now }: Known) {
  const name = names.get(q.unit)!;
  const said = requestSaid(r, q, { now, words, rank: ranks.get(q.id) });
  const need = r.needs.find((n) => n.id === q.need)!;
  const open =
    q.state.kind === "prepared"
      ? `/dossiers/${r.id}/recherche#selection`
      : `/mon-espace/dossiers/${r.id}/demandes/${q.id}`;
  return html`<article class="carte" id="demande-${q.id}"><div class="ligne"><div><h3 class="fr-text--md fr-mb-0">${name.facility}</h3><span class="note">${[name.city, needLabel(r.module, need.kind), need.interimOf ? "en attendant mieux" : ""].filter(Boolean).join(" · ")}</span></div>${badge(said.label, said.tone)}</div>
<p class="fr-mt-1v fr-mb-0"><b>${said.headline}</b><br>${said.detail}</p>${said.advice ? html`<p class="fr-mt-1v fr-mb-0"><b>${said.advice}</b>${isOverdue(q, now) && name.phone ? html` ${phoneLink(name.phone)}` : ""}</p>` : ""}
<p class="fr-mt-1w fr-mb-0"><a class="fr-link fr-link--sm" href="${open}">${q.state.kind === "prepared" ? "Voir ma sélection" : q.state.kind === "offered" ? "Voir la proposition" : "Voir la demande, écrire"}<span class="fr-sr-only"> : ${name.facility}</span></a></p></article>`;
}

const more = (web: Web, r: Referral, access: Party) => {
  const { member } = web.var;
  const acts = (Object.keys(dossierTable) as (keyof typeof dossierTable)[]).some((kind) => mayDo(r, kind, member));
  return html`<ul class="suites fr-my-0">
${r.origin === "paper" ? html`<li><a class="fr-link fr-link--sm" href="/papier/${r.id}">Les pages reçues sur papier</a></li>` : ""}${r.module === "tnd" ? html`<li><a class="fr-link fr-link--sm" href="/dossiers/${r.id}/parcours">Le parcours : les rendez-vous, et qui travaille avec l’enfant</a></li>` : ""}
${isOwnSide(access) && mayReadJournal(access, member, r) ? html`<li><a class="fr-link fr-link--sm" href="/mon-espace/dossiers/${r.id}/acces">Qui a regardé mon dossier</a></li>` : ""}
${access === "person" ? html`<li><a class="fr-link fr-link--sm" href="/mon-espace/dossiers/${r.id}/aidants">Ceux qui m’aident : inviter, changer leurs droits</a></li>` : ""}
${r.module === "handicap" ? html`<li><a class="fr-link fr-link--sm" href="/mon-espace/dossiers/${r.id}/envoi">Envoyer mon dossier : qui l’a, qui l’attend, la MDPH</a></li>` : ""}
${access === "person" && r.module === "handicap" ? html`<li><a class="fr-link fr-link--sm" href="/mon-espace/dossiers/${r.id}/accords">Mes accords : qui peut lire mon évaluation</a></li>` : ""}
<li><a class="fr-link fr-link--sm" href="/dossiers/${r.id}/pdf" data-turbo="false">Imprimer le dossier (PDF)</a></li>
${acts ? html`<li><a class="fr-link fr-link--sm" href="/dossiers/${r.id}/suivi">Toujours d’actualité, suspendre, annuler, demander un autre type d’hébergement</a></li>` : ""}</ul>`;
};
