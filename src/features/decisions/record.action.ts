import { announce, type Db, type Tx } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { record } from "#features/journal/record.action.ts";
import { registerPerson } from "#features/persons/register.action.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { insertReferral, saveNeeds } from "#features/referrals/referral.store.ts";
import type { Need, NeedId, ReferralId } from "#features/referrals/referral.ts";
import { once } from "#features/sent-forms/once.action.ts";
import type { SentForm } from "#features/sent-forms/sent-form.ts";
import { newId, newNumber } from "#lib/ids.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { findByNumber, findSamePerson, insertDecision } from "./decision.store.ts";
import { entersDecisions } from "./decision.ts";
import type { Entered } from "./entering.ts";

export type RecordRefusal =
  | { kind: "not-habilitated" }
  | { kind: "already-entered"; referral: string }
  | { kind: "form-reused" };

/** Enters a decision: the person, their dossier, a need for each right. One that has this number is never entered twice. */
export async function recordDecision(
  db: Db,
  entered: Entered,
  by: Member,
  now: Date,
  { form = null, print = null }: { form?: SentForm | null; print?: Buffer | null } = {},
): Promise<Result<ReferralId, RecordRefusal>> {
  if (!entersDecisions(by)) return refuse({ kind: "not-habilitated" });
  const done = await db.transaction().execute((tx) =>
    once<RecordRefusal>(tx, form, by.id, now, async () => {
      const known = await findByNumber(tx, by.unit, entered.idDecision);
      if (known) return refuse({ kind: "already-entered", referral: known });
      return ok<string>(await open(tx, entered, by, now, print));
    }),
  );
  if (!done.ok) return done;
  await announce(db, [`unit:${by.unit}`]);
  return ok(done.value as ReferralId);
}

async function open(tx: Tx, entered: Entered, by: Member, now: Date, print: Buffer | null): Promise<ReferralId> {
  const pathway = pathwayOf("handicap");
  const id = newId<ReferralId>();
  // the same individual number in this MDPH is the same person
  const person =
    (await findSamePerson(tx, by.unit, entered.personNumber, entered.traits)) ??
    (await registerPerson(tx, entered.traits, now));
  const number = newNumber(pathway.numberPrefix, now.getFullYear());
  const volets = pathway.volets.map((v) => ({ code: v.code, level: v.level, templateVersion: v.version }));
  const from = { person, owner: by.unit, createdBy: by.id, duplicateOf: null, startedFor: null };
  const key = await insertReferral(tx, { id, number, module: "handicap", ...from, volets }, now);
  const rights = entered.rights.map((right) => ({ ...right, need: newId<NeedId>() }));
  await saveNeeds(
    tx,
    id,
    rights.map(
      ({ need, code }): Need => ({
        ...{ id: need, kind: code, from: entered.opensOn, to: entered.endsOn },
        ...{ interimOf: null, state: { kind: "open" } },
      }),
    ),
  );
  const { traits: _person, designated: _establishments, ...said } = entered;
  const idNational = newNumber("DN", now.getFullYear());
  await insertDecision(
    tx,
    key,
    { ...said, rights, referral: id, unit: by.unit, idNational },
    { by: by.id, at: now, print },
  );
  await record(tx, id, journalActor(by), "create", number, now);
  await record(tx, id, journalActor(by), "decision", "saisie", now);
  return id;
}
