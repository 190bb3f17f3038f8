import { placesSentence, weightOf } from "#features/directory/availability.ts";
import { isAtHome, kindLabel, mentionLabel, modeLabel } from "#features/directory/kind.ts";
import { careVerdict, girRange } from "#features/directory/limit.ts";
import { type Candidate, canBeAsked, comforts, features } from "#features/directory/unit.ts";
import { frenchDay } from "#lib/dates.ts";
import { capital, count, euros } from "#lib/french.ts";
import { distanceKm } from "#lib/geometry.ts";
import type { Change, Wanted } from "./wanted.ts";

/** Why a unit stands where it stands. `yes` speaks for it, `if` is to know, `no` excludes it. */
export type Reason = {
  kind: "yes" | "if" | "no";
  sentence: string;
  /** It tells something of the medical part: `readableReasons` replaces it for readers without the right. */
  medical: boolean;
  change?: Change;
};

export type Match = {
  unit: Candidate;
  /** `good`: every need is met · `possible`: met, with a doubt or above the budget · `excluded`: a need is not met. */
  verdict: "good" | "possible" | "excluded";
  reasons: Reason[];
  /** From 0 to 1: the aged weight of its places, its distance, its price, the wishes it meets. */
  score: number;
  distanceKm: number | null;
  /** Excluded by one thing only, which is close: the distance up to one and a half times the radius, or one limit. */
  nearMiss: boolean;
};

type Finding = Reason & { effect: "excludes" | "doubt" | "none"; close?: true };

/** Does this unit suit what is wanted, and why? Day and hour are the reader's: places age. */
export function match(wanted: Wanted, unit: Candidate, now: Date, today: string): Match {
  const km = unit.point ? distanceKm(wanted.centre, unit.point) : null;
  const findings = [
    ...asked(wanted, unit, today),
    ...place(wanted, unit, km),
    ...person(wanted, unit),
    ...cares(wanted, unit),
    ...offers(wanted, unit),
    ...price(wanted, unit),
    ...wishes(wanted, unit),
    ...places(unit, now),
  ];
  const excluding = findings.filter(({ effect }) => effect === "excludes");
  return {
    unit,
    verdict:
      excluding.length > 0 ? "excluded" : findings.some(({ effect }) => effect === "doubt") ? "possible" : "good",
    reasons: inOrder(findings),
    score: scoreOf(wanted, unit, km, now),
    distanceKm: km,
    nearMiss: excluding.length === 1 && excluding[0]!.close === true,
  };
}

const order = { yes: 0, if: 1, no: 2 };
const inOrder = (findings: readonly Finding[]): Reason[] =>
  findings.map(({ effect: _, close: __, ...reason }) => reason).sort((a, b) => order[a.kind] - order[b.kind]);

const yes = (sentence: string, medical = false): Finding => ({ kind: "yes", sentence, medical, effect: "none" });
const note = (sentence: string): Finding => ({ kind: "if", sentence, medical: false, effect: "none" });
const doubt = (sentence: string, some: Partial<Finding> = {}): Finding => ({
  kind: "if",
  sentence,
  medical: false,
  effect: "doubt",
  ...some,
});
const no = (sentence: string, some: Partial<Finding> = {}): Finding => ({
  kind: "no",
  sentence,
  medical: false,
  effect: "excludes",
  ...some,
});

function asked(wanted: Wanted, unit: Candidate, today: string): Finding[] {
  if (unit.module !== wanted.module || !unit.kinds.includes(wanted.kind))
    return [no(`Ne propose pas : ${kindLabel(wanted.kind).toLowerCase()}`)];
  if (canBeAsked(unit, today)) return [];
  const from = unit.acceptsFrom;
  if (unit.closedOn && unit.closedOn <= today) return [no(`Fermée depuis le ${frenchDay(unit.closedOn)}`)];
  if (!from) return [no("N’accepte pas de demandes en ce moment")];
  const sentence = `Accepte de nouveau des demandes à partir du ${frenchDay(from)}`;
  return wanted.from && wanted.from >= from ? [doubt(sentence)] : [no(sentence, { change: { from } })];
}

function place(wanted: Wanted, unit: Candidate, km: number | null): Finding[] {
  if (km === null) return [doubt("Adresse à vérifier : distance inconnue")];
  const rounded = Math.ceil(km);
  if (isAtHome(wanted.kind)) {
    if (unit.zoneKm === null) return [doubt("Zone d’intervention à vérifier")];
    if (km <= unit.zoneKm) return [yes(`Dans la zone d’intervention (${unit.zoneKm} km)`)];
    // §C.6: up to three kilometres outside is "en limite"
    if (km <= unit.zoneKm + 3)
      return [doubt(`En limite de la zone d’intervention : à ${rounded} km, la zone en fait ${unit.zoneKm}`)];
    return [
      no(
        `Hors de la zone d’intervention : à ${rounded} km, la zone en fait ${unit.zoneKm}`,
        km <= unit.zoneKm * 1.5 ? { close: true } : {},
      ),
    ];
  }
  if (km <= wanted.radiusKm) return [];
  const far = no(`À ${rounded} km au lieu de ${Math.round(wanted.radiusKm * 10) / 10}`, {
    change: { radiusKm: rounded },
  });
  return [km <= wanted.radiusKm * 1.5 ? { ...far, close: true } : far];
}

