import type pg from "pg";
import { charter, charterHash } from "#features/pro-sante-connect/charter.ts";

/** Units the journeys are measured on: 20 that ask (300 dossiers each), 20 that answer (400 requests each). */
export const measuredUnits = 20;
const dossiersOfMeasured = 300;

/** Real dossiers whose sealed answers, volets and keys the bulk rows repeat. */
export type Models = { draft: string; complete: string };

/** The requesters and receivers of the bench, an account and an habilitation for each. */
export async function fillPeople(client: pg.Client, requesters: number): Promise<void> {
  await client.query(`
    create unlogged table bench_requester as
      select row_number() over (order by md5(id::text)) as n, id from
        (select id from unit order by cardinality(kinds) > 0, md5(id::text) limit ${requesters}) u;
    create unlogged table bench_receiver as
      select row_number() over (order by md5(id::text)) as n, id from unit
      where module = 'grand-age' and kinds @> '{heb-perm}' and accepts and id not in (select id from bench_requester);
    create unique index on bench_requester (n); create unique index on bench_receiver (n);
    create unlogged table bench_person as
      select uuidv7() as account, role, n, id as unit from
        (select 'requester' as role, n, id from bench_requester union all select 'receiver', n, id from bench_receiver) u;
    insert into account (id, national_id, given_name, family_name, profession, profession_label, email)
      select account, 'bench-' || role || '-' || n, 'Camille', 'Essai', '60', 'Infirmière', role || n || '@bench.example' from bench_person;
    insert into national_identifier (origin, value, account_id, verified_by, verified_at)
      select 'LOCAL', 'bench-' || role || '-' || n, account, 'import', now() from bench_person;
    insert into charter_acceptance (account_id, version, text_hash, at)
      select account, '${charter.version}', '${charterHash(charter)}', now() from bench_person;
    insert into habilitation (id, account_id, unit_id, module, role, medical, starts_on)
      select uuidv7(), account, unit, 'grand-age', role, true, current_date - 30 from bench_person;
    create unlogged table bench_plan (i bigint primary key, pool text, referral uuid not null, person uuid not null, need uuid not null,
      owner uuid not null, status text not null, since timestamptz not null, requests int not null);
    analyze bench_requester, bench_receiver, bench_plan`);
}

/** A number from 0 to `below` - 1 that depends on the dossier alone: the same data at each run. */
const draw = (i: string, seed: number, below: number | string) =>
  `((hashint8extended(${i}, ${seed}) & 2147483647) % (${below}))`;

/** What each dossier of the country is: states as a region's at any one moment, more than half of them closed. */
export async function planDossiers(client: pg.Client, from: number, to: number): Promise<void> {
  await client.query(`
    insert into bench_plan
    select i, null, uuidv7(), uuidv7(), uuidv7(), q.id, status, now() - make_interval(mins => ${draw("i", 3, 300_000)}::int),
      case status when 'draft' then 0 when 'ready' then 8 else 6 + ${draw("i", 4, 6)} end
    from (select i, case when i <= ${measuredUnits * dossiersOfMeasured} then 1 + (i - 1) / ${dossiersOfMeasured}
          else ${1 + 2 * measuredUnits} + ${draw("i", 1, `(select count(*) from bench_requester) - ${2 * measuredUnits}`)} end as owner_n,
        case when d < 14 then 'draft' when d < 20 then 'ready' when d < 52 then 'open' when d < 54 then 'suspended'
          when d < 59 then 'placed' when d < 90 then 'admitted' else 'cancelled' end as status
      from (select i, ${draw("i", 2, 100)} as d from generate_series(${from}::bigint, ${to}::bigint) i) drawn) known
    join bench_requester q on q.n = known.owner_n order by i`);
}

/** Dossiers the writes consume: `send` has 8 units selected, `answer` was sent to 8 of 20 units that study it with their doctor's opinion. */
export async function planPool(client: pg.Client, pool: "send" | "answer", from: number, to: number): Promise<void> {
  await client.query(`
    insert into bench_plan
    select i, '${pool}', uuidv7(), uuidv7(), uuidv7(), q.id, '${pool === "send" ? "ready" : "open"}', now() - interval '2 days', 8
    from generate_series(${from}::bigint, ${to}::bigint) i join bench_requester q on q.n = ${measuredUnits + 1} + i % ${measuredUnits} order by i`);
}

