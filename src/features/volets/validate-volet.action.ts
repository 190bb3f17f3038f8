import { announce, type Db, type Tx } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import { hasConditions, recheckConditions } from "#features/conditions/recheck.action.ts";
import { valuesOf } from "#features/forms/answers.ts";
import type { Checked } from "#features/forms/check.ts";
import { live } from "#features/forms/live.ts";
import type { Questionnaire } from "#features/forms/questionnaire.ts";
import { record } from "#features/journal/record.action.ts";
import { notifyUnits } from "#features/notices/notify.action.ts";
import { mayRead, mayValidate, partyOf } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { findKey, lockReferral } from "#features/referrals/referral.store.ts";
import type { Referral, ReferralId } from "#features/referrals/referral.ts";
import { isLive } from "#features/referrals/request.ts";
import { isSigned } from "#features/referrals/rulebook.ts";
import { tellDoctor } from "#features/referrals/tell-doctor.action.ts";
import { isWatching, recheckRefusals } from "#features/refusals/watch.action.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { sha256 } from "#lib/seal.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { answersOfVolet, kindsOf } from "./content.ts";
import { readFacts } from "./facts.action.ts";
import { readDrafts, type Signature, saveValidation } from "./volet.store.ts";
import { awaitsSignature, checkVolet, withVolet } from "./volet.ts";
import { readContent, settleDossier } from "./write-volet.action.ts";

export type ValidateRefusal =
  | { kind: "unknown-referral" }
  | { kind: "not-habilitated" }
  | { kind: "doctor-only" }
  | { kind: "stale-version"; version: number }
  | { kind: "incomplete"; problems: Checked["problems"] };

/** Validates a volet as it was shown (`seen`): receivers read these answers from now on. A volet with a signature is signed by a doctor. */
export async function validateVolet(db: Db, id: ReferralId, code: string, seen: number, by: Member, now: Date) {
  const done = await db.transaction().execute(async (tx): Promise<Result<Referral, ValidateRefusal>> => {
    const referral = await lockReferral(tx, id);
    const volet = referral?.volets.find((v) => v.code === code);
    if (!referral || !volet) return refuse({ kind: "unknown-referral" });
    const pathway = pathwayOf(referral.module);
    // wishes serve the search: units never read them
    if (code === pathway.wishesVolet) return refuse({ kind: "not-habilitated" });
    const questionnaire = pathway.volets.find((q) => q.code === code)!;
    const access = partyOf(by, referral);
    if (!mayValidate(volet.level, isSigned(questionnaire), access, by, referral))
      return refuse({
        kind: mayValidate(volet.level, false, access, by, referral) ? "doctor-only" : "not-habilitated",
      });
    if (volet.version !== seen) return refuse({ kind: "stale-version", version: volet.version });

    return validateLocked(tx, referral, code, by, now);
  });
  if (done.ok)
    await announce(db, [
      `referral:${id}`,
      `unit:${by.unit}`,
      ...done.value.requests.filter(isLive).map((q) => `unit:${q.unit}`),
    ]);
  return done;
}

/** The same, of a dossier already locked whose reader may validate it: the answers as they stand become the validated version. */
export async function validateLocked(
  tx: Tx,
  referral: Referral,
  code: string,
  by: Member,
  now: Date,
): Promise<Result<Referral, ValidateRefusal>> {
  const { id } = referral;
  const volet = referral.volets.find((v) => v.code === code)!;
  const pathway = pathwayOf(referral.module);
  const questionnaire = pathway.volets.find((q) => q.code === code)!;
  // nobody signs what they may not read
  if (
    isSigned(questionnaire) &&
    holdsMedical(questionnaire) &&
    !mayRead("medical", partyOf(by, referral), by, referral)
  )
    return refuse({ kind: "not-habilitated" });
  const key = await findKey(tx, id);
  const drafts = await readDrafts(tx, id, key);
  const content = await readContent(tx, referral, drafts, now);
  const checked = checkVolet(content, code);
  if (!checked.complete) return refuse({ kind: "incomplete", problems: checked.problems });

  const all = { ...content.answers, ...valuesOf(drafts[code]!) };
  const answers = answersOfVolet(live(questionnaire, all, content.situation, content.variables), questionnaire.id);
  const signature: Signature | null = isSigned(questionnaire)
    ? {
        name: by.name,
        nationalId: by.nationalId ?? "",
        profession: by.profession,
        at: now.toISOString(),
        sha256: sha256(JSON.stringify(answers)).toString("hex"),
      }
    : null;
  await saveValidation(tx, id, code, key, { version: volet.version, by: by.name, at: now, signature, answers });
  const after = withVolet(referral, code, {
    ...{ state: "validated", validatedVersion: volet.version, validatedAt: now, validatedBy: by.name },
  });
  const validated = await settleDossier(
    tx,
    { before: referral, after, askedBefore: kindsOf(content), content, key, code },
    now,
  );
  const signed = pathway.volets.filter(isSigned).map((q) => q.code);
  if (!awaitsSignature(referral, signed) && awaitsSignature(validated, signed)) {
    await tellDoctor(tx, referral, referral.doctor?.nationalId ?? null, "doctor-awaited", { except: by.id, now });
    await notifyUnits(
      tx,
      [
        {
          ...{ unitId: referral.owner, module: referral.module, role: "requester", toDoctors: true },
          ...{ kind: "signature-needed", referralId: id, requestId: null, number: referral.number, except: by.id },
        },
      ],
      now,
    );
  }
  await record(tx, id, journalActor(by), signature ? "sign" : "validate", `${code} v${volet.version}`, now);
  return ok(await recheckAnswers(tx, validated, now));
}

/** What the answers already given waited for: conditions that come to hold, refusals worth another try. */
export async function recheckAnswers(tx: Tx, r: Referral, now: Date): Promise<Referral> {
  const [conditions, refusals] = [hasConditions(r), isWatching(r)];
  if (!conditions && !refusals) return r;
  const factsOf = await readFacts(tx, r, now);
  const after = conditions ? await recheckConditions(tx, r, factsOf, now) : r;
  return refusals ? recheckRefusals(tx, after, factsOf, now) : after;
}

/** Some of its questions are for those who may read the medical volet. */
const holdsMedical = (q: Questionnaire) =>
  q.level === "medical" || q.sections.some(({ items }) => items.some((item) => item.level === "medical"));
