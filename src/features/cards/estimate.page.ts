import { html } from "hono/html";
import { credible, daysAMonth, type Facility } from "#features/directory/facility.ts";
import { checkbox, input, select } from "#ui/parts.ts";
import type { Web } from "#web/web.ts";
import { type Estimate, estimate, estimateRent, type NoEstimate, type Situation } from "./estimate.ts";

/** "Combien resterait-il à payer ?" on the card of a facility: the form, and every term of the answer. */
export function estimateSection(web: Web, facility: Facility) {
  const { prices } = facility;
  const rent = prices?.rentF1 ?? prices?.rentF1Bis ?? prices?.rentF2;
  if (!credible(prices?.single) && !credible(prices?.double) && !credible(rent)) return "";
  const query = new URL(web.req.url).searchParams;
  const situation = readSituation(query, credible(prices?.single) ? "single" : "double");
  const asked = query.has("gir") || query.has("aides");
  return html`<section class="fr-mt-3w" id="estimation"><h2 class="fr-h6 fr-mb-1w">Combien resterait-il à payer ?</h2>
<p class="note">Une estimation, pas un devis. Ce que vous indiquez sert au calcul et n’est pas gardé.</p>
<form method="get" action="/etablissements/${facility.finess}#estimation" class="etroit">
${credible(rent) ? "" : stayFields(facility, situation, query)}
${input({ name: "aides", label: "Aides au logement et mutuelle, en euros par mois", value: query.get("aides") ?? "", attributes: 'inputmode="decimal"' })}
<p><button class="fr-btn fr-btn--secondary">Estimer</button></p></form>
${asked ? (credible(rent) ? rentAnswer(rent, situation.aids) : answer(facility, situation)) : ""}</section>`;
}

const stayFields = (facility: Facility, situation: Situation, query: URLSearchParams) => html`
${select({ name: "gir", label: "GIR de la personne", value: String(situation.gir), options: [1, 2, 3, 4, 5, 6].map((gir) => ({ code: String(gir), label: `GIR ${gir}` })) })}
${
  credible(facility.prices?.single) && credible(facility.prices?.double)
    ? select({
        name: "chambre",
        label: "Chambre",
        value: situation.room,
        options: [
          { code: "single", label: "Simple" },
          { code: "double", label: "Double" },
        ],
      })
    : ""
}
${input({ name: "revenu", label: "Revenus de la personne, en euros par mois", value: query.get("revenu") ?? "", required: false, attributes: 'inputmode="decimal"' })}
${credible(facility.prices?.singleAsh) || credible(facility.prices?.doubleAsh) ? checkbox({ name: "ash", label: "L’aide sociale à l’hébergement est demandée", value: situation.ash ? "oui" : "" }) : ""}`;

function readSituation(query: URLSearchParams, room: Situation["room"]): Situation {
  const gir = Number(query.get("gir"));
  const asked = query.get("chambre");
  return {
    gir: Number.isInteger(gir) && gir >= 1 && gir <= 6 ? gir : 4,
    room: asked === "single" || asked === "double" ? asked : room,
    income: amountIn(query.get("revenu")),
    aids: amountIn(query.get("aides")) ?? 0,
    ash: query.get("ash") === "oui",
  };
}

/** "1 250,50" → 1250.5; null when it is no amount. */
function amountIn(typed: string | null): number | null {
  const clean = (typed ?? "").replaceAll(/[\s€]/g, "").replace(",", ".");
  const value = Number(clean);
  return clean !== "" && Number.isFinite(value) && value >= 0 ? value : null;
}

/** The year's income thresholds are the operator's to set: until then the lowest tariff is what everyone pays. */
const thresholds = null;

function answer(facility: Facility, situation: Situation) {
  const result = estimate(facility.prices, situation, thresholds);
  if (!result.ok) return html`<p role="status">${because[result.refusal.kind]}</p>`;
  const found = result.value;
  const rows: [string, string][] = [
    [`Hébergement, ${shown(found.housing)} par jour × ${daysText}`, shown(found.housing * daysAMonth)],
    [
      `Dépendance (GIR ${situation.gir}), ${shown(found.tariff)} par jour × ${daysText}`,
      shown(found.tariff * daysAMonth),
    ],
    ["Total avant aides", shown(found.gross)],
    [`APA : la part au-dessus de ${shown(found.paidForDependency)} par jour`, `− ${shown(found.apa)}`],
    ["Aides que vous avez indiquées", `− ${shown(found.aids)}`],
  ];
  return html`<div role="status"><p class="fr-mt-2w"><b>Il resterait environ ${shown(found.rest)} par mois.</b></p>
<table class="liste"><caption class="fr-sr-only">Le détail du calcul</caption><thead><tr><th scope="col">Terme</th><th scope="col">Par mois</th></tr></thead>
<tbody>${rows.map(([term, value]) => html`<tr><td data-t="Terme">${term}</td><td data-t="Par mois">${value}</td></tr>`)}</tbody></table>
${socialAid(found)}
<p class="note">${found.year ? `Prix ${found.year}. ` : ""}${found.basis === "income" ? "" : "Le calcul retient le tarif dépendance le plus bas, celui des GIR 5 et 6 : avec des revenus élevés, une part de l’APA reste à payer. "}Non comptés : blanchissage, téléphone, coiffeur, réduction d’impôt.</p></div>`;
}

const daysText = `${daysAMonth.toLocaleString("fr-FR")} jours`;

const socialAid = ({ ash }: Estimate) =>
  ash
    ? html`<p>Avec l’aide sociale : ${shown(ash.paid)} payés par la personne (90 % de ses revenus au plus), ${shown(ash.advanced)} avancés par le département, récupérables.</p>`
    : "";

const rentAnswer = (rent: number, aids: number) =>
  html`<p role="status" class="fr-mt-2w"><b>Il resterait environ ${shown(estimateRent(rent, aids))} par mois</b> : loyer ${shown(rent)}, aides ${shown(aids)}.</p>`;

const because = {
  "no-price": "Le prix de cette chambre n’est pas communiqué : l’estimation n’est pas possible.",
  "no-tariff": "Le tarif dépendance n’est pas communiqué : l’estimation n’est pas possible.",
} satisfies Record<NoEstimate["kind"], string>;

const shown = (value: number) => value.toLocaleString("fr-FR", { style: "currency", currency: "EUR" });
