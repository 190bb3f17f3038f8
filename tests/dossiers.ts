import assert from "node:assert/strict";
import { after } from "node:test";
import { sql } from "kysely";
import { pino } from "pino";
import { connect, type Db } from "#db/db.ts";
import { grantHabilitation, openAccount } from "#features/accounts/grant.action.ts";
import type { AccountId, Member, Module, Right, UnitId } from "#features/accounts/member.ts";
import { insertCommunes } from "#features/directory/commune.store.ts";
import type { Answers } from "#features/forms/questionnaire.ts";
import type { Traits } from "#features/persons/person.ts";
import { listEngaged } from "#features/places/count.store.ts";
import { anyKind } from "#features/places/count.ts";
import { declarePlaces } from "#features/places/declare.action.ts";
import { acceptCharter } from "#features/pro-sante-connect/charter.action.ts";
import { createReferral } from "#features/referrals/create.action.ts";
import { findReferral } from "#features/referrals/referral.store.ts";
import type { NeedId, ReferralId } from "#features/referrals/referral.ts";
import type { AdmissionRequest, RequestId } from "#features/referrals/request.ts";
import { actOnRequest } from "#features/requests/act.action.ts";
import type { Act } from "#features/requests/acts.ts";
import { selectUnit, sendSelection } from "#features/sendings/send.action.ts";
import { listMembers } from "#features/sessions/member.store.ts";
import { sessionCookie } from "#features/sessions/session.ts";
import { validateVolet } from "#features/volets/validate-volet.action.ts";
import { writeFields } from "#features/volets/write-volet.action.ts";
import { addHours, dayOf } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { newToken } from "#lib/seal.ts";
import { aSession } from "#tests/accounts.ts";
import { aDatabaseUrl } from "#tests/database.ts";
import { createApp } from "../src/app.ts";
import { lucienne as lucienneAnswers } from "../src/demo-answers.ts";

/** Ordinary Monday morning of the tests. */
export const monday = new Date("2026-11-23T09:00:00Z");
const publicUrl = "http://localhost";
export const vienne = "38544 Vienne";

type Place = {
  facility: string;
  city: string;
  unit: string;
  module: Module;
  kinds: string[];
  away: number;
  places: number | null;
};
/** A small directory around Vienne: two that ask, four EHPAD, one that asks in the other module. */
const places = {
  hospital: {
    facility: "CH de Vienne",
    city: "Vienne",
    unit: "Court séjour gériatrique",
    module: "grand-age",
    kinds: [],
    away: 0,
    places: null,
  },
  clinic: {
    facility: "Clinique du Rhône",
    city: "Vienne",
    unit: "Médecine",
    module: "grand-age",
    kinds: [],
    away: 0.01,
    places: null,
  },
  tilleuls: {
    facility: "EHPAD Les Tilleuls",
    city: "Vienne",
    unit: "Hébergement permanent",
    module: "grand-age",
    kinds: ["heb-perm"],
    away: 0.03,
    places: 2,
  },
  bellevue: {
    facility: "Résidence Bellevue",
    city: "Estrablin",
    unit: "Hébergement permanent",
    module: "grand-age",
    kinds: ["heb-perm"],
    away: 0.08,
    places: 0,
  },
  clos: {
    facility: "EHPAD Le Clos",
    city: "Roussillon",
    unit: "Unité protégée",
    module: "grand-age",
    kinds: ["heb-perm", "heb-temp"],
    away: 0.12,
    places: null,
  },
  parc: {
    facility: "EHPAD du Parc",
    city: "Chasse-sur-Rhône",
    unit: "Hébergement permanent",
    module: "grand-age",
    kinds: ["heb-perm"],
    away: 0.05,
    places: 1,
  },
  had: {
    facility: "HAD Nord-Isère",
    city: "Vienne",
    unit: "Hospitalisation à domicile",
    module: "sanitaire",
    kinds: ["had"],
    away: 0.02,
    places: null,
  },
} satisfies Record<string, Place>;
export type UnitName = keyof typeof places;

