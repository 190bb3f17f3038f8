import { html } from "hono/html";
import { nothing } from "#ui/page.ts";
import { errorSummary, radios } from "#ui/parts.ts";
import { show } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import {
  gir,
  type Letter,
  type Letters,
  steps,
  type Variable,
  variableLabels,
  variables,
  whatWouldChange,
} from "./gir.ts";

/** GET /calculer-un-gir — public: eight questions, asked and answered by the address alone, so it works without JavaScript and can be kept. */
export function girPage(web: Web) {
  const typed = web.req.query();
  const letters = Object.fromEntries(
    variables.flatMap((variable) => (isLetter(typed[variable]) ? [[variable, typed[variable]]] : [])),
  ) as Partial<Letters>;
  const isAsked = variables.some((variable) => typed[variable] !== undefined) || typed.calculer !== undefined;
  const missing = isAsked ? variables.filter((variable) => !letters[variable]) : [];
  const complete = isAsked && missing.length === 0 ? (letters as Letters) : null;
  return show(web, {
    title: complete ? `GIR ${gir(complete).gir} — Calculer un GIR` : "Calculer un GIR",
    status: missing.length > 0 ? 400 : 200,
    about: {
      canonical: "/calculer-un-gir",
      index: !isAsked,
      description:
        "Calculer le GIR d’une personne âgée en huit questions, avec la grille nationale AGGIR : le résultat, son détail, et ce qui le changerait. Rien n’est conservé.",
    },
    body: html`<div class="moyen"><h1 class="fr-h3">Calculer un GIR</h1>
<p>Le GIR (groupe iso-ressources) dit en un chiffre, de 1 à 6, de combien d’aide une personne âgée a besoin chaque jour. Il vient de la grille nationale AGGIR. Rien de ce que vous indiquez ici n’est conservé.</p>
${errorSummary(missing.map((variable) => ({ field: variable, message: `Choisissez une lettre pour « ${variableLabels[variable]} ».` })))}
${complete ? result(complete) : nothing}
${form(letters, missing)}
<p class="note fr-mt-4w">Grille et algorithme AGGIR : code de l’action sociale et des familles, annexes 2-1 et 2-2. Un texte antérieur (décret 97-427) attribuait l’algorithme au Syndicat national de gérontologie clinique. Le GIR calculé ici aide à l’admission ; il ne vaut pas décision d’APA.</p></div>`,
  });
}

function result(letters: Letters) {
  const { groupe, score, rang, gir: group } = gir(letters);
  const tried = steps(letters).slice(0, -1);
  const changes = whatWouldChange(letters);
  return html`<section class="carte fr-mb-4w" aria-labelledby="resultat"><h2 class="fr-h4 fr-mb-1w" id="resultat">GIR ${group}</h2>
<p>${meanings[group]}</p>
<dl class="fiche fr-mb-2w">${variables.map((variable) => html`<dt>${variableLabels[variable]}</dt><dd>${letters[variable]}</dd>`)}
<dt>Groupe de calcul</dt><dd>${groupe}</dd><dt>Score dans ce groupe</dt><dd>${score.toLocaleString("fr-FR")}</dd><dt>Rang</dt><dd>${rang} sur 13</dd>
${tried.length ? html`<dt>Groupes essayés avant</dt><dd>${tried.map((one) => `${one.groupe} ${one.score.toLocaleString("fr-FR")}`).join(" · ")}</dd>` : ""}</dl>
<h3 class="fr-h6 fr-mb-1w">Ce qui changerait le GIR</h3>
${
  changes.length
    ? html`<p class="fr-mb-1w">Une seule lettre différente suffirait :</p><ul>${changes.map((change) => html`<li>${variableLabels[change.variable]} en ${change.letter} : GIR ${change.gir}</li>`)}</ul>`
    : html`<p>Aucune lettre, changée seule, ne donnerait un autre GIR.</p>`
}
<p class="boutons"><a class="fr-btn fr-btn--tertiary fr-btn--sm" href="/calculer-un-gir">Faire un autre calcul</a><span class="note">Cette page peut être imprimée ; son adresse garde les réponses.</span></p></section>`;
}

