import type { Contact } from "#features/contacts/contact.ts";
import type { FacilityCard } from "#features/directory/card.ts";
import type { Family } from "#features/directory/category.ts";
import type { Facility } from "#features/directory/facility.ts";
import type { SampleIdMaker } from "./generate.ts";

/**
 * What a facility of the crowd says of itself: taken by its number from a few sentences, without a draw, so that a
 * directory of any size keeps its units, its prices and its names.
 */
export function sampleCard(n: number, family: Family): FacilityCard {
  const turn = <Item>(items: readonly Item[], step: number) => items[Math.floor(n / step) % items.length]!;
  const atHome = family === "home-hospital" || family === "home-nursing";
  return {
    opening: atHome
      ? turn(teamHours, 1)
      : family === "day-centre"
        ? "Du lundi au vendredi, de 9 h 30 à 16 h 30"
        : "Toute l’année, jour et nuit",
    ...(atHome ? {} : { visits: turn(visits, 2), transport: turn(ways, 3) }),
    ...(n % 3 === 0 || atHome ? {} : { accessibility: turn(accesses, 5) }),
    ...(lodges.includes(family) ? { services: turn(services, 7) } : {}),
    ...(n % 4 === 0 ? { languages: turn(languages, 11) } : {}),
  };
}

const lodges: readonly Family[] = ["nursing-home", "retirement-home", "independent-living", "long-stay"];
const teamHours = [
  "Tous les jours, de 7 h à 20 h ; astreinte la nuit",
  "Tous les jours, de 7 h 30 à 19 h 30",
  "Équipe joignable jour et nuit",
];
const visits = [
  "Tous les jours, de 11 h à 19 h",
  "Tous les jours, de 13 h à 20 h",
  "Sans horaire ; prévenir après 20 h",
  "Tous les après-midis ; le matin sur demande",
];
const ways = [
  "Arrêt de bus à 200 m ; parking gratuit",
  "Bus à l’entrée ; trois places de stationnement réservées",
  "Gare à dix minutes à pied",
  "Parking des visiteurs, 40 places",
  "Navette de la commune, le mardi et le vendredi",
];
const accesses = [
  "De plain-pied, chambres et salles de bains adaptées",
  "Ascenseur à chaque étage, boucle magnétique à l’accueil",
  "Accessible en fauteuil, sauf le jardin haut",
];
const services = [
  "Restauration sur place, blanchissage compris",
  "Restauration sur place, coiffeur une fois par semaine",
  "Repas, animations chaque jour, blanchissage en supplément",
  "Repas préparés sur place, sorties chaque mois",
];
const languages = [
  ["français", "portugais"],
  ["français", "arabe"],
  ["français", "langue des signes"],
  ["français", "italien"],
];

type CastCard = Pick<Facility, "card" | "legalEntity"> & {
  contacts: Pick<Contact, "label" | "means" | "value" | "audience">[];
};

const open = (label: string, means: Contact["means"], value: string) => ({
  label,
  means,
  value,
  audience: "public" as const,
});
const reserved = (label: string, means: Contact["means"], value: string) => ({
  label,
  means,
  value,
  audience: "professionals" as const,
});

