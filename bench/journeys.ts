import type { Db } from "#db/db.ts";
import { sealJson } from "#db/vault.ts";
import { identityOf } from "#features/accounts/identity.ts";
import type { Member } from "#features/accounts/member.ts";
import { signIn } from "#features/pro-sante-connect/callback.action.ts";
import { createReferral } from "#features/referrals/create.action.ts";
import { findKey } from "#features/referrals/referral.store.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import type { RequestId } from "#features/referrals/request.ts";
import { actOnRequest } from "#features/requests/act.action.ts";
import type { Act } from "#features/requests/acts.ts";
import { sendSelection } from "#features/sendings/send.action.ts";
import { findMember } from "#features/sessions/member.store.ts";
import { rereadHeader } from "#features/sessions/session.ts";
import { newId, newNumber } from "#lib/ids.ts";
import { newToken } from "#lib/seal.ts";
import { appOn } from "./app.ts";
import { measuredUnits } from "./bulk.ts";
import type { Recorder, Statement } from "./capture.ts";
import { query } from "./data.ts";
import type { Script } from "./limit.ts";

export type Read = { name: string; paths: { path: string; token: string | null }[]; expects: RegExp };
/** Requests for the product; ids for the limit, in the order its scripts were captured with. */
export type Write = { name: string; product: string[]; limit: string[][]; scripts: Script[] };

const units = Array.from({ length: measuredUnits }, (_, i) => i + 1);

/** A session of the account the bench gave to a unit, opened by the action the sign-in page calls. */
async function sessionOf(db: Db, role: "requester" | "receiver", n: number): Promise<string> {
  const now = new Date();
  const identity = identityOf({ SubjectNameID: `bench-${role}-${n}`, given_name: "Camille", family_name: "Essai" })!;
  const done = await signIn(
    db,
    { identity, idToken: "bench", authenticatedAt: now, authMode: "MOBILE", sid: null, subject: "bench" },
    { visit: { browser: newToken(), device: "bench", address: "" }, shared: false, formerToken: null },
    now,
  );
  if (!done.ok || done.value.units !== 1) throw new Error(`no session for ${role} ${n}`);
  return done.value.token;
}

export async function readJourneys(db: Db): Promise<Read[]> {
  const requesters = await Promise.all(units.map((n) => sessionOf(db, "requester", n)));
  const receivers = await Promise.all(units.map((n) => sessionOf(db, "receiver", n)));
  return [
    {
      name: "receiver dashboard",
      paths: receivers.map((token) => ({ path: "/demandes", token })),
      expects: /id="demande-/,
    },
    {
      name: "requester dashboard",
      paths: requesters.map((token) => ({ path: "/dossiers?onglet=en-recherche", token })),
      expects: /id="dossier-/,
    },
  ];
}

/** The statements of each page, taken from the application itself. */
export async function capturePages(recorder: Recorder, read: Read): Promise<Statement[][]> {
  const pages: Statement[][] = [];
  for (const { path, token } of read.paths) {
    const open = async (db: Db) => {
      const app = appOn(db);
      const response = await app.request(`http://localhost${path}`, { headers: headersOf(token) });
      const body = await response.text();
      if (response.status !== 200 || !read.expects.test(body))
        throw new Error(`${path} answered ${response.status} without what it should show`);
    };
    // the first look of the day is written in the journal of what it shows; the others only read
    await open(recorder.db);
    pages.push(await recorder.statementsOf(open));
  }
  return pages;
}

/** A page that re-reads itself: what it runs does not depend on how long ago the session was last written down. */
const headersOf = (token: string | null): Record<string, string> =>
  token ? { cookie: `sextant=${token}`, [rereadHeader]: "1" } : {};

export const getRequest = ({ path, token }: Read["paths"][number], more = "") =>
  `GET ${path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n${token ? `Cookie: sextant=${token}\r\n` : ""}${more}\r\n`;