function person({ gir, age, sex }: Wanted, { limits }: Candidate): Finding[] {
  const found: Finding[] = [];
  const range = girRange(limits);
  if (gir !== null && range)
    found.push(
      gir < (limits.girMin ?? 1) || gir > (limits.girMax ?? 6)
        ? no(`Accueille les ${range}, pas le GIR ${gir}`, { close: true })
        : yes(range),
    );
  if (age !== null && limits.ageMin !== undefined && age < limits.ageMin)
    found.push(no(`Accueille à partir de ${limits.ageMin} ans`, { close: true }));
  if (age !== null && limits.ageMax !== undefined && age > limits.ageMax)
    found.push(no(`Accueille jusqu’à ${limits.ageMax} ans`, { close: true }));
  if (sex && limits.sex && sex !== limits.sex)
    found.push(no(limits.sex === "F" ? "Accueille les femmes seulement" : "Accueille les hommes seulement"));
  return found;
}

const cares = (wanted: Wanted, unit: Candidate): Finding[] =>
  wanted.care.map((care) => {
    const verdict = careVerdict(unit.limits, care);
    if (verdict.kind === "accepted") return yes(verdict.sentence, care.medical);
    if (verdict.kind === "to-say") return doubt(verdict.sentence, { medical: care.medical });
    return no(verdict.sentence, {
      medical: care.medical,
      close: true,
      change: { care: { code: care.code, max: verdict.max } },
    });
  });

function offers(wanted: Wanted, unit: Candidate): Finding[] {
  const found: Finding[] = [];
  for (const { code, must, medical } of wanted.features) {
    if (unit.offer[code]) found.push(yes(features[code].short, medical));
    else if (must) found.push(no(features[code].lack, { medical, change: { feature: code } }));
    else found.push({ ...note(features[code].lack), medical });
  }
  if (wanted.room && !unit.offer[wanted.room.kind]) {
    const lack = wanted.room.kind === "single" ? "Chambre seule non proposée" : "Chambre double non proposée";
    found.push(wanted.room.must ? no(lack, { change: { room: "wished" } }) : note(lack));
  }
  if (wanted.kind !== "smr") return found;
  const mentions = wanted.mentions.filter((code) => unit.mentions.includes(code));
  const modes = wanted.modes.filter((code) => unit.modes.includes(code));
  if (wanted.mentions.length > 0)
    found.push(
      mentions.length > 0
        ? yes(`SMR ${mentions.map(mentionLabel).join(", ")}`)
        : no(`SMR ${unit.mentions.map(mentionLabel).join(", ") || "sans mention connue"}`),
    );
  if (wanted.modes.length > 0)
    found.push(
      modes.length > 0
        ? yes(capital(modes.map(modeLabel).join(", ")))
        : no(`Seulement : ${unit.modes.map(modeLabel).join(", ") || "mode non précisé"}`),
    );
  return found;
}

function price({ budget }: Wanted, { priceMonth }: Candidate): Finding[] {
  if (budget === null) return [];
  if (priceMonth === null) return [note("Prix non communiqué")];
  if (priceMonth <= budget) return [];
  const enough = Math.ceil(priceMonth);
  return [
    doubt(`${euros(Math.max(1, Math.round(enough - budget)))} au-dessus du prix souhaité`, {
      change: { budget: enough },
    }),
  ];
}

function wishes(wanted: Wanted, unit: Candidate): Finding[] {
  const found: Finding[] = [];
  const offered = unit.offer.comfort ?? [];
  const met = wanted.comfort.filter((one) => offered.includes(one));
  const unmet = wanted.comfort.filter((one) => !offered.includes(one));
  const named = (codes: Wanted["comfort"]) => codes.map((code) => comforts[code]).join(", ");
  if (met.length > 0) found.push(yes(named(met)));
  if (unmet.length > 0) found.push(note(`Souhaits à vérifier : ${named(unmet).toLowerCase()}`));
  if (wanted.near && unit.point) {
    const km = distanceKm(wanted.near, unit.point);
    if (km <= 10) found.push(yes(`À ${count(Math.ceil(km), "km", "km")} de ${wanted.near.label}`));
  }
  return found;
}

function places(unit: Candidate, now: Date): Finding[] {
  const sentence = placesSentence(unit.places, now, unit.module);
  return [unit.places && unit.places.free > 0 && !sentence.startsWith("Places :") ? yes(sentence) : note(sentence)];
}

const weights = { places: 0.35, distance: 0.3, price: 0.15, wishes: 0.2 };

function scoreOf(wanted: Wanted, unit: Candidate, km: number | null, now: Date): number {
  const reach = isAtHome(wanted.kind) ? (unit.zoneKm ?? wanted.radiusKm) : wanted.radiusKm;
  return (
    weights.places * placesScore(unit, now) +
    weights.distance * (km === null ? 0 : Math.max(0, 1 - km / Math.max(1, reach * 1.5))) +
    weights.price * priceScore(wanted.budget, unit.priceMonth) +
    weights.wishes * wishesScore(wanted, unit)
  );
}

/** Places told now: 1; none told now: 0; as the telling ages, both come to one half, where silence stands. */
function placesScore({ places: said, module }: Candidate, now: Date): number {
  if (!said) return 0.5;
  const weight = weightOf(said.at, now, module);
  return said.free > 0 ? 0.5 + weight / 2 : 0.5 - weight / 2;
}

function priceScore(budget: number | null, price: number | null): number {
  if (budget === null || price === null) return 0.5;
  return price <= budget ? 1 : Math.max(0, 1 - (price - budget) / Math.max(1, budget));
}

function wishesScore(wanted: Wanted, unit: Candidate): number {
  const met = [
    ...wanted.features.map(({ code }) => unit.offer[code] === true),
    ...(wanted.room ? [unit.offer[wanted.room.kind] === true] : []),
    ...wanted.comfort.map((one) => (unit.offer.comfort ?? []).includes(one)),
    ...(wanted.near && unit.point ? [distanceKm(wanted.near, unit.point) <= 10] : []),
  ];
  return met.length === 0 ? 0.5 : met.filter(Boolean).length / met.length;
}