/** What the cast of the demonstration says of itself, by its number in the cast. Numbers 01 99 00 … are those of fiction. */
const cast: Record<number, CastCard> = {
  1: {
    legalEntity: "Centre hospitalier de Vienne (fictif)",
    card: {
      opening: "Toute l’année, jour et nuit",
      visits: "Tous les jours, de 13 h à 20 h",
      transport: "Bus 1 et 7, arrêt Hôpital ; parking payant",
      prado: ["chirurgie", "ic", "bpco", "avc"],
    },
    contacts: [open("Standard", "phone", "0199000101"), reserved("Cellule de sortie", "phone", "0199000102")],
  },
  2: {
    legalEntity: "Centre communal d’action sociale (fictif)",
    card: {
      presentation:
        "Une maison de plain-pied au milieu d’un jardin clos, à dix minutes du centre. Quatre-vingts personnes y vivent, dont quatorze dans l’unité protégée.\n\nChaque résident a un professionnel référent. La cuisine est faite sur place, et les familles peuvent déjeuner avec leur proche en prévenant la veille.",
      opening: "Toute l’année, jour et nuit ; accueil de 8 h 30 à 18 h",
      visits: "Sans horaire ; prévenir après 20 h",
      transport: "Bus 3, arrêt Tilleuls ; parking gratuit de vingt places",
      accessibility: "De plain-pied, chambres de 20 m² avec salle d’eau adaptée",
      services: "Blanchissage compris, coiffeur le jeudi, kinésithérapeute deux fois par semaine",
      languages: ["français", "italien"],
    },
    contacts: [
      open("Admissions", "phone", "0199000121"),
      open("Admissions", "email", "admissions@les-tilleuls.example"),
      open("Site", "website", "https://les-tilleuls.example/"),
      reserved("Cadre de santé", "phone", "0199000122"),
      reserved("Médecin coordonnateur", "mssante", "med-co@les-tilleuls.mssante.example"),
    ],
  },
  3: {
    legalEntity: "Association Bellevue (fictive)",
    card: {
      presentation:
        "Une résidence de trois étages, ouverte sur les collines. L’unité protégée a sa terrasse et sa cuisine thérapeutique.",
      opening: "Toute l’année, jour et nuit",
      visits: "Tous les jours, de 11 h à 19 h",
      transport: "Car 215 depuis la gare de Vienne ; parking",
      accessibility: "Ascenseur, boucle magnétique à l’accueil",
    },
    contacts: [open("Accueil", "phone", "0199000131"), reserved("Infirmière coordinatrice", "phone", "0199000132")],
  },
  4: {
    legalEntity: "Société Le Clos (fictive)",
    card: {
      presentation: "Une petite maison entièrement dédiée aux personnes qui vivent avec une maladie d’Alzheimer.",
      opening: "Toute l’année, jour et nuit",
      visits: "Tous les après-midis ; le matin sur demande",
      transport: "Gare du Péage-de-Roussillon à quinze minutes en bus",
    },
    contacts: [open("Admissions", "email", "admissions@le-clos.example")],
  },
  5: {
    legalEntity: "Fondation Saint-Joseph (fictive)",
    card: {
      presentation:
        "Une maison tenue par une fondation depuis 1921, avec sa chapelle et son verger. Six chambres sont gardées pour les séjours temporaires, retours d’hôpital compris.",
      opening: "Toute l’année ; entrées du lundi au samedi",
      visits: "Tous les jours, de 10 h à 19 h",
      transport: "Bus 2, arrêt Saint-Joseph",
      services: "Restauration sur place, blanchissage en supplément",
    },
    contacts: [open("Secrétariat", "phone", "0199000151"), reserved("Cadre de santé", "phone", "0199000152")],
  },
  6: {
    legalEntity: "Établissement public du Parc (fictif)",
    card: {
      opening: "Toute l’année ; accueil de jour du lundi au vendredi, de 9 h 30 à 16 h 30",
      visits: "Tous les jours, de 11 h à 19 h",
      transport: "Gare de Chasse-sur-Rhône à cinq minutes à pied ; transport de l’accueil de jour organisé",
      accessibility: "De plain-pied",
      languages: ["français", "portugais"],
    },
    contacts: [open("Accueil", "phone", "0199000161"), open("Accueil de jour", "phone", "0199000162")],
  },
  7: {
    legalEntity: "Société des Glycines (fictive)",
    card: {
      opening: "Toute l’année, jour et nuit",
      visits: "Tous les jours, de 14 h à 19 h",
      transport: "Car 232, arrêt Mairie",
    },
    contacts: [open("Accueil", "phone", "0199000171")],
  },
  8: {
    legalEntity: "Groupe des Cèdres (fictif)",
    card: {
      presentation:
        "Soins médicaux et de réadaptation après l’hôpital : gériatrie, appareil locomoteur, système nerveux. Plateau technique avec piscine et appartement d’essai.",
      opening: "Toute l’année ; admissions du lundi au vendredi, de 9 h à 16 h",
      visits: "Tous les jours, de 13 h à 20 h",
      transport: "Bus 4, arrêt Cèdres ; parking",
      accessibility: "Accessible en fauteuil, à tous les étages",
    },
    contacts: [
      open("Accueil", "phone", "0199000181"),
      reserved("Bureau des admissions", "phone", "0199000182"),
      reserved("Bureau des admissions", "mssante", "admissions@les-cedres.mssante.example"),
    ],
  },
  9: {
    legalEntity: "Association HAD Nord-Isère (fictive)",
    card: {
      opening: "Équipe joignable jour et nuit, tous les jours",
      services: "Livraison du matériel et des médicaments à domicile",
    },
    contacts: [open("Accueil", "phone", "0199000191"), reserved("Médecin de garde", "phone", "0199000192")],
  },
  10: {
    legalEntity: "Association de soins du Pays viennois (fictive)",
    card: {
      opening: "Tous les jours, de 7 h à 20 h ; bureau du lundi au vendredi, de 9 h à 12 h",
      languages: ["français", "turc"],
    },
    contacts: [open("Bureau", "phone", "0199000201")],
  },
  20: {
    legalEntity: "Association d’action médico-sociale précoce du Nord-Isère (fictive)",
    card: {
      presentation:
        "La plateforme organise les bilans et les premières interventions pour les enfants de moins de sept ans chez qui un médecin repère un développement inhabituel, sans attendre un diagnostic et sans frais pour la famille.",
      opening: "Du lundi au vendredi, de 9 h à 17 h 30",
      transport: "Gare de Vienne à dix minutes à pied",
    },
    contacts: [
      open("Accueil", "phone", "0199000221"),
      reserved("Coordination", "mssante", "coordination@pco-nord-isere.mssante.example"),
    ],
  },
};

/** The card of a member of the cast, and its contacts. */
export function castCard(n: number, facility: Facility, now: Date, id: SampleIdMaker) {
  const said = cast[n];
  if (!said) return { facility, contacts: [] };
  const contacts = said.contacts.map(
    (contact, position): Contact => ({
      ...contact,
      ...{ id: id(n, 9000 + position), facility: facility.id, unit: null, source: "sample", position, updatedAt: now },
    }),
  );
  return { facility: { ...facility, card: said.card, legalEntity: said.legalEntity }, contacts };
}
