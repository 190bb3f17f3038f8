import { html } from "hono/html";
import {
  careModes,
  decisionTypes,
  establishmentCategories,
  natures,
  organisationCategories,
  priorities,
  qualifications,
  quantityPeriods,
  quantityUnits,
  temporalities,
} from "#pathways/handicap/decision.ts";
import { rightCodes, rightFamilies, rightOf } from "#pathways/handicap/rights.ts";
import { area, checkbox, input, radios, select } from "#ui/parts.ts";
import { measures, parentRoles, sexes, type Typed } from "./entering.ts";

/** The fields of a decision, of whom it is about, of how to reach them: typed the first time, or corrected. */
export function decisionFields(typed: Typed, problems: Typed) {
  const f = (name: string) => ({ name, value: typed[name], error: problems[name] });
  const text = (name: string, label: string, hint?: string) => input({ ...f(name), label, ...(hint ? { hint } : {}) });
  const maybe = (name: string, label: string, hint?: string) =>
    input({ ...f(name), label, required: false, ...(hint ? { hint } : {}) });
  const choose = (name: string, label: string, options: { code: string; label: string }[]) =>
    select({ ...f(name), label, empty: "Choisir", options });
  const perhaps = (name: string, label: string, options: { code: string; label: string }[]) =>
    select({ ...f(name), label, required: false, empty: "Non précisé", options });
  const mode = (n: number) =>
    html`${perhaps(`mode${n}`, `Mode d’accueil ${n}`, careModes)}${maybe(`quantite${n}`, "Quantité")}${perhaps(`unite${n}`, "Unité", quantityUnits)}${perhaps(`periode${n}`, "Par", quantityPeriods)}`;
  const parent = (n: number) =>
    html`${maybe(`parent${n}_nom`, `Parent ${n} : nom et prénom`)}${perhaps(`parent${n}_role`, "Lien", parentRoles)}${maybe(`parent${n}_contact`, "Téléphone ou courriel")}${checkbox({ ...f(`parent${n}_autorite`), label: "Titulaire de l’autorité parentale" })}`;
  const part = (title: string, open: boolean, body: ReturnType<typeof html>) =>
    html`<details class="repli" ${open ? html`open` : ""}><summary>${title}</summary>${body}</details>`;
  const wrong = (...names: string[]) => names.some((name) => Object.keys(problems).some((key) => key.startsWith(name)));
  return {
    decision: html`<h2 class="fr-h6">La décision</h2>
${text("id_decision", "Numéro de la décision", "Celui de votre MDPH.")}${text("dossier", "Numéro de dossier MDPH")}${text("individu", "Numéro d’individu")}
${choose("type", "Type de décision", decisionTypes)}${text("date_decision", "Date de la décision", "Par exemple 15/10/2026")}
${area({ ...f("motivation"), label: "Motivation", required: false })}
<h2 class="fr-h6 fr-mt-2w">Le droit</h2>
${choose("droit", "Droit ouvert", rightOptions)}${choose("nature", "Nature", natures)}${text("debut", "Ouverture du droit", "Par exemple 01/11/2026")}${text("fin", "Fin du droit", "Dernier jour, par exemple 31/10/2029")}
${radios({ ...f("qualification"), label: "Qualification", inline: true, options: qualifications })}
${perhaps("droit_alternatif", "Autre droit, en alternative", rightOptions)}
${checkbox({ ...f("creton"), label: "Amendement Creton" })}${checkbox({ ...f("pag"), label: "Plan d’accompagnement global" })}
${perhaps("priorite", "Priorité", priorities)}${maybe("priorite_motif", "Motif de la priorité")}${maybe("priorite_le", "Priorité mise à jour le")}
${part("Précisions sur l’accueil : temporalité, catégorie, modes", wrong("temporalite", "categorie", "organisation", "jours", "mode", "quantite", "unite", "periode"), html`${perhaps("temporalite", "Temporalité", temporalities)}${checkbox({ ...f("sequentiel"), label: "Accueil séquentiel" })}${perhaps("categorie", "Catégorie d’établissement", establishmentCategories)}${perhaps("organisation", "Catégorie d’organisation", organisationCategories)}${maybe("jours_derogation", "Jours d’accueil temporaire par dérogation")}${mode(1)}${mode(2)}`)}`,
    person: html`<h2 class="fr-h6 fr-mt-2w">La personne</h2>
${text("nom_naissance", "Nom de naissance")}${text("prenom", "Premier prénom de naissance")}${text("date_naissance", "Date de naissance", "Par exemple 04/03/2012")}
${radios({ ...f("sexe"), label: "Sexe", inline: true, options: sexes })}
${maybe("nom_utilise", "Nom utilisé")}${maybe("prenom_utilise", "Prénom utilisé")}${maybe("lieu_naissance", "Lieu de naissance")}${maybe("ins", "Matricule INS", "15 caractères.")}${checkbox({ ...f("ins_qualifiee"), label: "Identité vérifiée (INS qualifiée)" })}`,
    contact: html`<h2 class="fr-h6 fr-mt-2w">La joindre, la représenter</h2>
${maybe("adresse", "Adresse")}${maybe("code_postal", "Code postal")}${maybe("commune", "Commune")}${maybe("telephone", "Téléphone")}${maybe("courriel", "Courriel")}
${choose("protection", "Mesure de protection", measures)}${maybe("mandataire", "Mandataire")}
${part("Parents (nécessaire pour un mineur)", wrong("parent"), html`${parent(1)}${parent(2)}`)}
${part("Assuré, transfert vers une autre MDPH", wrong("organisme", "nir", "mdph", "date_transfert"), html`${maybe("organisme", "Organisme de l’ouvrant droit")}${maybe("nir_ouvrant_droit", "Numéro de l’ouvrant droit")}${maybe("mdph_accueil", "MDPH d’accueil")}${maybe("date_transfert", "Date du transfert")}`)}`,
  };
}

const rightOptions = rightCodes.map((code) => ({
  code,
  label: `${code} — ${rightOf(code).label} (${rightFamilies[rightOf(code).family].toLowerCase()})`,
}));