const families =
  "Martin Bernard Thomas Petit Robert Richard Durand Dubois Moreau Laurent Simon Michel Lefebvre Leroy Roux David Bertrand Morel Fournier Girard Bonnet Dupont Lambert Fontaine Rousseau Vincent Muller Lefevre Faure Andre Mercier Blanc Guerin Boyer Garnier Chevalier Francois Legrand Gauthier Garcia Perrin Robin Clement Morin Nicolas Henry Roussel Mathieu Gautier Masson Marchand Duval Denis Dumont Marie Lemaire Noel Meyer Dufour Meunier Brun Blanchard Giraud Joly Riviere Lucas Brunet Gaillard Barbier Arnaud Martinez Gerard Roche Renard Schmitt Roy Leroux Colin Vidal Caron Picard Roger Fabre Aubert Lemoine Renaud Dumas Lacroix Olivier Philippe Bourgeois Pierre Benoit Rey Leclerc Payet Rolland Leclercq Guillaume Lecomte Lopez Jean Dupuy Guillot Hubert Berger Carpentier Sanchez Dupuis Moulin Louis Deschamps Huet Vasseur Perez Boucher Fleury Royer Klein Jacquet Adam Paris Poirier Marty Aubry Guyot Carre Charles Renault Charpentier Menard Maillard Baron Bertin Bailly Herve Schneider Fernandez Collet Leger Bouvier Julien Prevost Millet Perrot Daniel Cousin Germain Breton Besson Langlois Remy Pelletier Leveque Perrier Leblanc Barre Lebrun Marchal Weber Mallet Hamon Boulanger Jacob Monnier Michaud Rodriguez Guichard Gillet Etienne Grondin Poulain Tessier Chevallier Collin Chauvin Bouchet Gay Lemaitre Benard Marechal Humbert Reynaud Antoine Hoarau Perret Barthelemy Cordier Pichon Lejeune Gilbert Lamy Delaunay Pasquier Carlier Laporte";
const givens =
  "Marie Jeanne Suzanne Madeleine Yvonne Marguerite Germaine Denise Simone Paulette Andree Jacqueline Lucienne Raymonde Odette Monique Christiane Therese Colette Ginette Huguette Renee Pierrette Solange Josette Jean Pierre Andre Marcel Rene Roger Robert Georges Maurice Raymond Henri Jacques Louis Lucien Paul Bernard Claude Gilbert Fernand Albert Guy Gaston Emile Gerard Serge";

/** People, dossiers, needs and volets of a range of the plan. */
export async function fillReferrals(client: pg.Client, from: number, to: number, models: Models): Promise<void> {
  const range = `p.i between ${from} and ${to}`;
  const model = `case when p.status = 'draft' then '${models.draft}'::uuid else '${models.complete}'::uuid end`;
  await client.query(
    `insert into person (id, birth_name, given_name, sex, birth_date, birth_place, name_key, given_key)
    select person, f, g, case when (i % 50) < 25 then 'F' else 'M' end, (date '1925-01-01' + d::int)::text, 'Vienne (38)', lower(f), lower(g)
    from (select i, person, $1::text[] as fs, $2::text[] as gs, ${draw("i", 5, 11_000)} as d from bench_plan p where ${range}) p
      cross join lateral (select fs[1 + ${draw("i", 6, "cardinality(fs)")}] || case when ${draw("i", 7, 5)} = 0 then '-' || fs[1 + ${draw("i", 8, "cardinality(fs)")}] else '' end as f,
        gs[1 + ${draw("i", 9, "cardinality(gs)")}] as g) named`,
    [families.split(" "), givens.split(" ")],
  );
  await client.query(`
    insert into referral (id, number, module, person_id, owner_unit_id, sealed_key, status, status_since, urgency, care_summary, medical_summary,
      home_lat, home_lon, created_by, created_at, updated_at)
    select p.referral, 'GA26-' || substr(code, 1, 4) || '-' || substr(code, 5) || '-0', 'grand-age', p.person, p.owner, m.sealed_key, p.status, p.since,
      case when ${draw("i", 10, 10)} = 0 then 'urgent' else 'standard' end, m.care_summary, m.medical_summary, m.home_lat, m.home_lon, m.created_by, p.since, p.since
    from bench_plan p join referral m on m.id = ${model}
      cross join lateral (select lpad(((i * 48271) % 100000007)::text, 8, '0') as code) numbered
    where ${range} order by p.i`);
  await client.query(`
    insert into need (id, referral_id, kind, state)
    select need, referral, 'heb-perm', case when status in ('placed', 'admitted') then 'placed' else 'open' end from bench_plan p where ${range} order by p.i`);
  await client.query(`
    insert into volet (referral_id, code, template_version, level, state, version, required_count, answered_count, draft, validated, validated_version,
      validated_by, validated_at, signature, updated_by, updated_at)
    select p.referral, v.code, v.template_version, v.level, v.state, v.version, v.required_count, v.answered_count, v.draft, v.validated, v.validated_version,
      v.validated_by, v.validated_at, v.signature, v.updated_by, v.updated_at
    from bench_plan p join volet v on v.referral_id = ${model} where ${range} order by p.i`);
}

