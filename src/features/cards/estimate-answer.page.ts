import { html } from "hono/html";
import { daysAMonth, type Facility, sourceLabels } from "#features/directory/facility.ts";
import type { Result } from "#lib/result.ts";
import { type Estimate, estimate, type NoEstimate, type Rules, type Situation, type StayEstimate } from "./estimate.ts";
import type { Option } from "./situation.ts";

/** The answer, every term shown: what was counted, with whose figures, and what was not. */
export function estimateAnswer(
  result: Result<Estimate, NoEstimate>,
  situation: Situation,
  facility: Facility,
  rules: Rules,
) {
  if (!result.ok) return html`<p role="status" id="resultat" class="fr-mt-2w">${because[result.refusal.kind]}</p>`;
  const found = result.value;
  const source = facility.prices ? sourceLabels[facility.prices.source] : "";
  return html`<section class="carte" id="resultat" aria-labelledby="reste"><h2 class="fr-h5 fr-mb-1w" id="reste">Il resterait environ ${shown(found.rest)} par mois</h2>
<table class="liste paires"><caption class="fr-sr-only">Le détail du calcul</caption><thead><tr><th scope="col">Terme</th><th scope="col">Par mois</th></tr></thead>
<tbody>${termsOf(found, situation).map(([term, value]) => html`<tr><td data-t="Terme">${term}</td><td data-t="Par mois">${value}</td></tr>`)}</tbody></table>
${found.kind === "stay" && situation.kind === "stay" ? html`${socialAid(found, situation)}${basisSaid(found, rules)}${taxSaid(found)}` : ""}
<p class="note fr-mb-0">${found.year ? `Prix ${found.year}` : "Prix d’une année non précisée"}, source : ${source}. Un mois compte ${days}. Non comptés : ${found.kind === "stay" ? "blanchissage, téléphone, coiffeur, produits de toilette, soins médicaux hors forfait" : found.kind === "rent" ? "repas, charges et services facturés en plus du loyer" : "transport, repas s’ils sont facturés à part, APA à domicile"}.</p></section>`;
}

const days = `${daysAMonth.toLocaleString("fr-FR")} jours`;
const timesDays = html`<span class="age">× ${days}</span>`;

function termsOf(found: Estimate, situation: Situation): (readonly [ReturnType<typeof html> | string, string])[] {
  const aids = [
    ["Aide au logement", minus(found.aids.housing)],
    ["Mutuelle ou assurance", minus(found.aids.insurance)],
    ["Reste à payer", shown(found.rest)],
  ] as const;
  if (found.kind !== "stay") {
    const what = found.kind === "rent" ? "Loyer" : `Accueil de jour, ${shown(found.price)} × ${found.times} jours`;
    return [[what, shown(found.gross)], ...aids];
  }
  const gir = situation.kind === "stay" ? situation.gir : 0;
  const dependency = found.tariff
    ? ([
        [
          html`Dépendance, GIR ${gir} : ${shown(found.tariff.ofGroup)} par jour ${timesDays}`,
          shown(found.tariff.ofGroup * daysAMonth),
        ],
        ["Total avant aides", shown(found.gross)],
        [html`APA : ce qui dépasse ${shown(found.paidForDependency)} par jour`, minus(found.apa)],
      ] as const)
    : ([
        [
          html`Dépendance, forfait du département : ${shown(found.paidForDependency)} par jour ${timesDays}`,
          shown(found.paidForDependency * daysAMonth),
        ],
        ["Total avant aides", shown(found.gross)],
      ] as const);
  return [
    [html`Hébergement, ${shown(found.housing)} par jour ${timesDays}`, shown(found.housing * daysAMonth)],
    ...dependency,
    ...aids,
  ];
}

function socialAid({ ash, rest }: StayEstimate, asked: Extract<Situation, { kind: "stay" }>) {
  if (!asked.ash) return "";
  if (ash)
    return html`<p class="fr-mt-2w">Avec l’aide sociale, la personne paierait <b>${shown(ash.paid)}</b> (90 % de ses revenus au plus)${ash.advanced > 0 ? html` ; les autres ${shown(ash.advanced)} sont <b>avancés par le département, récupérables</b> sur sa succession, et peuvent être demandés en partie à ses proches` : " : rien n’est à avancer"}.</p>`;
  return asked.income === null
    ? html`<p class="fr-mt-2w">Indiquez les revenus pour savoir ce que l’aide sociale avancerait sur ${shown(rest)}.</p>`
    : html`<p class="fr-mt-2w">L’aide sociale n’est pas ouverte ici pour cette chambre : elle n’est pas comptée.</p>`;
}

