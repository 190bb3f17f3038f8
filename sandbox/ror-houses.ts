/** Whom the sandbox ROR speaks of: the establishments of the demonstration, and a crowd of others; all fictitious. */
export type Town = { code: string; name: string; postcode: string; lat: number; lon: number };
const towns: Town[] = [
  { code: "38544", name: "Vienne", postcode: "38200", lat: 45.52569, lon: 4.87484 },
  { code: "38157", name: "Estrablin", postcode: "38780", lat: 45.51538, lon: 4.9627 },
  { code: "38344", name: "Roussillon", postcode: "38150", lat: 45.37226, lon: 4.81102 },
  { code: "38318", name: "Pont-Évêque", postcode: "38780", lat: 45.53292, lon: 4.91236 },
  { code: "38087", name: "Chasse-sur-Rhône", postcode: "38670", lat: 45.57942, lon: 4.80009 },
  { code: "38399", name: "Saint-Jean-de-Bournay", postcode: "38440", lat: 45.50132, lon: 5.13811 },
  { code: "38053", name: "Bourgoin-Jallieu", postcode: "38300", lat: 45.58611, lon: 5.27361 },
  { code: "01053", name: "Bourg-en-Bresse", postcode: "01000", lat: 46.20574, lon: 5.2258 },
  { code: "26362", name: "Valence", postcode: "26000", lat: 44.9256, lon: 4.90956 },
  { code: "2A004", name: "Ajaccio", postcode: "20000", lat: 41.91886, lon: 8.73812 },
  { code: "97411", name: "Saint-Denis", postcode: "97400", lat: -20.88231, lon: 55.4504 },
];

export type Offer = {
  name: string;
  organisation: string;
  field: string;
  mode: string;
  temporality?: string;
  specialisations?: string[];
  ages?: [number, number];
  installed?: number;
  free?: { count: number; hoursAgo: number; sex?: "01" | "02" | "04" };
  zone?: string[];
  sensitive?: true;
};
export type House = {
  finess: string;
  name: string;
  category: [string, string];
  town: Town;
  offers: Offer[];
  prices?: [string, Record<string, string>, number][];
  offset?: [number, number];
};

const permanent = (name: string, some: Partial<Offer> = {}): Offer => ({
  ...{ name, organisation: "21", field: "04", mode: "46", temporality: "02", ages: [60, 120], specialisations: ["28"] },
  ...some,
});
const ehpad: [string, string] = ["500", "Établissement d’hébergement pour personnes âgées dépendantes"];