/** Of every tenth dossier, one request goes to a measured unit, so that each holds 400: most of them still open. */
const isMeasured = (dossiers: number) =>
  `(p.pool is null and k = 2 and p.i <= ${dossiers} and p.i % ${Math.max(1, Math.floor(dossiers / 10_000))} = 0)`;

const drawnState = (dossiers: number) => `case
  when p.pool = 'answer' then 'studying'
  when p.status = 'ready' then 'prepared'
  when p.status = 'placed' and k = 1 then 'confirmed'
  when p.status = 'admitted' and k = 1 then 'arrived'
  when p.status in ('placed', 'admitted') then case when d < 65 then 'superseded' else 'declined' end
  when p.status = 'cancelled' then case when d < 60 then 'withdrawn' else 'declined' end
  when ${isMeasured(dossiers)} and d < 45 then 'sent'
  when d < 18 then 'sent' when d < 28 then 'read' when d < 43 then 'studying' when d < 48 then 'info-requested' when d < 70 then 'waiting'
  when d < 74 then 'offered' when d < 96 then 'declined' else 'withdrawn' end`;

const proposal = `'{"on": "2026-12-07", "room": "simple", "pricePerDay": 72.5, "dependencyPerDay": 13.97, "lengthDays": null, "conditions": null, "message": null, "validUntil": "2099-12-01T17:00:00.000Z", "beyondDeclared": null, "arrivedOn": "2026-12-07"}'::jsonb`;

/** The requests of a range of the plan; `dossiers`: how many the country has before it grows, which decides what the measured units hold. */
export async function fillRequests(client: pg.Client, from: number, to: number, dossiers: number): Promise<void> {
  const others = `(select count(*) from bench_receiver) - ${2 * measuredUnits}`;
  await client.query(`
    insert into admission_request (id, referral_id, need_id, unit_id, state, former_state, state_since, reason, proposal, opinion, listed_at, stage,
      expected_weeks, distance_km, sent_at, read_at, answered_at, deadline, superseded_by, version)
    select asked.id, referral, need, u.id, state,
      case when state in ('info-requested', 'offered', 'confirmed', 'arrived', 'declined', 'superseded', 'withdrawn') then 'studying' end, since,
      case state when 'declined' then 'no-place' when 'withdrawn' then 'found-elsewhere' end,
      case when state in ('offered', 'confirmed', 'arrived') then ${proposal} end,
      case when pool = 'answer' or state in ('offered', 'confirmed', 'arrived') then '{"kind": "favorable", "by": "Dr Antoine Roche", "at": "2026-11-20T10:00:00.000Z"}'::jsonb end,
      case when state = 'waiting' then since end, case when state = 'waiting' then 'eligible' end, case when state = 'waiting' then 6 end, 3 + d::real / 3,
      case when state <> 'prepared' then since end, case when state not in ('prepared', 'sent') then since end,
      case when state not in ('prepared', 'sent', 'read', 'studying') then since end,
      case when state in ('sent', 'read', 'studying', 'waiting', 'offered') then now() + make_interval(hours => d::int * 3 - 30) end,
      case when state = 'superseded' then first end, 1
    from (select p.*, k, d, ${drawnState(dossiers)} as state,
        (substr(p.referral::text, 1, 24) || lpad(to_hex(k), 12, '0'))::uuid as id, (substr(p.referral::text, 1, 24) || '000000000001')::uuid as first,
        case when p.pool = 'answer' then ${1 + measuredUnits} + (p.i + k) % ${measuredUnits}
          when ${isMeasured(dossiers)} then 1 + (p.i / ${Math.max(1, Math.floor(dossiers / 10_000))}) % ${measuredUnits}
          else ${1 + 2 * measuredUnits} + (${draw("p.i", 11, others)} + k * 37) % (${others}) end as unit_n
      from bench_plan p cross join lateral generate_series(1, p.requests) k
        cross join lateral (select ${draw("p.i * 16 + k", 12, 100)} as d) drawn
      where p.i between ${from} and ${to}) asked
    join bench_receiver u on u.n = asked.unit_n order by asked.i, k`);
}

