import { announce, type Db, type Tx } from "#db/db.ts";
import { type DossierKey, sealText } from "#db/vault.ts";
import type { Member } from "#features/accounts/member.ts";
import { type Conflict, changeMany, type Draft, type Posted, valuesOf } from "#features/forms/answers.ts";
import type { Checked } from "#features/forms/check.ts";
import { record } from "#features/journal/record.action.ts";
import { findTableInForce } from "#features/orientation/orientation.store.ts";
import { findPerson } from "#features/persons/person.store.ts";
import { mayWrite, partyOf } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { restated } from "#features/referrals/change.ts";
import { findKey, lockReferral, saveNeeds, saveReferral, saveSummary } from "#features/referrals/referral.store.ts";
import {
  isValidated,
  kindsNeeded,
  type NeedId,
  type Referral,
  type ReferralId,
  type VoletStanding,
} from "#features/referrals/referral.ts";
import { rulebookOf } from "#features/referrals/rulebook.ts";
import { dayOf } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { type Content, contentOf, homeCommune, kindsOf, summaryOf, urgencyOf } from "./content.ts";
import { frozenHelp, isHelped, withHelp } from "./help.ts";
import { profileItems } from "./profile.ts";
import { findCommunePoint, readDrafts, readValidated, saveDraft, saveStanding } from "./volet.store.ts";
import { checkVolet, needsFor, stateOf, withVolet } from "./volet.ts";

export type WriteRefusal = { kind: "unknown-referral" } | { kind: "not-habilitated" } | { kind: "not-editable" };
export type Written = {
  draft: Draft;
  changed: string[];
  conflicts: Conflict[];
  content: Content;
  required: number;
  answered: number;
};

/** Any edit of a volet's document: a field, a section, a row, a file. The edit is pure; what it says is written, counted and journalled. */
export async function writeVolet<Refusal extends { kind: string } = never>(
  db: Db,
  id: ReferralId,
  code: string,
  edit: (draft: Draft) => Result<{ draft: Draft; changed: string[]; conflicts: Conflict[] }, Refusal>,
  by: Member,
  now: Date,
  inSameTransaction: (tx: Tx, key: DossierKey) => Promise<void> = async () => undefined,
) {
  const done = await db.transaction().execute(async (tx): Promise<Result<Written, WriteRefusal | Refusal>> => {
    const referral = await lockReferral(tx, id);
    const volet = referral?.volets.find((v) => v.code === code);
    if (!referral || !volet) return refuse({ kind: "unknown-referral" });
    if (!mayWrite(volet.level, partyOf(by, referral), by, referral)) return refuse({ kind: "not-habilitated" });
    return editVolet(tx, referral, code, edit, by, now, inSameTransaction);
  });
  if (done.ok && done.value.changed.length > 0) await announce(db, [`referral:${id}`, `unit:${by.unit}`]);
  return done;
}

/** The edit itself, of a dossier locked by the caller, who has made sure that it may be written. */
export async function editVolet<Refusal extends { kind: string } = never>(
  tx: Tx,
  referral: Referral,
  code: string,
  edit: (draft: Draft) => Result<{ draft: Draft; changed: string[]; conflicts: Conflict[] }, Refusal>,
  by: Member,
  now: Date,
  inSameTransaction: (tx: Tx, key: DossierKey) => Promise<void> = async () => undefined,
): Promise<Result<Written, Refusal>> {
  const key = await findKey(tx, referral.id);
  const drafts = await readDrafts(tx, referral.id, key);
  const edited = edit(drafts[code]!);
  if (!edited.ok) return edited;

  const { draft, changed, conflicts } = edited.value;
  const content = await readContent(tx, referral, { ...drafts, [code]: draft }, now);
  const checked = checkVolet(content, code);
  const { required, answered } = checked;
  if (changed.length > 0) {
    await inSameTransaction(tx, key);
    const state = stateOf(checked, Object.keys(draft.fields).length === 0);
    await saveDraft(tx, referral.id, code, key, draft, { state, required, answered }, by.name, now);
    const after = withVolet(referral, code, { state, version: draft.n });
    await settleDossier(
      tx,
      { before: referral, after, askedBefore: askedIn(referral, drafts), content, key, code },
      now,
    );
    await record(tx, referral.id, journalActor(by), "write", `${code} ${changed.join(" ")}`.slice(0, 300), now);
  }
  return ok({ draft, changed, conflicts, content, required, answered });
}

