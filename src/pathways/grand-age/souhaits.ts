import type { Questionnaire } from "#features/forms/questionnaire.ts";
import { has, not, only } from "#pathways/conditions.ts";
import { options, VS } from "#pathways/values.ts";

/** Wishes weigh, needs exclude. Never validated; what is required is asked before the search: modules specification B.3. */
export const souhaits: Questionnaire = {
  id: "ga.souhaits",
  code: "souhaits",
  version: 1,
  title: "Souhaits",
  level: "admin",
  sections: [
    {
      id: "zone",
      title: "Où chercher",
      items: [
        {
          linkId: "ga.souhaits.zone.centre",
          text: "Autour de",
          help: "Jusqu’à trois lieux, par exemple le domicile et la ville d’un enfant.",
          type: "group",
          required: true,
          items: [{ linkId: "ga.souhaits.zone.centre.commune", text: "Commune", type: "commune", required: true }],
          repeats: { min: 1, max: 3, add: "Ajouter un lieu" },
        },
        {
          linkId: "ga.souhaits.zone.rayon",
          text: "Distance maximale",
          help: "30 km en général.",
          type: "quantity",
          unit: "km",
          min: 1,
          max: 1000,
          required: true,
        },
        {
          linkId: "ga.souhaits.zone.proche",
          text: "Proche de (personne)",
          help: "Le nom de la personne à contacter dont il faut rester proche.",
          type: "string",
        },
      ],
    },
    {
      id: "prix",
      title: "Le prix",
      items: [
        {
          linkId: "ga.souhaits.prix.max",
          text: "Prix mensuel maximal",
          help: "Sert à classer les établissements. Ce montant n’est jamais transmis.",
          type: "quantity",
          unit: "EUR/month",
          min: 0,
          max: 20_000,
          level: "own",
        },
        {
          linkId: "ga.souhaits.prix.ash",
          text: "Établissement habilité à l’aide sociale",
          type: "choice",
          options: options("Indispensable · Souhaité · Indifférent"),
          required: "expected",
        },
      ],
    },
    {
      id: "chambre",
      title: "La chambre et l’unité",
      items: [
        {
          linkId: "ga.souhaits.chambre",
          text: "Chambre",
          type: "choice",
          options: options("Simple · Double · Indifférent"),
          required: true,
          enableWhen: not(only("$types", "aj")),
        },
        {
          linkId: "ga.souhaits.unite",
          text: "Unité adaptée souhaitée",
          help: "Unité protégée : pour vivre avec une maladie d’Alzheimer ou apparentée. UHR : unité d’hébergement renforcée. PASA : pôle d’activités et de soins adaptés, en journée.",
          type: "choices",
          options: options("uvp=Unité protégée Alzheimer · uhr=UHR · pasa=PASA · puv=Petite unité de vie"),
        },
      ],
    },
    {
      id: "confort",
      title: "Ce qui compte",
      items: [
        {
          linkId: "ga.souhaits.confort",
          text: "Souhaits de confort",
          type: "choices",
          options: options(
            "Jardin · Balcon · Climatisation · Wi-Fi · Repas des visiteurs · Coiffeur · Kinésithérapeute sur place · " +
              "Lieu de culte · Animal accepté · Parking",
          ),
        },
        {
          linkId: "ga.souhaits.langue",
          text: "Langue parlée",
          type: "choice",
          options: VS.langue,
          open: true,
        },
        { linkId: "ga.souhaits.note", text: "Ce qui compte pour la personne", type: "text" },
      ],
    },
    {
      id: "attente",
      title: "En attendant une place",
      items: [
        {
          linkId: "ga.souhaits.attente",
          text: "Accepte la liste d’attente",
          type: "choice",
          options: VS.on,
          required: true,
        },
        {
          linkId: "ga.souhaits.tempEnAttendant",
          text: "Accepte un séjour temporaire en attendant",
          type: "choice",
          options: VS.on,
          required: "expected",
          enableWhen: has("$types", "heb-perm"),
        },
        {
          linkId: "ga.souhaits.visite",
          text: "Visite de l’établissement",
          type: "choice",
          options: options("Faite · Souhaitée · Pas possible"),
        },
      ],
    },
  ],
};
