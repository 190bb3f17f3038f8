import type { Item } from "#features/forms/questionnaire.ts";
import { type Block, group } from "./block.ts";
import { is } from "./conditions.ts";
import { options, VS } from "./values.ts";

/** The blocks of care of the modules specification, A.4. */
export const careTemplates = {
  traitement(linkId: string, text: string, block: Block = {}): Item {
    return group(linkId, text, block, [
      { linkId: `${linkId}.medicament`, text: "Médicament", type: "string", required: true },
      { linkId: `${linkId}.dose`, text: "Dose", type: "string", required: true },
      {
        linkId: `${linkId}.voie`,
        text: "Voie",
        type: "choice",
        options: options("Orale · Sous-cutanée · Intraveineuse · Cutanée · Inhalée"),
        open: true,
      },
      { linkId: `${linkId}.frequence`, text: "Fréquence", type: "string", required: true },
      { linkId: `${linkId}.fin`, text: "Jusqu’au", type: "date" },
      {
        linkId: `${linkId}.vigilance`,
        text: "Vigilance",
        type: "choices",
        options: options("AVK ou anticoagulant · Insuline · Opioïde · Chimiothérapie · Stupéfiant · Hors livret"),
      },
    ]);
  },

  allergie: (linkId: string, text: string, block: Block = {}): Item =>
    group(linkId, text, block, [
      {
        linkId: `${linkId}.substance`,
        text: "Substance",
        type: "string",
        required: true,
      },
      { linkId: `${linkId}.reaction`, text: "Réaction", type: "string" },
      {
        linkId: `${linkId}.gravite`,
        text: "Gravité",
        type: "choice",
        options: options("Légère · Modérée · Grave"),
      },
    ]),

  bmr(linkId: string, text: string, block: Block = {}): Item {
    const carrier = is(`${linkId}.statut`, "oui");
    return group(linkId, text, block, [
      {
        linkId: `${linkId}.statut`,
        text: "Portage ou isolement",
        type: "choice",
        options: VS.ons,
        required: true,
      },
      {
        linkId: `${linkId}.germe`,
        text: "Germe",
        type: "choice",
        options: options("SARM · BLSE · EPC · ERG · Clostridioides difficile · Gale · Tuberculose"),
        open: true,
        enableWhen: carrier,
      },
      { linkId: `${linkId}.site`, text: "Site", type: "string", enableWhen: carrier },
      {
        linkId: `${linkId}.precautions`,
        text: "Précautions",
        type: "choices",
        options: options("Contact · Gouttelettes · Air · Chambre seule"),
        required: true,
        enableWhen: carrier,
      },
      {
        linkId: `${linkId}.dernierPrelevement`,
        text: "Dernier prélèvement",
        type: "date",
        notAfter: "today",
        enableWhen: carrier,
      },
    ]);
  },

  lesion(linkId: string, text: string, block: Block = {}): Item {
    return group(linkId, text, block, [
      {
        linkId: `${linkId}.type`,
        text: "Type",
        type: "choice",
        options: options("Escarre · Ulcère · Plaie opératoire · Brûlure · Mal perforant · Autre"),
        required: true,
      },
      { linkId: `${linkId}.siege`, text: "Siège", type: "string", required: true },
      {
        linkId: `${linkId}.stade`,
        text: "Stade",
        type: "choice",
        options: options("1 · 2 · 3 · 4"),
        enableWhen: is(`${linkId}.type`, "escarre"),
      },
      { linkId: `${linkId}.pansement`, text: "Pansement", type: "string" },
      {
        linkId: `${linkId}.dureeMin`,
        text: "Durée d’un pansement",
        type: "quantity",
        unit: "min",
        min: 0,
        max: 600,
      },
      {
        linkId: `${linkId}.frequence`,
        text: "Fréquence",
        type: "choice",
        options: options("Plusieurs par jour · Quotidien · 2 à 3 par semaine · Hebdomadaire"),
      },
      { linkId: `${linkId}.tpn`, text: "Pression négative", type: "boolean" },
    ]);
  },
};