/** Fields typed on a page rendered at `base`: each is written unless someone else changed it since. */
export const writeFields = (db: Db, id: ReferralId, code: string, posted: Posted[], by: Member, now: Date) =>
  writeVolet(
    db,
    id,
    code,
    (draft) => ok(changeMany(draft, posted, { account: by.id, name: by.name, unit: by.unit }, now)),
    by,
    now,
  );

/** Every answer of the dossier, with what conditions and formulas may ask besides. */
export async function readContent(
  db: Db,
  referral: Referral,
  drafts: Record<string, Draft>,
  now: Date,
): Promise<Content> {
  const person = await findPerson(db, referral.person);
  const answers = Object.assign({}, ...Object.values(drafts).map(valuesOf));
  const today = dayOf(now);
  const { module } = referral;
  const content = contentOf(pathwayOf(module), answers, person?.birthDate ?? null, today, kindsNeeded(referral));
  if (!isHelped(content.pathway)) return content;
  if (!referral.volets.some((v) => v.code === "orientation" && isValidated(v)))
    return withHelp(content, await findTableInForce(db, today));
  const validated = await readValidated(db, referral.id, await findKey(db, referral.id));
  return frozenHelp(content, validated.orientation?.answers ?? {});
}

/** The kinds of place these drafts ask for. */
const askedIn = (r: Referral, drafts: Record<string, Draft>): string[] =>
  kindsOf(contentOf(pathwayOf(r.module), Object.assign({}, ...Object.values(drafts).map(valuesOf)), null, ""));

/** `code`: the volet that changed, whose own standing is written already. */
type Settling = {
  before: Referral;
  after: Referral;
  askedBefore: string[];
  content: Content;
  key: DossierKey;
  code: string;
};

/** What follows from the answers outside the volet: needs, urgency, summaries, the other volets' counts, the dossier's status. */
export async function settleDossier(
  tx: Tx,
  { before, after, askedBefore, content, key, code }: Settling,
  now: Date,
): Promise<Referral> {
  const needs = needsFor(after, content, askedBefore, () => newId<NeedId>());
  await saveNeeds(
    tx,
    before.id,
    needs.filter(
      (n) =>
        !sameNeed(
          n,
          before.needs.find((b) => b.id === n.id),
        ),
    ),
  );
  const home = await findCommunePoint(tx, homeCommune(content));
  const medical = summaryOf(content, "medical");
  const urgency = urgencyOf(content);
  await saveSummary(tx, before.id, {
    care: summaryOf(content, "care"),
    medical: medical ? sealText(key, medical) : null,
    profile: profileItems(content, "care").join(" · ").slice(0, 300),
    urgency,
    home,
  });
  const volets: VoletStanding[] = [];
  for (const v of after.volets) {
    const standing = v.code === code ? v : { ...v, ...standingOf(v, checkVolet(content, v.code)) };
    volets.push(standing);
    if (standing.state !== v.state || standing.required !== v.required || standing.answered !== v.answered)
      await saveStanding(tx, before.id, v.code, standing);
  }
  const settled = restated({ ...after, volets, needs, urgency }, rulebookOf(before.module), now);
  await saveReferral(tx, settled, now);
  return settled;
}

/** A validated volet stays so while it answers what is asked; a kind of place asked since may ask it more. */
function standingOf(v: VoletStanding, checked: Checked): Pick<VoletStanding, "state" | "required" | "answered"> {
  const { required, answered, complete } = checked;
  const kept = v.state === "empty" || (v.state === "validated" && complete);
  return { state: kept ? v.state : stateOf(checked, false), required, answered };
}

const sameNeed = (
  a: { kind: string; from: string | null; to: string | null; state: { kind: string } },
  b: typeof a | undefined,
) => b !== undefined && a.kind === b.kind && a.from === b.from && a.to === b.to && a.state.kind === b.state.kind;
