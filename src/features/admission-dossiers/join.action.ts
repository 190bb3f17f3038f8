import { announce, type Db } from "#db/db.ts";
import { holds, type Member } from "#features/accounts/member.ts";
import { listMatching } from "#features/decisions/decision.store.ts";
import { record } from "#features/journal/record.action.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { lockReferral } from "#features/referrals/referral.store.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { throttled } from "#features/sign-in/throttle.action.ts";
import type { Throttled } from "#features/sign-in/throttle.ts";
import { insertSteward } from "#features/stewards/steward.store.ts";
import { dayOf } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";

export type JoinRefusal = { kind: "not-habilitated" } | { kind: "nothing-to-join" } | Throttled;

/** What the paper of the MDPH says: all three exactly. */
export type Paper = { mdph: string; personNumber: string; birthDate: string };

/**
 * Opens to somebody the dossier of the decisions their paper names: they become its référent. Five tries an hour, and one answer
 * for what does not exist and for what somebody follows already: its référent invites the others.
 */
export async function joinDecision(
  db: Db,
  paper: Paper,
  by: Member,
  now: Date,
): Promise<Result<ReferralId, JoinRefusal>> {
  if (!holds(by, "handicap", "person") || by.actingFor) return refuse({ kind: "not-habilitated" });
  const over = await throttled(db, "decision-retrieval", by.id);
  if (over) return refuse(over);
  const joined = await db.transaction().execute(async (tx) => {
    const opened: ReferralId[] = [];
    for (const { referral } of await listMatching(tx, paper, dayOf(now))) {
      const r = (await lockReferral(tx, referral))!;
      if (r.stewards.some((s) => s.account === by.id)) opened.push(referral);
      else if (!r.stewards.some(({ kind }) => kind === "steward")) {
        const line = {
          referral,
          account: by.id,
          kind: "steward",
          mayAct: true,
          readsCare: true,
          relation: "",
          by: by.id,
        } as const;
        await insertSteward(tx, line, now);
        opened.push(referral);
      }
      // who tried is written on the dossier, whether it opened or not
      await record(
        tx,
        referral,
        journalActor(by),
        "retrieve",
        opened.includes(referral) ? "personne" : "recherche",
        now,
      );
    }
    return opened;
  });
  await announce(
    db,
    joined.map((id) => `referral:${id}`),
  );
  return joined[0] ? ok(joined[0]) : refuse({ kind: "nothing-to-join" });
}
