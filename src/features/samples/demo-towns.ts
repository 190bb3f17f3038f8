import type { Town } from "./generate.ts";

/** The towns of the demonstration, around Vienne (Isère). */
const town = (code: string, name: string, postcode: string, lat: number, lon: number): Town => ({
  code,
  name,
  departement: code.slice(0, 2),
  postcodes: [postcode],
  population: 0,
  point: { lat, lon },
});
export const vienne = town("38544", "Vienne", "38200", 45.52569, 4.87484);
export const estrablin = town("38157", "Estrablin", "38780", 45.51538, 4.9627);
export const roussillon = town("38344", "Roussillon", "38150", 45.37226, 4.81102);
export const pontEveque = town("38318", "Pont-Évêque", "38780", 45.53292, 4.91236);
export const chasse = town("38087", "Chasse-sur-Rhône", "38670", 45.57942, 4.80009);
export const saintJean = town("38399", "Saint-Jean-de-Bournay", "38440", 45.50132, 5.13811);
export const bourgoin = town("38053", "Bourgoin-Jallieu", "38300", 45.58611, 5.27361);
export const grenoble = town("38185", "Grenoble", "38000", 45.18756, 5.73578);
