import type { Db, Tx } from "#db/db.ts";
import type { Member, UnitId } from "#features/accounts/member.ts";
import { type Random, randomFrom } from "#features/directory/random.ts";
import { record } from "#features/journal/record.action.ts";
import { registerPerson } from "#features/persons/register.action.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import type { RequestEvent } from "#features/referrals/change.ts";
import { findReferral, insertReferral, saveNeeds, saveReferral } from "#features/referrals/referral.store.ts";
import type { NeedId, ReferralId } from "#features/referrals/referral.ts";
import { insertEvents, saveRequests } from "#features/referrals/request.store.ts";
import type { AdmissionRequest, Proposal, RequestId } from "#features/referrals/request.ts";
import { castUnits } from "#features/samples/demo-cast.ts";
import { listMembers } from "#features/sessions/member.store.ts";
import { measurePaces } from "#features/waves/measure-pace.action.ts";
import { addHours, dayOf } from "#lib/dates.ts";
import { newId, newNumber } from "#lib/ids.ts";
import { pathwayOf } from "#pathways/pathways.ts";

/** How a unit of the demonstration answered over a year: its share of proposals, the hours it takes, how often a waiting list comes first. */
type Habit = { unit: string; share: number; hours: number; lists: number };

const grandAge: readonly Habit[] = [
  { unit: castUnits.tilleuls, share: 0.55, hours: 20, lists: 0.2 },
  { unit: castUnits.tilleulsProtected, share: 0.45, hours: 26, lists: 0.25 },
  { unit: castUnits.bellevue, share: 0.35, hours: 60, lists: 0.4 },
  { unit: castUnits.bellevueProtected, share: 0.3, hours: 48, lists: 0.3 },
  { unit: castUnits.saintJoseph, share: 0.2, hours: 90, lists: 0.2 },
  { unit: castUnits.parc, share: 0.6, hours: 140, lists: 0.1 },
  { unit: castUnits.clos, share: 0.3, hours: 40, lists: 0.4 },
];

const dossiers = 90;

/**
 * A year of past requests, all closed and archived: what the waiting times, the observed delays and the chances of the
 * demonstration rest on. Their dossiers hold nobody: traits without a name, no answer.
 */
export async function seedHistory(db: Db, now: Date): Promise<void> {
  const members = await listMembers(db, dayOf(now));
  const sofia = members.find((m) => m.name.includes("Sofia Diaz") && m.unit === castUnits.geriatrics)!;
  // owned by a unit nobody of the demonstration signs in for: the dashboards stay those of today's dossiers
  const owner: Member = { ...sofia, unit: castUnits.cedresOrthopaedics as string as UnitId };
  const random = randomFrom(2025);
  await db.transaction().execute(async (tx) => {
    for (let i = 0; i < dossiers; i++)
      await pastDossier(tx, owner, addHours(now, -24 * (90 + random.between(0, 250)) - random.between(0, 23)), random);
  });
  await measurePaces(db, now);
}

async function pastDossier(tx: Tx, by: Member, at: Date, random: Random): Promise<void> {
  const id = newId<ReferralId>();
  const pathway = pathwayOf("grand-age");
  const traits = { birthName: "Archivé", givenName: "Dossier", usedName: null, usedGivenName: null, sex: "F" as const };
  const person = await registerPerson(
    tx,
    { ...traits, birthDate: null, birthPlace: null, ins: null, insStatus: "inconnue" },
    at,
  );
  const key = await insertReferral(
    tx,
    {
      id,
      number: newNumber(pathway.numberPrefix, at.getFullYear()),
      module: "grand-age",
      person,
      owner: by.unit,
      createdBy: by.id,
      duplicateOf: null,
      startedFor: null,
      volets: pathway.volets.map((v) => ({ code: v.code, level: v.level, templateVersion: v.version })),
    },
    at,
  );
  await record(tx, id, journalActor(by), "create", "", at);
  const need = newId<NeedId>();
  const { requests, events, end } = answered(need, at, random);
  const isPlaced = requests.some((q) => q.state.kind === "arrived");
  await saveNeeds(tx, id, [
    {
      id: need,
      kind: "heb-perm",
      from: null,
      to: null,
      interimOf: null,
      state: isPlaced ? { kind: "placed" } : { kind: "open" },
    },
  ]);
  // the one that took the person in stands first: the others name it
  await saveRequests(
    tx,
    id,
    key,
    [],
    requests.filter((q) => q.state.kind === "arrived"),
  );
  await saveRequests(
    tx,
    id,
    key,
    requests.filter((q) => q.state.kind === "arrived"),
    requests,
  );
  for (const { at: when, ...event } of events) await insertEvents(tx, id, key, [event], by, when);
  const referral = (await findReferral(tx, id))!;
  await saveReferral(tx, { ...referral, status: "archived", statusSince: end }, end);
}

