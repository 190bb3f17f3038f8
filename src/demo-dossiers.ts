import type { Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import type { Answers } from "#features/forms/questionnaire.ts";
import type { Traits } from "#features/persons/person.ts";
import { createReferral } from "#features/referrals/create.action.ts";
import { findReferral } from "#features/referrals/referral.store.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { actOnRequest } from "#features/requests/act.action.ts";
import type { Act } from "#features/requests/acts.ts";
import { castUnits } from "#features/samples/demo-cast.ts";
import { selectUnit, sendSelection } from "#features/sendings/send.action.ts";
import { listMembers } from "#features/sessions/member.store.ts";
import { validateVolet } from "#features/volets/validate-volet.action.ts";
import { writeFields } from "#features/volets/write-volet.action.ts";
import { addHours, dayOf } from "#lib/dates.ts";
import { andre, type DemoAnswers, lucienne, odile } from "./demo-answers.ts";

/** Of a commune code that was never given (38 999): nobody's number, with its right key. */
const fictitiousIns = "239033899900120";

/** The dossiers of a first start, made by the actions the pages call, on the days before: one to send, one in search, one to complete. */
export async function seedDossiers(db: Db, now: Date): Promise<void> {
  const members = await listMembers(db, dayOf(now));
  const who = (name: string, unit: string) => members.find((m) => m.name.includes(name) && m.unit === unit)!;
  const sofia = who("Sofia Diaz", castUnits.geriatrics);
  const roche = who("Antoine Roche", castUnits.geriatrics);

  await complete(
    db,
    {
      traits: {
        ...person("Ferrand", "Lucienne", "F", "1939-03-04", "Vienne (38)"),
        ins: fictitiousIns,
        insStatus: "qualifiee",
      },
      answers: lucienne,
    },
    { sofia, roche },
    addHours(now, -26),
  );

  const search = await complete(
    db,
    { traits: person("Perrot", "André", "M", "1935-06-18", "Grenoble (38)"), answers: andre },
    { sofia, roche },
    addHours(now, -100),
  );
  const sentAt = addHours(now, -96);
  const units = [castUnits.tilleuls, castUnits.bellevue, castUnits.saintJoseph, castUnits.parc];
  const request = await send(db, search, units, sofia, sentAt);
  const answer = (unit: string, what: Act, by: Member, hoursAgo: number) =>
    must(actOnRequest(db, request(unit), what, by, null, addHours(now, -hoursAgo)));
  await answer(castUnits.tilleuls, { kind: "open" }, who("Claire Morel", castUnits.tilleuls), 90);
  await answer(castUnits.bellevue, { kind: "open" }, who("Marc Petit", castUnits.bellevue), 80);
  await answer(
    castUnits.bellevue,
    { kind: "list", stage: "eligible", expectedWeeks: 5, comment: "" },
    who("Marc Petit", castUnits.bellevue),
    72,
  );
  await answer(castUnits.saintJoseph, { kind: "open" }, who("Paul Henry", castUnits.saintJoseph), 60);
  await answer(
    castUnits.saintJoseph,
    { kind: "decline", reason: "no-place", comment: "", toPerson: "Pas de place actuellement." },
    who("Paul Henry", castUnits.saintJoseph),
    48,
  );

  const draft = await must(
    createReferral(
      db,
      {
        module: "grand-age",
        traits: person("Rey", "Odile", "F", "1947-09-30", "Roussillon (38)"),
        seenDuplicates: null,
      },
      sofia,
      addHours(now, -5),
    ),
  );
  await write(db, draft, "administratif", odile.administratif, sofia, addHours(now, -4));
  await write(db, draft, "autonomie", odile.autonomie, sofia, addHours(now, -3));
}

const person = (
  birthName: string,
  givenName: string,
  sex: "F" | "M",
  birthDate: string,
  birthPlace: string,
): Traits => ({
  birthName,
  givenName,
  usedName: null,
  usedGivenName: null,
  sex,
  birthDate,
  birthPlace,
  ins: null,
  insStatus: "provisoire",
});

type Team = { sofia: Member; roche: Member };

/** A dossier written by the social worker, its GIR and its medical volet signed by the doctor. */
async function complete(
  db: Db,
  { traits, answers }: { traits: Traits; answers: DemoAnswers },
  { sofia, roche }: Team,
  at: Date,
): Promise<ReferralId> {
  const id = await must(
    createReferral(db, { module: "grand-age", traits, seenDuplicates: { reason: "démonstration" } }, sofia, at),
  );
  await write(db, id, "administratif", answers.administratif, sofia, at);
  await write(db, id, "souhaits", answers.souhaits, sofia, at);
  await write(db, id, "autonomie", answers.autonomie, sofia, at);
  await write(db, id, "medical", answers.medical, roche, at);
  await validate(db, id, "administratif", sofia, at);
  await validate(db, id, "autonomie", roche, at);
  await validate(db, id, "medical", roche, at);
  return id;
}

/** Sends to these units; answers with the request of each. */
async function send(db: Db, id: ReferralId, units: readonly string[], by: Member, at: Date) {
  const { needs } = (await findReferral(db, id))!;
  for (const [i, unit] of units.entries())
    await must(
      selectUnit(
        db,
        id,
        { need: needs.find((n) => n.kind === "heb-perm")!.id, unit, distanceKm: 4 + i * 5, overrideReason: null },
        by,
        at,
      ),
    );
  await must(sendSelection(db, id, by, at));
  const { requests } = (await findReferral(db, id))!;
  return (unit: string) => requests.find((q) => q.unit === unit)!.id;
}

async function write(db: Db, id: ReferralId, code: string, answers: Answers, by: Member, at: Date) {
  const posted = Object.entries(answers).map(([key, value]) => ({ key, value, base: 0 }));
  await must(writeFields(db, id, code, posted, by, at));
}

async function validate(db: Db, id: ReferralId, code: string, by: Member, at: Date) {
  const { volets } = (await findReferral(db, id))!;
  await must(validateVolet(db, id, code, volets.find((v) => v.code === code)!.version, by, at));
}

/** The demonstration's data is refused by a rule: a mistake of ours, told with its facts. */
async function must<Value>(
  asked: Promise<{ ok: true; value: Value } | { ok: false; refusal: unknown }>,
): Promise<Value> {
  const result = await asked;
  if (!result.ok) throw new Error(`the demonstration was refused: ${JSON.stringify(result.refusal)}`);
  return result.value;
}