function form(letters: Partial<Letters>, missing: Variable[]) {
  return html`<form method="get" action="/calculer-un-gir#resultat">
<p>Pour chaque activité, dites ce que la personne fait <b>sans l’aide de quelqu’un</b>, avec son matériel habituel (lunettes, appareil auditif, canne, fauteuil). Toutes les réponses sont nécessaires.</p>
<details class="repli fr-mb-2w"><summary>Comment choisir entre A, B et C ?</summary>
<p>Posez quatre questions : le fait-elle <b>spontanément</b> (sans qu’on le lui demande), <b>totalement</b>, <b>correctement</b> et <b>habituellement</b> ?</p>
<ul><li>Quatre oui : A.</li><li>Quatre non : C.</li><li>Tout le reste : B.</li></ul>
<p>Une activité en plusieurs parties est A quand toutes sont A. Cohérence, orientation et élimination sont C dès qu’une partie est C ; toilette et habillage, quand toutes le sont ; alimentation, quand une partie est C et l’autre B ou C. Sinon, B.</p></details>
${variables.map((variable) =>
  radios({
    name: variable,
    label: variableLabels[variable],
    hint: questions[variable],
    options: answers,
    value: letters[variable],
    error: missing.includes(variable) ? `Choisissez une lettre pour « ${variableLabels[variable]} ».` : undefined,
  }),
)}
<button class="fr-btn" name="calculer" value="oui">Calculer le GIR</button></form>`;
}

const isLetter = (text: string | undefined): text is Letter => text === "A" || text === "B" || text === "C";

const answers = [
  { code: "A", label: "A : le fait seule", hint: "Spontanément, totalement, correctement et habituellement." },
  {
    code: "B",
    label: "B : le fait en partie",
    hint: "Pas toujours, pas complètement, pas bien, ou seulement quand on le lui demande.",
  },
  { code: "C", label: "C : ne le fait pas", hint: "Il faut faire à sa place, ou refaire." },
];

const questions: Record<Variable, string> = {
  coherence: "Converser et se comporter de façon sensée.",
  orientation: "Se repérer dans le temps (moments de la journée, saisons) et dans les lieux.",
  toilette: "Se laver le haut et le bas du corps.",
  habillage: "S’habiller et se déshabiller : le haut, les boutons et la ceinture, le bas.",
  alimentation: "Se servir, puis manger et boire ce qui est préparé.",
  elimination: "Assurer l’hygiène de l’élimination, urinaire et fécale.",
  transferts: "Se lever, se coucher, s’asseoir.",
  deplacementInterieur: "Se déplacer dans son lieu de vie, au besoin avec une canne, un déambulateur ou un fauteuil.",
};

const meanings: Record<number, string> = {
  1: "Une présence continue est nécessaire : la personne est au lit ou au fauteuil et ses facultés mentales sont gravement atteintes, ou elle est en fin de vie. Ouvre droit à l’APA.",
  2: "La personne est au lit ou au fauteuil et garde une partie de ses facultés mentales, ou bien elle se déplace mais demande une surveillance permanente. Ouvre droit à l’APA.",
  3: "La personne garde ses facultés mentales et se déplace en partie, mais a besoin d’aide plusieurs fois par jour pour se laver, s’habiller, manger. Ouvre droit à l’APA.",
  4: "La personne a besoin d’aide pour se lever ou pour se laver, s’habiller et préparer ses repas, puis se débrouille. Ouvre droit à l’APA.",
  5: "La personne a seulement besoin d’une aide ponctuelle, pour la toilette, les repas ou le ménage. N’ouvre pas droit à l’APA.",
  6: "La personne est autonome pour les actes essentiels de la vie courante. N’ouvre pas droit à l’APA.",
};
