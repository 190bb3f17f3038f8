import { html } from "hono/html";
import { randomFrom } from "#features/directory/random.ts";
import type { Html } from "#ui/page.ts";
import { chart } from "#web/chart.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import { type Bin, type Calibration, calibrate } from "./calibration.ts";
import { type Comparison, compareWays, simulateEstimates, simulateWorld } from "./simulation.ts";
import { listOutcomes } from "./wave.store.ts";
import { percent } from "./wording.ts";

/** Parameter stats.min-cell: below it, no rate is shown. */
const fewest = 11;

type Simulated = {
  shrunk: Calibration;
  unitAlone: Calibration;
  groupAlone: Calibration;
  covered: number;
  ways: Comparison;
};
/** The same draw gives the same figures: computed once a process. */
let simulated: Simulated | null = null;

/** Anyone may open the page, and its figures move by the day: it is drawn again after an hour. */
const keptFor = 3_600_000;
let kept: { at: number; body: Html } | null = null;

/** GET /observatoire/estimations — how true the chances told to requesters are: on a simulated history, then on ours. */
export async function calibrationPage(web: Web) {
  const at = web.var.now.getTime();
  if (!kept || Math.abs(at - kept.at) > keptFor) kept = { at, body: await figuresOf(web) };
  return show(web, {
    title: "À quel point nos estimations sont-elles justes ?",
    about: { canonical: "/observatoire/estimations", index: true },
    body: kept.body,
  });
}

async function figuresOf(web: Web): Promise<Html> {
  simulated ??= simulate();
  const { shrunk, unitAlone, groupAlone, covered, ways } = simulated;
  const ours = calibrate(await listOutcomes(web.var.outside.readDb, web.var.now, 20_000));
  return html`<h1 class="fr-h4">À quel point nos estimations sont-elles justes ?</h1>
<p>Avant un envoi par vagues, Sextant dit à la personne qui oriente les chances de réponse favorable (une proposition, ou un « oui, si… ») de chaque unité dans un délai. L’estimation part des réponses de l’unité sur douze mois ; quand elles sont peu nombreuses, elle se rapproche de celles des unités du même type, dans le même département ou, à défaut, dans tout le pays.</p>
<section aria-labelledby="vrai"><h2 class="fr-h6 fr-mt-3w" id="vrai">Sur les demandes réelles</h2>
${ours && ours.count >= fewest ? html`${await drawn(ours)}<p>${figures(ours)}</p>` : html`<p>Trop peu de demandes estimées sont arrivées au bout de leur délai pour en dire quelque chose (moins de ${fewest}).</p>`}</section>
<section aria-labelledby="simule"><h2 class="fr-h6 fr-mt-3w" id="simule">Sur une histoire simulée</h2>
<p>300 unités fictives, aux habitudes différentes et connues de la seule simulation : une année de réponses sert à estimer, ${shrunk.count.toLocaleString("fr-FR")} demandes de l’année suivante servent à vérifier.</p>
${await drawn(shrunk)}
<p>${figures(shrunk)} La fourchette annoncée contient la vraie valeur ${percent(covered)} du temps (visé : 80 %).</p>
<table class="liste"><caption class="fr-sr-only">Erreur selon la manière d’estimer</caption><thead><tr><th scope="col">Manière d’estimer</th><th scope="col">Erreur (score de Brier, 0 est parfait)</th><th scope="col">Écart moyen entre le dit et l’arrivé</th></tr></thead><tbody>
${manner("Celle de Sextant : l’unité, rapprochée de son groupe", shrunk)}${manner("Le groupe seul, la même chance pour toutes", groupAlone)}${manner("L’unité seule, même avec deux réponses", unitAlone)}</tbody></table></section>
<section aria-labelledby="vagues"><h2 class="fr-h6 fr-mt-3w" id="vagues">Ce que changent les vagues</h2>
<p>${ways.dossiers.toLocaleString("fr-FR")} dossiers simulés, dix unités choisies, objectif : 80 % de chances sous 48 h, une vague par jour.</p>
<table class="liste"><caption class="fr-sr-only">Envoi par vagues et envoi en une fois</caption><thead><tr><th scope="col">Envoi</th><th scope="col">Demandes par dossier</th><th scope="col">Réponse favorable sous 48 h</th><th scope="col">Réponse favorable au bout du compte</th></tr></thead><tbody>
${way("Par vagues", ways.waves)}${way("Tout en une fois", ways.atOnce)}</tbody></table></section>
<p class="note fr-mt-3w">Chaque demande compte autant. Une demande retirée, ou close par une admission ailleurs avant la fin du délai, n’est pas comptée.</p>`;
}