type Person = {
  name: string;
  doctor?: true;
  unit: UnitName | null;
  rights: (Omit<Right, "module"> & { module?: Module })[];
};
/** Who does what, and with or without the right to the medical volet. */
const people = {
  sofia: { name: "Sofia Diaz", unit: "hospital", rights: [{ role: "requester", medical: false }] },
  roche: { name: "Antoine Roche", doctor: true, unit: "hospital", rights: [{ role: "requester", medical: true }] },
  nadia: { name: "Nadia Benali", unit: "hospital", rights: [{ role: "writer", medical: false }] },
  yann: { name: "Yann Leroux", unit: "hospital", rights: [{ role: "reader", medical: false }] },
  karim: { name: "Karim Haddad", unit: "clinic", rights: [{ role: "requester", medical: true }] },
  claire: { name: "Claire Morel", unit: "tilleuls", rights: [{ role: "receiver", medical: false }] },
  vasseur: { name: "Hélène Vasseur", doctor: true, unit: "tilleuls", rights: [{ role: "receiver", medical: true }] },
  lise: { name: "Lise Faure", unit: "tilleuls", rights: [{ role: "reader", medical: false }] },
  marc: { name: "Marc Petit", unit: "bellevue", rights: [{ role: "receiver", medical: true }] },
  girard: { name: "Odile Girard", doctor: true, unit: "bellevue", rights: [{ role: "receiver", medical: true }] },
  lucie: { name: "Lucie Garnier", doctor: true, unit: "clos", rights: [{ role: "receiver", medical: true }] },
  paul: { name: "Paul Henry", doctor: true, unit: "parc", rights: [{ role: "receiver", medical: true }] },
  hugo: { name: "Hugo Vidal", unit: "had", rights: [{ module: "sanitaire", role: "receiver", medical: true }] },
  /** Signed in, and habilitated nowhere. */
  nobody: { name: "Inès Blanc", unit: null, rights: [] },
} satisfies Record<string, Person>;
export type PersonName = keyof typeof people;

export type Seen = { status: number; body: string; location: string | null; headers: Headers; bytes: Buffer };
export type Visitor = {
  get: (path: string, headers?: Record<string, string>) => Promise<Seen>;
  /** A form sent as browsers send it. */
  post: (path: string, fields: Record<string, string | string[]>) => Promise<Seen>;
  json: (path: string, value: unknown) => Promise<Seen>;
  /** A body as it is, whatever it is. */
  raw: (path: string, body: string, contentType: string) => Promise<Seen>;
  patch: (path: string, operations: unknown[]) => Promise<Seen>;
  upload: (
    path: string,
    fields: Record<string, string>,
    file: { field: string; name: string; content: Buffer | string; type?: string },
  ) => Promise<Seen>;
};

export type Platform = Awaited<ReturnType<typeof aPlatform>>;

/**
 * The whole application on a real database of its own, a small directory, people with sessions:
 * `as("sofia").get("/dossiers")`. `clock` moves for everyone.
 */
