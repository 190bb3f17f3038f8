import { html } from "hono/html";
import { meansNames } from "#features/accounts/means.ts";
import { policyOf, strictest } from "#features/sign-in/policy.ts";
import { csvOf } from "#lib/csv.ts";
import { type Day, dayOf, frenchDay } from "#lib/dates.ts";
import { count, uncapital } from "#lib/french.ts";
import { goTo } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { listWritten } from "./auth-policy.store.ts";
import { openStructure, showStructure } from "./frame.page.ts";
import { outList } from "./policy.page.ts";
import { policyLimits } from "./policy-change.ts";
import { groupOf, professionGroups } from "./profession-group.ts";
import {
  type Adoption,
  adoptionOf,
  countByGroup,
  type GroupCount,
  meansOf,
  percent,
  readinessOf,
} from "./readiness.ts";
import { remindNotReady } from "./set-policy.action.ts";
import { listStaff } from "./staff.store.ts";
import { lackNames } from "./wording.ts";

/** GET /structure/campagne — who is ready for strong authentication, who is not and why. */
export async function campaignPage(web: Web) {
  const { structure, day, all, staff, isSoon } = await readCampaign(web);
  const late = all.filter(({ lacks }) => lacks.length > 0);
  const adoption = adoptionOf(staff);
  return showStructure(web, structure, {
    title: "Campagne d’authentification forte",
    body: html`<p>${isSoon ? html`D’après la règle qui vaudra le <b>${frenchDay(day)}</b>` : "D’après la règle en vigueur"} : <b>${all.length - late.length} sur ${count(all.length, "personne est prête", "personnes sont prêtes")}</b> (${percent(all.length - late.length, all.length)}).</p>
<div class="boutons fr-mb-3w"><form method="post" action="/structure/campagne/relances"><button class="fr-btn">Relancer les personnes qui ne sont pas prêtes</button></form><a class="fr-link" href="/structure/campagne.csv" data-turbo="false">Télécharger le tableau (CSV)</a></div>
<p class="note">Chacun reçoit un courriel au plus tous les ${policyLimits.remindEveryDays} jours. La page s’imprime telle quelle.</p>
<h2 class="fr-h6">Par groupe de professions</h2>${groupTable(countByGroup(all))}
<h2 class="fr-h6 fr-mt-3w">Pas encore prêts</h2>${late.length === 0 ? html`<p>Tout le monde est prêt.</p>` : outList(late)}
<h2 class="fr-h6 fr-mt-3w">Usage de l’e-CPS par profession</h2><p class="note">Un professionnel compte quand il s’est servi de son e-CPS au moins une fois ici.</p>${adoptionTable(adoption)}`,
  });
}

/** POST /structure/campagne/relances */
export async function remindPage(web: Web) {
  const { day } = await readCampaign(web);
  const done = await remindNotReady(web.var.db, day, web.var.member, web.var.now);
  if (!done.ok)
    return goTo(web, "/", "Vous n’êtes plus référent structure de cet établissement : rien n’a été envoyé.");
  const { reminded, lately, unreachable } = done.value;
  const said = [
    reminded > 0 ? `${count(reminded, "personne relancée", "personnes relancées")}` : "Personne à relancer maintenant",
    lately > 0 ? `${count(lately, "déjà relancée", "déjà relancées")} cette semaine` : "",
    unreachable > 0 ? `${unreachable} sans adresse vérifiée, à voir de vive voix` : "",
  ];
  return goTo(web, "/structure/campagne", `${said.filter(Boolean).join(", ")}.`);
}

/** GET /structure/campagne.csv */
export async function campaignCsvPage(web: Web) {
  const { day, all, lines } = await readCampaign(web);
  const head = [
    "Nom",
    "Prénom",
    "Profession ou fonction",
    "Groupe",
    "Prêt",
    "Moyens qui ouvriront",
    "Ce qui manque",
    "e-CPS déjà utilisée",
  ];
  const rows = all.map(({ one, lacks }) => {
    const policy = strictest(one.rights.map(({ unit }) => policyOf(lines, unit, day)));
    return [
      one.familyName,
      one.givenName,
      one.professionLabel,
      professionGroups[groupOf(one.profession)].label,
      lacks.length === 0 ? "oui" : "non",
      meansOf(one, policy)
        .map((means) => meansNames[means])
        .join(", "),
      lacks.map((lack) => lackNames[lack]).join(", ou "),
      one.ecpsAt ? "oui" : "non",
    ];
  });
  web.header("content-type", "text/csv; charset=utf-8");
  web.header("content-disposition", `attachment; filename="campagne-${day}.csv"`);
  web.header("cache-control", "private, no-store");
  return web.body(csvOf([head, ...rows]));
}

/** Measured against the farthest day some rule begins; today when none is to come. */
async function readCampaign(web: Web) {
  const { db, now } = web.var;
  const today = dayOf(now);
  const structure = await openStructure(web);
  const lines = (await listWritten(db, structure.facility)).filter((line) => !line.withdrawnAt);
  const day = lines.reduce((last, line) => (line.effectiveFrom > last ? (line.effectiveFrom as Day) : last), today);
  const staff = await listStaff(db, structure.facility, today);
  return { structure, lines, day, isSoon: day > today, staff, all: readinessOf(staff, lines, day) };
}

const groupTable = (groups: GroupCount[]) =>
  html`<table class="liste"><thead><tr><th scope="col">Groupe</th><th scope="col">Personnes</th><th scope="col">Prêtes</th><th scope="col">Part</th><th scope="col">Moyens possibles</th></tr></thead><tbody>${groups.map(
    ({ group, total, ready }) => {
      const { label, examples, means, enrolledBy } = professionGroups[group];
      return html`<tr><td>${label}<br><span class="note">${examples} ; enrôlés par ${enrolledBy}</span></td><td data-t="Personnes">${total}</td><td data-t="Prêtes">${ready}</td><td data-t="Part">${percent(ready, total)}</td><td data-t="Moyens possibles">${means.map((one) => uncapital(meansNames[one])).join(", ")}</td></tr>`;
    },
  )}</tbody></table>`;

const adoptionTable = ({
  lines,
  total,
}: {
  lines: Adoption[];
  total: Omit<Adoption, "profession">;
}) => html`<table class="liste"><thead><tr><th scope="col">Profession</th><th scope="col">Professionnels</th><th scope="col">e-CPS utilisées</th><th scope="col">Part</th></tr></thead><tbody>${lines.map((line) => html`<tr><td>${line.profession}</td><td data-t="Professionnels">${line.professionals}</td><td data-t="e-CPS utilisées">${line.users}</td><td data-t="Part">${percent(line.users, line.professionals)}</td></tr>`)}</tbody>
<tfoot><tr><th scope="row">Total</th><td data-t="Professionnels">${total.professionals}</td><td data-t="e-CPS utilisées">${total.users}</td><td data-t="Part">${percent(total.users, total.professionals)}</td></tr></tfoot></table>
<p class="note">Total : ${total.users} (professionnels qui ont utilisé l’e-CPS) rapportés à ${total.professionals} (professionnels en poste dans l’établissement).</p>`;