function basisSaid(found: StayEstimate, { threshold, flat }: Rules) {
  const lowest = "Le calcul retient le tarif dépendance le plus bas, celui des GIR 5 et 6";
  switch (found.basis) {
    case "flat":
      return html`<p class="note fr-mb-1w">Dans ce département, chacun paie le même montant par jour pour la dépendance (${flat!.year}, ${flat!.source}).</p>`;
    case "income":
      return html`<p class="note fr-mb-1w">Seuils de revenus ${threshold!.year} : ${shown(threshold!.s1)} et ${shown(threshold!.s2)} par mois (${threshold!.source}).</p>`;
    case "no-income":
      return html`<p class="note fr-mb-1w">${lowest}, car les revenus ne sont pas indiqués : s’ils sont élevés, une part de l’APA reste à payer.</p>`;
    case "no-threshold":
      return html`<p class="note fr-mb-1w">${lowest} : les seuils de revenus de l’année ne sont pas encore renseignés ici. Avec des revenus élevés, une part de l’APA reste à payer.</p>`;
  }
}

const taxSaid = ({ taxRelief }: StayEstimate) =>
  taxRelief > 0
    ? html`<p class="note fr-mb-1w">À part, et non déduite : une personne qui paie l’impôt sur le revenu peut avoir une réduction d’impôt, jusqu’à ${shown(taxRelief)} par an (25 % des sommes restées à sa charge, comptées dans la limite de 10 000 € par an ; code général des impôts, article 199 quindecies).</p>`
    : "";

/** How it is reckoned, with an example that the same rule works out. */
export function howItIsReckoned(options: readonly Option[], { threshold }: Rules) {
  if (!options.some(({ situation }) => situation === "stay")) return "";
  const prices = { year: null, source: "sample", single: 68.5, gir12: 22, gir34: 13.97, gir56: 5.4 } as const;
  const asked: Situation = {
    kind: "stay",
    ...{ stay: "permanent", room: "single", gir: 2, income: null, ash: false },
    aids: { housing: 0, insurance: 0 },
  };
  const example = estimate(prices, asked, { threshold: null, flat: null });
  if (!example.ok || example.value.kind !== "stay") return "";
  const { gross, apa, rest } = example.value;
  return html`<details class="repli fr-mt-3w"><summary>Comment c’est calculé</summary>
<p>On ajoute le prix de la chambre et le tarif dépendance du GIR de la personne, par jour, et on compte ${days} par mois. L’allocation personnalisée d’autonomie (APA) paie ce qui dépasse la part de la personne : le tarif des GIR 5 et 6 quand les revenus sont au-dessous d’un premier seuil, et jusqu’à huit dixièmes de l’écart de plus quand ils dépassent le second.${threshold ? "" : " Ces deux seuils changent chaque année ; ceux de cette année ne sont pas renseignés ici."} Puis on retire les aides que vous indiquez.</p>
<p>Exemple : une chambre à ${shown(68.5)}, un tarif de ${shown(22)} pour les GIR 1 et 2 et de ${shown(5.4)} pour les GIR 5 et 6, une personne en GIR 2 aux revenus modestes : ${shown(gross)} − ${shown(apa)} d’APA = <b>${shown(rest)} par mois</b>.</p></details>`;
}

const because = {
  "no-price": "Le prix n’est pas communiqué : l’estimation n’est pas possible.",
  "no-tariff": "Le tarif dépendance n’est pas communiqué : l’estimation n’est pas possible.",
} satisfies Record<NoEstimate["kind"], string>;

export const shown = (value: number) => value.toLocaleString("fr-FR", { style: "currency", currency: "EUR" });
const minus = (value: number) => (value === 0 ? shown(0) : `− ${shown(value)}`);