export async function aPlatform() {
  const url = await aDatabaseUrl();
  const db = connect(url);
  after(() => db.destroy());
  const clock = { now: monday };
  const units = await aDirectory(db);
  const accounts = await somePeople(db, units);
  const members = await listMembers(db, dayOf(monday));
  const failures: string[] = [];
  const log = pino({ level: "error" }, { write: (line: string) => void failures.push(line) });
  const oidc = { issuer: "http://localhost:9", clientId: "sextant", clientSecret: "secret" };
  const app = createApp(
    { db, readDb: db, now: () => clock.now, publicUrl, oidc, proxies: 0, sms: true, aaguids: [], isReady: () => true },
    log,
  );
  const visitors = new Map<string, Visitor>();
  const visitor = async (account: AccountId | null, unit: UnitId | null) => {
    const token = account && newToken();
    // whoever visits has accepted the charter, whichever test opened the account
    if (token) await acceptCharter(db, account, monday);
    if (token) await aSession(db, { token, account, unit, now: monday, expiresAt: addHours(monday, 24 * 400) });
    const cookie = token ? `${sessionCookie(publicUrl)}=${token}` : "";
    return browse(async (path, init) => {
      // sessions of the tests never end of idleness
      if (token && clock.now > monday)
        await sql`update session set seen_at = ${clock.now} where seen_at < ${clock.now}`.execute(db);
      const response = await app.request(path, { ...init, headers: { ...init.headers, cookie } });
      // an event stream never ends: that it was opened is all one learns here
      const isStream = response.headers.get("content-type")?.startsWith("text/event-stream") ?? false;
      if (isStream) await response.body?.cancel();
      const bytes = isStream ? Buffer.alloc(0) : Buffer.from(await response.arrayBuffer());
      if (response.status >= 500) assert.fail(`${init.method ?? "GET"} ${path} failed: ${failures.at(-1)}`);
      return {
        status: response.status,
        body: bytes.toString("utf8"),
        location: response.headers.get("location"),
        headers: response.headers,
        bytes,
      };
    });
  };
  for (const [name, account] of Object.entries(accounts)) {
    const { unit } = people[name as PersonName];
    visitors.set(name, await visitor(account, unit && units[unit]));
  }
  visitors.set("anonymous", await visitor(null, null));
  return {
    db,
    url,
    app,
    clock,
    units,
    accounts,
    members: Object.fromEntries(members.map((member) => [nameOf(accounts, member.id), member])) as Record<
      PersonName,
      Member
    >,
    as: (name: PersonName | "anonymous") => visitors.get(name)!,
    visitor,
  };
}

const nameOf = (accounts: Record<PersonName, AccountId>, id: AccountId) =>
  Object.entries(accounts).find(([, account]) => account === id)![0];

async function aDirectory(db: Db): Promise<Record<UnitName, UnitId>> {
  const town = { lat: 45.52569, lon: 4.87484 };
  const commune = {
    code: "38544",
    name: "Vienne",
    departement: "38",
    postcodes: ["38200"],
    population: 30_000,
    point: town,
  };
  await db.transaction().execute((tx) => insertCommunes(tx, [commune]));
  const rows = Object.entries(places).map(([name, place]) => ({
    name,
    ...place,
    facility_id: newId<string>(),
    id: newId<UnitId>(),
  }));
  await db
    .insertInto("facility")
    .values(
      rows.map((r, i) => ({
        id: r.facility_id,
        finess: `0B000000${i}`,
        name: r.facility,
        category: "500",
        category_label: "EHPAD",
        city: r.city,
        departement: "38",
        phone: "04 74 00 00 00",
        lat: town.lat + r.away,
        lon: town.lon,
        origins: "{}",
        search_name: r.facility.toLowerCase(),
      })),
    )
    .execute();
  await db
    .insertInto("unit")
    .values(
      rows.map((r) => ({
        id: r.id,
        facility_id: r.facility_id,
        name: r.unit,
        module: r.module,
        kinds: r.kinds,
        offer: "{}",
        limits: "{}",
        lat: town.lat + r.away,
        lon: town.lon,
        places_free: r.places,
        places_declared_at: r.places === null ? null : addHours(monday, -3),
      })),
    )
    .execute();
  return Object.fromEntries(rows.map((r) => [r.name, r.id])) as Record<UnitName, UnitId>;
}

async function somePeople(db: Db, units: Record<UnitName, UnitId>): Promise<Record<PersonName, AccountId>> {
  const made: [string, AccountId][] = [];
  for (const [i, [name, person]] of Object.entries(people).entries()) {
    const { name: shown, doctor, unit, rights }: Person = person;
    const [givenName = "", familyName = ""] = shown.split(" ");
    const profession = doctor ? { code: "10", label: "Médecin" } : { code: "60", label: "Infirmière" };
    const account = await openAccount(
      db,
      {
        nationalId: `8997000000${i + 10}`,
        givenName,
        familyName,
        profession,
        email: `${name}@exemple.test`,
        isEmailVerified: true,
      },
      monday,
    );
    for (const right of rights)
      await grantHabilitation(db, { account, unit: units[unit!], module: "grand-age", ...right }, monday);
    made.push([name, account]);
  }
  return Object.fromEntries(made) as Record<PersonName, AccountId>;
}