const postRequest = (path: string, token: string, fields: Record<string, string>) => {
  const body = new URLSearchParams(fields).toString();
  return `POST ${path} HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nCookie: sextant=${token}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
};

/** Half of what the writes consume goes to the product, half to the limit, after a few that are captured. */
export async function writeJourneys(
  url: string,
  recorder: Recorder,
  wanted: (name: string) => boolean,
): Promise<Write[]> {
  const writes = [];
  if (wanted("create a dossier")) writes.push(await creation(recorder));
  if (wanted("send to 8 units")) writes.push(await sending(url, recorder));
  if (wanted("answer")) writes.push(await answering(url, recorder));
  return writes;
}

const second = measuredUnits + 1;

async function authors(db: Db, role: "requester" | "receiver") {
  const all: { token: string; member: Member }[] = [];
  for (const n of units) {
    const token = await sessionOf(db, role, second + n - 1);
    all.push({ token, member: (await findMember(db, token, new Date()))!.member! });
  }
  return all;
}

/** As many people on both sides: each creation looks for those who resemble, and finds more of them as they repeat. */
const identities = 1000;

async function creation(recorder: Recorder): Promise<Write> {
  const by = await authors(recorder.db, "requester");
  const traits = (i: number) => ({
    birthName: ["Martin", "Perrot", "Garnier", "Lemoine", "Vasseur", "Fabre-Roche"][i % 6]!,
    givenName: ["Jeanne", "Lucien", "Odette", "Marcel", "Simone"][i % 5]!,
    birthDate: new Date(Date.UTC(1925, 0, 1 + ((i * 7919) % 11_000))).toISOString().slice(0, 10),
    sex: i % 2 ? ("M" as const) : ("F" as const),
  });
  const scripts: Script[] = [];
  for (let i = 0; i < identities; i++) {
    const whole = {
      ...traits(i),
      usedName: null,
      usedGivenName: null,
      birthPlace: null,
      ins: null,
      insStatus: "provisoire" as const,
    };
    let id = "";
    const form = { key: newId<string>(), fingerprint: "bench" };
    const statements = await recorder.statementsOf(async (db) => {
      id = must(
        await createReferral(
          db,
          { module: "grand-age", traits: whole, seenDuplicates: { reason: "" } },
          by[i % by.length]!.member,
          new Date(),
          form,
        ),
      );
    });
    const made = await recorder.db
      .selectFrom("referral")
      .select(["person_id", "number"])
      .where("id", "=", id)
      .executeTakeFirstOrThrow();
    scripts.push({ statements, captured: [id, made.person_id, made.number, form.key] });
  }
  const product = Array.from({ length: 30_000 }, (_, i) =>
    postRequest("/dossiers/nouveau", by[i % by.length]!.token, {
      module: "grand-age",
      ...traits(i % identities),
      doublons: "vus",
      cle: newId<string>(),
    }),
  );
  const limit = Array.from({ length: 60_000 }, () => [
    newId<string>(),
    newId<string>(),
    newNumber("GA", 2026),
    newId<string>(),
  ]);
  return { name: "create a dossier", product, limit, scripts };
}

type PoolRow = { ids: string[]; n: number; acted: string };

async function sending(url: string, recorder: Recorder): Promise<Write> {
  const { rows } = await query<PoolRow>(
    url,
    `
    select array[p.referral::text, r.number, p.need::text, p.person::text] || q.ids || q.units as ids, b.n::int, '' as acted
    from bench_plan p join referral r on r.id = p.referral join bench_person b on b.unit = p.owner and b.role = 'requester'
      join lateral (select array_agg(id::text order by id) as ids, array_agg(unit_id::text order by id) as units from admission_request where referral_id = p.referral) q on true
    where p.pool = 'send' and r.status = 'ready' order by p.i`,
  );
  const by = await authors(recorder.db, "requester");
  const authorOf = (row: PoolRow) => by[row.n - second]!;
  // the units are drawn without looking at their limits: each is asked all the same, with a reason. These dossiers repeat one key.
  const why = sealJson(await findKey(recorder.db, rows[0]!.ids[0]!), { override: "mesure" });
  await query(
    url,
    "update admission_request q set texts = $1 from bench_plan p where p.pool = 'send' and p.referral = q.referral_id",
    [why],
  );
  return consume("send to 8 units", rows, recorder, {
    captured: 10,
    act: async (db, row) =>
      void must(await sendSelection(db, row.ids[0] as ReferralId, authorOf(row).member, new Date())),
    request: (row) => postRequest(`/dossiers/${row.ids[0]}/envoi`, authorOf(row).token, {}),
  });
}

const answers: { slug: string; fields: Record<string, string>; act: () => Act }[] = [
  {
    slug: "liste-attente",
    fields: { weeks: "5" },
    act: () => ({ kind: "list", stage: "eligible", expectedWeeks: 5, comment: "" }),
  },
  {
    slug: "refus",
    fields: { reason: "no-place" },
    act: () => ({ kind: "decline", reason: "no-place", comment: "", toPerson: "" }),
  },
  {
    slug: "proposition",
    fields: { on: "2099-11-30", room: "simple", price: "72,50", until: "2099-11-28", beyond: "une sortie est prévue" },
    act: () => ({
      kind: "propose",
      proposal: {
        on: "2099-11-30",
        room: "simple",
        pricePerDay: 72.5,
        dependencyPerDay: null,
        lengthDays: null,
        conditions: null,
        message: null,
        validUntil: new Date("2099-11-28T17:00:00Z"),
        beyondDeclared: "une sortie est prévue",
        oral: null,
      },
    }),
  },
];

async function answering(url: string, recorder: Recorder): Promise<Write> {
  const { rows } = await query<PoolRow>(
    url,
    `
    select array[p.referral::text, r.number, p.need::text, p.person::text, q.id::text, q.unit_id::text, uuidv7()::text] as ids, b.n::int, q.id::text as acted
    from bench_plan p join referral r on r.id = p.referral join admission_request q on q.referral_id = p.referral
      join bench_person b on b.unit = q.unit_id and b.role = 'receiver'
    where p.pool = 'answer' and q.state = 'studying' order by right(q.id::text, 12), p.i`,
  );
  const by = await authors(recorder.db, "receiver");
  const kindOf = new Map<PoolRow, (typeof answers)[number]>(rows.map((row, i) => [row, answers[i % answers.length]!]));
  return consume("answer", rows, recorder, {
    captured: 12,
    act: async (db, row) =>
      void must(
        await actOnRequest(
          db,
          row.acted as RequestId,
          kindOf.get(row)!.act(),
          by[row.n - second]!.member,
          1,
          new Date(),
          { key: formOf(row), fingerprint: "bench" },
        ),
      ),
    request: (row) =>
      postRequest(`/demandes/${row.acted}/actes/${kindOf.get(row)!.slug}`, by[row.n - second]!.token, {
        version: "1",
        cle: formOf(row),
        ...kindOf.get(row)!.fields,
      }),
  });
}

/** The key of the form, drawn with the row. */
const formOf = (row: PoolRow) => row.ids[6]!;

type Consumption = {
  captured: number;
  act: (db: Db, row: PoolRow) => Promise<void>;
  request: (row: PoolRow) => string;
};

/** The first rows are done by the action and captured; the rest is shared, less to the product, which is slower. */
async function consume(
  name: string,
  rows: PoolRow[],
  recorder: Recorder,
  { captured, act, request }: Consumption,
): Promise<Write> {
  const scripts: Script[] = [];
  for (const row of rows.slice(0, captured))
    scripts.push({ statements: await recorder.statementsOf((db) => act(db, row)), captured: row.ids });
  const rest = rows.slice(captured);
  const share = Math.floor(rest.length * 0.4);
  return {
    name,
    scripts,
    product: rest.slice(0, share).map(request),
    limit: rest.slice(share).map((row) => row.ids),
  };
}

function must<Value>(result: { ok: true; value: Value } | { ok: false; refusal: unknown }): Value {
  if (!result.ok) throw new Error(`the bench was refused: ${JSON.stringify(result.refusal)}`);
  return result.value;
}
