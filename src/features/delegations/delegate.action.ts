import type { Db, Tx } from "#db/db.ts";
import type { KnownAccount } from "#features/accounts/account.ts";
import { findAccountByEmail, findAccountByNationalId } from "#features/accounts/account-life.store.ts";
import { readNationalId } from "#features/accounts/identity.ts";
import type { Means } from "#features/accounts/means.ts";
import type { AccountId, Member } from "#features/accounts/member.ts";
import { recordSecurityEvent } from "#features/accounts/security.action.ts";
import { once } from "#features/sent-forms/once.action.ts";
import type { SentForm } from "#features/sent-forms/sent-form.ts";
import { throttled } from "#features/sign-in/throttle.action.ts";
import { enqueue } from "#jobs/jobs.ts";
import { dayOf } from "#lib/dates.ts";
import { ok, refuse } from "#lib/result.ts";
import {
  type Delegation,
  findDelegation,
  insertDelegation,
  lockDelegation,
  saveAnswer,
  saveEnd,
} from "./delegation.store.ts";
import {
  change,
  type DelegationAct,
  type DelegationId,
  type GivingRefusal,
  give,
  stateOf,
  type WantedDelegation,
} from "./delegation.ts";
import { deletePatient, hasDossier, insertPatient } from "./patient.store.ts";

/** Proposes a delegation to the person found by that exact identifier or address; once for a form. They are told by mail. */
export async function delegate(
  db: Db,
  wanted: WantedDelegation,
  typedPerson: string,
  by: Member,
  means: Means,
  now: Date,
  form: SentForm | null = null,
) {
  const over = await throttled(db, "person-lookup", by.id);
  if (over) return refuse(over);
  return db.transaction().execute((tx) =>
    once<GivingRefusal>(tx, form, by.id, now, async () => {
      const given = give(wanted, by, await findPerson(tx, typedPerson), dayOf(now));
      if (!given.ok) return given;
      const { to } = given.value;
      const id = await insertDelegation(tx, { ...given.value, from: by.id, unit: by.unit, createdWith: means }, now);
      await recordSecurityEvent(tx, { kind: "delegation-given", account: by.id, unit: by.unit }, now);
      await recordSecurityEvent(tx, { kind: "delegation-given", account: to, by: by.id, unit: by.unit }, now);
      await enqueue(tx, "tell-account", { account: to, kind: "delegation-received", facts: { ref: id } });
      return ok<string>(id);
    }),
  );
}

async function findPerson(tx: Tx, typed: string): Promise<KnownAccount | null> {
  if (typed.includes("@")) return findAccountByEmail(tx, typed);
  const nationalId = readNationalId(typed);
  return nationalId ? findAccountByNationalId(tx, nationalId) : null;
}

/** The holder accepts or refuses; either side ends it, at once. The other is told. */
export const changeDelegation = (db: Db, id: string, act: DelegationAct, by: AccountId, now: Date) =>
  db.transaction().execute(async (tx) => {
    const found = await lockDelegation(tx, id);
    if (!found) return refuse({ kind: "unknown-delegation" });
    const checked = change(act, found, by, dayOf(now));
    if (!checked.ok) return checked;
    if (act === "end") await end(tx, found, by, now);
    else await answer(tx, found, act, now);
    return ok(found);
  });

async function answer(tx: Tx, d: Delegation, act: "accept" | "refuse", now: Date): Promise<void> {
  await saveAnswer(tx, d.id, act === "accept" ? "accepted" : "refused", now);
  const kind = act === "accept" ? "delegation-accepted" : "delegation-refused";
  await recordSecurityEvent(tx, { kind, account: d.to, unit: d.unit }, now);
  await recordSecurityEvent(tx, { kind, account: d.from, by: d.to, unit: d.unit }, now);
  const reponse = act === "accept" ? "acceptée" : "refusée";
  await enqueue(tx, "tell-account", {
    account: d.from,
    kind: "delegation-accepted",
    facts: { reponse, ref: d.id },
  });
}

/** `by` null: its last day has passed, or one of the two accounts is no longer active. */
export async function end(tx: Tx, d: Delegation, by: AccountId | null, now: Date): Promise<void> {
  await saveEnd(tx, d.id, by, now);
  for (const account of [d.from, d.to]) {
    const other = by && by !== account ? { by } : {};
    await recordSecurityEvent(tx, { kind: "delegation-ended", account, unit: d.unit, ...other }, now);
    if (account !== by && d.acceptedAt)
      await enqueue(tx, "tell-account", { account, kind: "delegation-ended", facts: { ref: d.id } });
  }
}

/** Adds a patient to those a delegation is for, or takes one out: only the giver, only a dossier they may open. */
export const choosePatient = (db: Db, id: DelegationId, person: string, chosen: "in" | "out", by: Member, now: Date) =>
  db.transaction().execute(async (tx) => {
    const found = await findDelegation(tx, id);
    if (!found || found.from !== by.id || found.unit !== by.unit || by.actingFor || found.everyPatient)
      return refuse({ kind: "unknown-delegation" });
    const state = stateOf(found, dayOf(now));
    if (state === "ended" || state === "refused") return refuse({ kind: "wrong-state", state });
    if (chosen === "out") {
      await deletePatient(tx, id, person);
      return ok(null);
    }
    if (!(await hasDossier(tx, by.unit, modulesOpen(by, found), person))) return refuse({ kind: "unknown-patient" });
    await insertPatient(tx, id, person);
    await recordSecurityEvent(
      tx,
      { kind: "delegation-given", account: found.to, by: by.id, unit: by.unit, reason: "patient" },
      now,
    );
    return ok(null);
  });

/** The modules the giver holds and delegates. */
export const modulesOpen = (by: Member, { modules }: Pick<Delegation, "modules">) =>
  [...new Set(by.rights.map((right) => right.module))].filter((module) => !modules || modules.includes(module));