function browse(ask: (path: string, init: RequestInit) => Promise<Seen>): Visitor {
  const origin = { origin: publicUrl };
  return {
    get: (path, headers = {}) => ask(path, { headers }),
    post: (path, fields) => {
      const body = new URLSearchParams(
        Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => [name, one])),
      );
      return ask(path, {
        method: "POST",
        body,
        headers: { ...origin, "content-type": "application/x-www-form-urlencoded" },
      });
    },
    json: (path, value) =>
      ask(path, {
        method: "POST",
        body: JSON.stringify(value),
        headers: { ...origin, "content-type": "application/json" },
      }),
    raw: (path, body, contentType) =>
      ask(path, { method: "POST", body, headers: { ...origin, "content-type": contentType } }),
    patch: (path, operations) =>
      ask(path, {
        method: "PATCH",
        body: JSON.stringify(operations),
        headers: { ...origin, "content-type": "application/json-patch+json" },
      }),
    upload: async (path, fields, { field, name, content, type = "application/octet-stream" }) => {
      const form = new FormData();
      for (const [key, value] of Object.entries(fields)) form.append(key, value);
      form.append(field, new File([typeof content === "string" ? content : new Uint8Array(content)], name, { type }));
      const request = new Request(publicUrl, { method: "POST", body: form });
      return ask(path, {
        method: "POST",
        body: await request.arrayBuffer(),
        headers: { ...origin, "content-type": request.headers.get("content-type")! },
      });
    },
  };
}

/** A value a rule must give: a refusal here is a mistake of the test. */
export async function must<Value>(
  asked: Promise<{ ok: true; value: Value } | { ok: false; refusal: unknown }>,
): Promise<Value> {
  const result = await asked;
  assert.ok(result.ok, `refused: ${JSON.stringify(!result.ok && result.refusal)}`);
  return result.value;
}

export const lucienne: Traits = {
  birthName: "Ferrand",
  usedName: null,
  givenName: "Lucienne",
  usedGivenName: null,
  sex: "F",
  birthDate: "1939-03-04",
  birthPlace: "Vienne (38)",
  ins: null,
  insStatus: "provisoire",
};
export const answers = lucienneAnswers;

/** A dossier just created by Sofia: nothing is filled in. */
export const aDraft = (p: Platform, traits: Partial<Traits> = {}, by: PersonName = "sofia") =>
  must(
    createReferral(
      p.db,
      { module: "grand-age", traits: { ...lucienne, ...traits }, seenDuplicates: { reason: "autre personne" } },
      p.members[by],
      p.clock.now,
    ),
  );

/** A dossier that can be sent: filled in by Sofia, signed by Dr Roche. `changed` adds answers, volet by volet. */
export async function aReadyDossier(
  p: Platform,
  {
    traits = {},
    changed = {},
  }: { traits?: Partial<Traits>; changed?: Partial<Record<keyof typeof answers, Answers>> } = {},
): Promise<ReferralId> {
  const id = await aDraft(p, traits);
  const { sofia, roche } = p.members;
  for (const code of ["administratif", "souhaits", "autonomie", "medical"] as const)
    await write(p, id, code, { ...answers[code], ...changed[code] }, code === "medical" ? roche : sofia);
  await validate(p, id, "administratif", sofia);
  for (const code of ["autonomie", "medical"]) await validate(p, id, code, roche);
  return id;
}