/** What grows beside: each request's timeline, each dossier's journal, each unit's inbox. */
export async function fillTraces(client: pg.Client, from: number, to: number): Promise<void> {
  const range = `p.i between ${from} and ${to}`;
  await client.query(`
    insert into request_event (referral_id, request_id, seq, act, from_state, to_state, who, unit_id, at)
    select q.referral_id, q.id, s, case s when 1 then 'prepare' when 2 then 'send' else 'take' end, null, q.state, 'Camille Essai', p.owner, p.since
    from bench_plan p join admission_request q on q.referral_id = p.referral
      cross join lateral generate_series(1, case q.state when 'prepared' then 1 when 'sent' then 2 else 3 end) s where ${range}`);
  await client.query(`
    insert into journal_entry (referral_id, seq, at, who, unit_id, unit_name, act, object, hash)
    select p.referral, s, p.since, 'Camille Essai', p.owner, 'Unité', 'read', 'dossier', md5(p.i::text || s) || md5(p.i::text) from bench_plan p cross join generate_series(1, 6) s where ${range}`);
  await client.query(`
    insert into journal_head (referral_id, seq, hash) select p.referral, 6, md5(p.i::text || 6) || md5(p.i::text) from bench_plan p where ${range}`);
  await client.query(`
    insert into notice (id, account_id, unit_id, kind, referral_id, request_id, number, at, read_at)
    select uuidv7(), b.account, b.unit, 'new-request', q.referral_id, q.id, 'GA26', p.since, case when ${draw("p.i", 13, 20)} > 0 then p.since end
    from bench_plan p join admission_request q on q.referral_id = p.referral join bench_person b on b.unit = q.unit_id and b.role = 'receiver'
    where ${range} and q.sent_at is not null`);
}

/** Loads with the foreign keys' triggers off and the secondary indexes rebuilt at the end: the same tables, minutes sooner. */
export async function loading(client: pg.Client, work: () => Promise<void>): Promise<void> {
  const { rows } = await client.query<{ name: string; definition: string }>(`
    select c.relname as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i join pg_class c on c.oid = i.indexrelid
      join pg_class t on t.oid = i.indrelid left join pg_constraint o on o.conindid = i.indexrelid
    where t.relnamespace = 'public'::regnamespace and o.oid is null
      and t.relname in ('person', 'referral', 'need', 'admission_request', 'request_event', 'notice', 'volet')`);
  await client.query("set session_replication_role = replica; set maintenance_work_mem = '512MB'");
  for (const { name } of rows) await client.query(`drop index ${name}`);
  await work();
  for (const { definition } of rows) await client.query(definition);
  await client.query("set session_replication_role = origin");
  await client.query("vacuum analyze");
}

/** Undoes what a former run wrote on the dossiers that the writes consume. */
export async function refillPools(client: pg.Client): Promise<void> {
  await client.query(`
    update referral r set status = 'ready' from bench_plan p where p.pool = 'send' and p.referral = r.id and r.status <> 'ready';
    update admission_request q set state = 'prepared', sent_at = null, deadline = null, version = 1
      from bench_plan p where p.pool = 'send' and p.referral = q.referral_id and q.state <> 'prepared';
    update admission_request q set state = 'studying', former_state = null, reason = null, proposal = null, listed_at = null, answered_at = null, version = 1
      from bench_plan p where p.pool = 'answer' and p.referral = q.referral_id and q.state <> 'studying';
    delete from request_event e using bench_plan p where p.pool is not null and p.referral = e.referral_id and e.seq > 3`);
  await client.query("vacuum analyze referral, admission_request, request_event");
}