export const cast: House[] = [
  {
    finess: "XG0000001",
    name: "CH de Vienne",
    category: ["355", "Centre hospitalier"],
    town: towns[0]!,
    offers: [
      {
        name: "Unité de soins palliatifs",
        organisation: "175",
        field: "01",
        mode: "28",
        ages: [18, 120],
        installed: 12,
        free: { count: 1, hoursAgo: 2 },
      },
    ],
  },
  {
    finess: "XG0000002",
    name: "EHPAD Les Tilleuls",
    category: ehpad,
    town: towns[0]!,
    offset: [0.098, 0.06],
    prices: [
      ["02", { room: "02", stay: "02" }, 75.92],
      ["02", { room: "01", stay: "02" }, 68.4],
      ["02", { room: "02", stay: "01" }, 79.3],
      ["03", { group: "01" }, 22],
      ["03", { group: "02" }, 13.97],
      ["03", { group: "03" }, 5.6],
    ],
    offers: [
      permanent("Unité protégée", {
        organisation: "24",
        installed: 14,
        free: { count: 2, hoursAgo: 1 },
        specialisations: ["27", "28"],
      }),
      permanent("Hébergement permanent", { installed: 66, free: { count: 1, hoursAgo: 1, sex: "01" } }),
    ],
  },
  {
    finess: "XG0000003",
    name: "Résidence Bellevue",
    category: ehpad,
    town: towns[1]!,
    offers: [
      permanent("Unité protégée", { organisation: "24", installed: 12 }),
      permanent("Hébergement permanent", { installed: 58 }),
    ],
  },
  {
    finess: "XG0000004",
    name: "EHPAD Le Clos",
    category: ehpad,
    town: towns[2]!,
    offers: [permanent("Unité protégée", { organisation: "24", installed: 24, free: { count: 1, hoursAgo: 26 } })],
  },
  {
    finess: "XG0000005",
    name: "EHPAD Saint-Joseph",
    category: ehpad,
    town: towns[3]!,
    offers: [
      permanent("Hébergement permanent", { installed: 72 }),
      permanent("Hébergement temporaire", { temporality: "01", installed: 6, free: { count: 2, hoursAgo: 20 } }),
    ],
  },
  {
    finess: "XG0000006",
    name: "EHPAD du Parc",
    category: ehpad,
    town: towns[4]!,
    offers: [
      permanent("Hébergement permanent", { installed: 84 }),
      permanent("Accueil de jour", { mode: "47", installed: 10 }),
    ],
  },
  {
    finess: "XG0000007",
    name: "EHPAD Les Glycines",
    category: ehpad,
    town: towns[5]!,
    offers: [permanent("Hébergement permanent", { installed: 60 })],
  },
  {
    finess: "XG0000008",
    name: "Clinique des Cèdres",
    category: ["109", "Établissement de soins médicaux et de réadaptation"],
    town: towns[0]!,
    offset: [0.012, -0.009],
    offers: [
      {
        name: "SMR gériatrique et polyvalent",
        organisation: "101",
        field: "03",
        mode: "28",
        ages: [60, 120],
        installed: 48,
        free: { count: 2, hoursAgo: 2 },
      },
      {
        name: "SMR locomoteur et système nerveux",
        organisation: "103",
        field: "03",
        mode: "28",
        ages: [18, 120],
        installed: 36,
        free: { count: 1, hoursAgo: 8 },
      },
    ],
  },
  {
    finess: "XG0000009",
    name: "HAD Nord-Isère",
    category: ["127", "Hospitalisation à domicile"],
    town: towns[6]!,
    offers: [
      {
        name: "Hospitalisation à domicile",
        organisation: "128",
        field: "01",
        mode: "31",
        ages: [3, 120],
        zone: towns.slice(0, 7).map(({ code }) => code),
        installed: 60,
      },
    ],
  },
  {
    finess: "XG0000010",
    name: "SSIAD du Pays viennois",
    category: ["354", "Service de soins infirmiers à domicile"],
    town: towns[0]!,
    offers: [
      {
        name: "Soins infirmiers à domicile",
        organisation: "28",
        field: "04",
        mode: "49",
        ages: [60, 120],
        zone: ["38544", "38157", "38318"],
        installed: 55,
        free: { count: 2, hoursAgo: 10 },
      },
      {
        name: "Équipe spécialisée Alzheimer",
        organisation: "29",
        field: "04",
        mode: "49",
        ages: [60, 120],
        zone: ["38544", "38157", "38318"],
        specialisations: ["28"],
      },
    ],
  },
];

/** Others, numbered apart from the fictitious directory of the product: they appear by the import alone. */
export function crowd(count: number): House[] {
  return Array.from({ length: count }, (_, i): House => {
    const town = towns[i % towns.length]!;
    const kind = i % 5;
    const offset: [number, number] = [((i * 37) % 100) / 1000 - 0.05, ((i * 53) % 100) / 1000 - 0.05];
    const finess = `XG9${String(i + 1).padStart(6, "0")}`;
    const place = `${town.name} ${i + 1}`;
    if (kind === 3)
      return {
        finess,
        name: `SESSAD de ${place}`,
        category: ["182", "Service d’éducation spéciale et de soins à domicile"],
        town,
        offset,
        offers: [
          {
            name: "SESSAD",
            organisation: "57",
            field: "04",
            mode: "49",
            ages: [3, 20],
            specialisations: ["02", "14"],
            zone: [town.code],
          },
        ],
      };
    if (kind === 4)
      return {
        finess,
        name: `SMR de ${place}`,
        category: ["109", "Établissement de soins médicaux et de réadaptation"],
        town,
        offset,
        offers: [
          {
            name: "SMR polyvalent",
            organisation: "100",
            field: "03",
            mode: i % 2 ? "28" : "29",
            ages: [18, 120],
            installed: 30 + (i % 40),
            free: { count: i % 4, hoursAgo: i % 30 },
          },
        ],
      };
    const sensitive = i % 41 === 0 ? { sensitive: true as const } : {};
    return {
      finess,
      name: `EHPAD de ${place}`,
      category: ehpad,
      town,
      offset,
      prices: [
        ["02", { room: "02", stay: "02" }, 60 + (i % 30)],
        ["03", { group: "03" }, 5 + (i % 10) / 10],
      ],
      offers: [
        permanent("Hébergement permanent", { installed: 40 + (i % 60), free: { count: i % 5, hoursAgo: i % 50 } }),
        ...(kind === 1 ? [permanent("Unité protégée", { organisation: "24", installed: 14, ...sensitive })] : []),
        ...(kind === 2 ? [permanent("Hébergement temporaire", { temporality: "01", installed: 4 })] : []),
      ],
    };
  });
}