export const write = (p: Platform, id: ReferralId, code: string, said: Answers, by: Member) =>
  must(
    writeFields(
      p.db,
      id,
      code,
      Object.entries(said).map(([key, value]) => ({ key, value, base: 1_000_000 })),
      by,
      p.clock.now,
    ),
  );

export async function validate(
  p: Pick<Platform, "db" | "clock">,
  id: ReferralId,
  code: string,
  by: Member,
): Promise<void> {
  const { volets } = (await findReferral(p.db, id))!;
  await must(validateVolet(p.db, id, code, volets.find((v) => v.code === code)!.version, by, p.clock.now));
}

/** The dossier as the rules see it now. */
export const read = async (p: Platform, id: ReferralId) => (await findReferral(p.db, id))!;
export const needOf = async (p: Platform, id: ReferralId, kind = "heb-perm"): Promise<NeedId> =>
  (await read(p, id)).needs.find((n) => n.kind === kind)!.id;

/** Sends a dossier that is ready to these units; gives the request of each. */
export async function sendTo<Name extends UnitName>(
  p: Platform,
  id: ReferralId,
  names: Name[],
): Promise<Record<Name, RequestId>> {
  const need = await needOf(p, id);
  for (const name of names)
    await must(
      selectUnit(
        p.db,
        id,
        { need, unit: p.units[name], distanceKm: 8, overrideReason: null },
        p.members.sofia,
        p.clock.now,
      ),
    );
  await must(sendSelection(p.db, id, p.members.sofia, p.clock.now));
  const { requests } = await read(p, id);
  return Object.fromEntries(names.map((name) => [name, requests.find((q) => q.unit === p.units[name])!.id])) as Record<
    Name,
    RequestId
  >;
}

/** A dossier ready and sent. */
export async function aSentDossier<Name extends UnitName>(
  p: Platform,
  names: Name[],
  some: Parameters<typeof aReadyDossier>[1] = {},
) {
  const id = await aReadyDossier(p, some);
  return { id, requests: await sendTo(p, id, names) };
}

export const act = (p: Platform, request: RequestId, what: Act, by: PersonName) =>
  must(actOnRequest(p.db, request, what, p.members[by], null, p.clock.now));

export const aProposalFor = (on = "2026-11-30"): Act => ({
  kind: "propose",
  proposal: {
    on,
    room: "simple",
    pricePerDay: 68.5,
    dependencyPerDay: null,
    lengthDays: null,
    conditions: null,
    message: null,
    validUntil: new Date(`${on}T17:00:00Z`),
    beyondDeclared: "sortie prévue",
    oral: null,
  },
});

/** That unit's doctor gives an opinion, and it proposes an admission. */
export async function propose(p: Platform, request: RequestId, doctor: PersonName, on?: string): Promise<void> {
  await act(p, request, { kind: "give-opinion", opinion: "favorable", comment: "" }, doctor);
  await act(p, request, aProposalFor(on), doctor);
}

export async function requestOf(p: Platform, id: ReferralId, request: RequestId): Promise<AdmissionRequest> {
  return (await read(p, id)).requests.find((q) => q.id === request)!;
}

/** That unit counts again, so that this many places remain to propose. */
export async function leave(p: Platform, name: UnitName, free: number): Promise<void> {
  const id = p.units[name];
  const taken = (await listEngaged(p.db, [id], p.clock.now)).get(id) ?? [];
  const by = { machine: "Essai", origin: "api" } as const;
  const pools = [{ kind: anyKind, sex: "any", free: free + taken.length }] as const;
  await must(declarePlaces(p.db, id, { kind: "all", pools }, by, p.clock.now));
}

/** What a page says, without its tags. */
export const textOf = (html: string) =>
  html
    .replaceAll(/<(script|style)[\s\S]*?<\/\1>/g, " ")
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll("&#39;", "'")
    .replaceAll("&quot;", '"')
    .replaceAll("&amp;", "&")
    .replaceAll(/\s+/g, " ");
/** The value of a hidden field. */
export const hiddenField = (html: string, name: string) =>
  new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? "";