function simulate(): Simulated {
  const random = randomFrom(2026);
  const world = simulateWorld(random, 300);
  const { shrunk, unitAlone, groupAlone, covered } = simulateEstimates(world, random, 10_000);
  const comparing = { dossiers: 2000, selected: 10, aim: { hours: 48, target: 0.8 }, sizes: [3, 5], intervalHours: 24 };
  return {
    shrunk: calibrate(shrunk)!,
    unitAlone: calibrate(unitAlone)!,
    groupAlone: calibrate(groupAlone)!,
    covered,
    ways: compareWays(world, random, comparing),
  };
}

const figures = ({ count, brier, gap }: Calibration) =>
  `Sur ${count.toLocaleString("fr-FR")} demandes, l’écart moyen entre la chance dite et ce qui est arrivé est de ${points(gap)} ; le score de Brier est de ${decimal(brier)}.`;

const decimal = (n: number) => n.toLocaleString("fr-FR", { minimumFractionDigits: 3, maximumFractionDigits: 3 });
const points = (share: number) =>
  `${(share * 100).toLocaleString("fr-FR", { maximumFractionDigits: 1 })} ${share < 0.02 ? "point" : "points"}`;

const manner = (label: string, { brier, gap }: Calibration) =>
  html`<tr><th scope="row">${label}</th><td data-t="Score de Brier">${decimal(brier)}</td><td data-t="Écart moyen">${points(gap)}</td></tr>`;

const way = (label: string, { requests, withinAim, inTheEnd }: Comparison["waves"]) =>
  html`<tr><th scope="row">${label}</th><td data-t="Demandes par dossier">${requests.toLocaleString("fr-FR", { maximumFractionDigits: 1 })}</td><td data-t="Sous 48 h">${percent(withinAim)}</td><td data-t="Au bout du compte">${percent(inTheEnd)}</td></tr>`;

/** What was said across, what came upwards, with the range its count allows; on the line, both are the same. Then the figures. */
async function drawn({ bins }: Calibration) {
  const shown = bins.filter(({ count }) => count >= fewest);
  const axis = { domain: [0, 1], tickFormat: (share: number) => percent(share), grid: true };
  const picture = await chart(
    "Chance dite, de gauche à droite, et part arrivée, de bas en haut : les points suivent la diagonale quand les estimations sont justes.",
    ({ dot, line, ruleX }) => ({
      width: 460,
      height: 340,
      marginLeft: 48,
      x: { ...axis, label: "Chance dite" },
      y: { ...axis, label: "Part arrivée" },
      marks: [
        line(
          [
            [0, 0],
            [1, 1],
          ],
          { strokeDasharray: "4 4", strokeOpacity: 0.5 },
        ),
        ruleX(shown, { x: "said", y1: "low", y2: "high", strokeWidth: 2 }),
        dot(shown, { x: "said", y: "happened", r: 5, fill: "currentColor" }),
      ],
    }),
  );
  return html`<div class="graphique">${picture}</div>
<details class="repli fr-mb-2w"><summary>Les chiffres du graphique</summary><table class="liste"><caption class="fr-sr-only">Chance dite et part arrivée</caption><thead><tr><th scope="col">Chance dite</th><th scope="col">Demandes</th><th scope="col">Part arrivée (intervalle à 95 %)</th></tr></thead><tbody>${shown.map(row)}</tbody></table></details>`;
}

const row = ({ said, count, happened, low, high }: Bin) =>
  html`<tr><td data-t="Chance dite">${percent(said)}</td><td data-t="Demandes">${count.toLocaleString("fr-FR")}</td><td data-t="Part arrivée">${percent(happened)} (${percent(low)} à ${percent(high)})</td></tr>`;