type Past = { requests: AdmissionRequest[]; events: (RequestEvent & { at: Date })[]; end: Date };

/** Each unit answers by its habit; the first proposal is confirmed a day later and closes the others. */
function answered(need: NeedId, sentAt: Date, random: Random): Past {
  const asked = grandAge
    .filter(() => random.chance(0.4))
    .map((habit) => {
      const hours = habit.hours * Math.exp(random.bell());
      const lists = random.chance(habit.lists);
      const yes = random.chance(habit.share);
      const answersAt = addHours(sentAt, Math.ceil(hours));
      return {
        habit,
        id: newId<RequestId>(),
        lists,
        yes,
        answersAt,
        offersAt: lists ? addHours(answersAt, 24 * random.between(8, 60)) : answersAt,
      };
    });
  const first = asked.filter(({ yes }) => yes).toSorted((a, b) => a.offersAt.getTime() - b.offersAt.getTime())[0];
  const confirmedAt = first && addHours(first.offersAt, 24);
  const arrivesAt = first && addHours(first.offersAt, 24 * random.between(2, 9));
  const events: Past["events"] = [];
  const requests = asked.map((one): AdmissionRequest => {
    const say = (act: RequestEvent["act"], from: RequestEvent["from"], to: RequestEvent["to"], at: Date) =>
      void events.push({
        request: one.id,
        act,
        from,
        to,
        at,
        reason: to === "declined" ? "no-place" : null,
        detail: null,
      });
    say("send", "prepared", "sent", sentAt);
    say("open", "sent", "read", addHours(sentAt, 1));
    const answersBefore = !confirmedAt || one.answersAt < confirmedAt;
    const rank =
      one.lists && answersBefore ? { listedAt: one.answersAt, stage: "eligible", expectedWeeks: null } : null;
    if (rank) say("list", "read", "waiting", one.answersAt);
    const former = rank ? ("waiting" as const) : ("read" as const);
    let state: AdmissionRequest["state"];
    let since = one.answersAt;
    if (one === first && arrivesAt && confirmedAt) {
      say("propose", former, "offered", one.offersAt);
      say("confirm", "offered", "confirmed", confirmedAt);
      say("arrive", "confirmed", "arrived", arrivesAt);
      state = { kind: "arrived", former, proposal: proposalFor(arrivesAt), on: dayOf(arrivesAt) };
      since = arrivesAt;
    } else if (first && confirmedAt && (rank || !answersBefore)) {
      say("supersede", former, "superseded", confirmedAt);
      state = { kind: "superseded", former, by: first.id };
      since = confirmedAt;
    } else if (first && confirmedAt && one.yes) {
      say("propose", former, "offered", one.offersAt);
      say("supersede", "offered", "superseded", confirmedAt);
      state = { kind: "superseded", former: "studying", by: first.id };
      since = confirmedAt;
    } else {
      const at = rank ? one.offersAt : one.answersAt;
      say("decline", former, "declined", at);
      state = { kind: "declined", former, reason: "no-place" };
      since = at;
    }
    return {
      id: one.id,
      need,
      unit: one.habit.unit as UnitId,
      state,
      since,
      rank,
      opinion: null,
      assignee: null,
      overrideReason: null,
      wave: null,
      disclosure: "full",
      disclosedAt: sentAt,
      yesIf: null,
      distanceKm: null,
      sentAt,
      readAt: addHours(sentAt, 1),
      answeredAt: answersBefore ? one.answersAt : null,
      deadline: null,
      version: 3,
    };
  });
  const end = events.reduce((last, { at }) => (at > last ? at : last), sentAt);
  // in the order they happened: each request numbers its own
  return { requests, events: events.toSorted((a, b) => a.at.getTime() - b.at.getTime()), end };
}

const proposalFor = (arrives: Date): Proposal => ({
  on: dayOf(arrives),
  room: null,
  pricePerDay: null,
  dependencyPerDay: null,
  lengthDays: null,
  conditions: null,
  message: null,
  validUntil: addHours(arrives, -24),
  beyondDeclared: null,
  oral: null,
});
