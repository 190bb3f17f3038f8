import type { Family } from "#features/directory/category.ts";
import type { Random } from "#features/directory/random.ts";

/** Names of fictitious facilities, made of our own lists of words. */
const trees = [
  "Tilleuls",
  "Glycines",
  "Cèdres",
  "Platanes",
  "Oliviers",
  "Marronniers",
  "Érables",
  "Acacias",
  "Mimosas",
  "Peupliers",
  "Bouleaux",
  "Magnolias",
  "Châtaigniers",
  "Noisetiers",
  "Charmes",
  "Saules",
  "Amandiers",
  "Lilas",
  "Camélias",
  "Hortensias",
  "Jonquilles",
  "Bruyères",
  "Églantines",
  "Coquelicots",
  "Lavandes",
  "Roseaux",
  "Genêts",
  "Iris",
  "Pervenches",
  "Violettes",
];
const places = [
  "du Parc",
  "du Lac",
  "du Moulin",
  "de la Fontaine",
  "des Remparts",
  "du Vallon",
  "de la Rivière",
  "du Château",
  "de l’Abbaye",
  "des Coteaux",
  "du Verger",
  "de la Colline",
  "du Belvédère",
  "de la Source",
  "des Vignes",
  "du Canal",
  "de la Forêt",
  "du Grand Pré",
  "du Pont-Vieux",
  "de l’Horloge",
  "du Clocher",
  "des Trois Ponts",
  "de la Plaine",
  "du Bord de l’Eau",
];
const calm = [
  "Bellevue",
  "Beau Séjour",
  "Beau Site",
  "Bon Accueil",
  "Clair Soleil",
  "Mon Repos",
  "Le Clos Fleuri",
  "La Roseraie",
  "L’Orée du Bois",
  "Les Quatre Saisons",
  "Le Vieux Tilleul",
  "L’Âge d’Or",
  "La Clairière",
  "Le Val Fleuri",
  "Les Jardins du Midi",
  "La Ritournelle",
  "Le Soleil Levant",
  "La Pléiade",
  "Les Hirondelles",
  "Le Colombier",
];
const patrons = [
  "Saint-Joseph",
  "Sainte-Anne",
  "Saint-Martin",
  "Sainte-Marthe",
  "Saint-François",
  "Saint-Jacques",
  "Sainte-Élisabeth",
  "Saint-Louis",
  "Notre-Dame",
  "Saint-Vincent",
  "Sainte-Cécile",
  "Saint-Roch",
  "Saint-Antoine",
  "Sainte-Claire",
];
const people = [
  "Jeanne Delorme",
  "Pierre Vasseur",
  "Louise Marchand",
  "Antoine Bréhier",
  "Marguerite Aubrac",
  "Henri Tisserand",
  "Suzanne Kervella",
  "Étienne Lormont",
  "Blanche Fontanel",
  "Émile Rouvière",
];
const streets = [
  "rue des Écoles",
  "rue de la Gare",
  "avenue de la République",
  "rue du Stade",
  "chemin des Vignes",
  "place de l’Église",
  "rue Jean-Moulin",
  "avenue des Alpes",
  "boulevard de la Liberté",
  "rue du Marché",
  "allée des Peupliers",
  "route de la Vallée",
  "rue des Jardins",
  "impasse du Moulin",
  "rue Victor-Hugo",
];

const prefixes: Record<Family, readonly string[]> = {
  "nursing-home": ["EHPAD", "EHPAD", "EHPAD", "Résidence", "Maison de retraite"],
  "independent-living": ["Résidence autonomie", "Résidence", "Foyer-résidence"],
  "retirement-home": ["Résidence", "Maison"],
  "long-stay": ["USLD"],
  "day-centre": ["Accueil de jour"],
  hospital: ["CH"],
  acute: ["Clinique"],
  clinic: ["Clinique", "Polyclinique"],
  cancer: ["Centre de lutte contre le cancer"],
  psychiatry: ["Centre hospitalier"],
  rehabilitation: ["Clinique", "Centre de réadaptation", "SMR"],
  "home-hospital": ["HAD"],
  "home-nursing": ["SSIAD"],
  disability: ["Centre", "Foyer", "Maison"],
  mdph: ["MDPH"],
  other: ["Établissement"],
};

/** "EHPAD Les Tilleuls", "Résidence Bellevue", "Clinique du Val Fleuri", "CH de Vienne": a town names its hospital. */
export function nameOf(family: Family, city: string, random: Random): string {
  for (;;) {
    const name = drawName(family, city, random);
    if (!castNames.has(name)) return name;
  }
}

/** The demonstration's own facilities have no namesake. */
const castNames = new Set([
  "CH de Vienne",
  "EHPAD Les Tilleuls",
  "Résidence Bellevue",
  "EHPAD Le Clos",
  "EHPAD Saint-Joseph",
  "EHPAD du Parc",
  "EHPAD Les Glycines",
  "Clinique des Cèdres",
  "HAD Nord-Isère",
]);

function drawName(family: Family, city: string, random: Random): string {
  if (family === "hospital") return city === "Vienne" ? `Hôpital ${of(city)}` : `CH ${of(city)}`;
  if (family === "home-hospital" || family === "home-nursing")
    return `${random.pick(prefixes[family])} ${random.chance(0.6) ? of(city) : random.pick(places)}`;
  const prefix = random.pick(prefixes[family]);
  const draw = random.next();
  if (draw < 0.36)
    return `${prefix} ${prefix === "Clinique" || prefix === "USLD" ? "des" : "Les"} ${random.pick(trees)}`;
  if (draw < 0.58) return `${prefix} ${random.pick(places)}`;
  if (draw < 0.78) return `${prefix} ${random.pick(calm)}`;
  return `${prefix} ${random.pick(draw < 0.9 ? patrons : people)}`;
}

/** "IME Les Érables": of disabled people, by what it is. */
export const esmsName = (short: string, random: Random) =>
  `${short} ${random.chance(0.5) ? `Les ${random.pick(trees)}` : random.pick(places)}`;

export const streetOf = (random: Random) => `${random.between(1, 120)} ${random.pick(streets)}`;

/** "de Vienne", "d’Annecy", "du Mans", "des Abymes", "de La Rochelle": as one says "the hospital of". */
export function of(city: string): string {
  if (/^Le /.test(city)) return `du ${city.slice(3)}`;
  if (/^Les /.test(city)) return `des ${city.slice(4)}`;
  return /^[AEIOUYÀÂÉÈÊËÎÏÔŒÙÛ]/.test(city) ? `d’${city}` : `de ${city}`;
}
