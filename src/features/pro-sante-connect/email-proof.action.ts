import type { Db } from "#db/db.ts";
import { proveEmail } from "#features/accounts/create-account.action.ts";
import type { AccountId } from "#features/accounts/member.ts";
import type { Visit } from "#features/accounts/security-event.ts";
import { issueCode, useCode } from "#features/sign-in/code.action.ts";
import type { SendRefusal, UseRefusal } from "#features/sign-in/code.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { deleteEmailProof, findEmailProof, saveEmailProof } from "./registration.store.ts";

type Who = { account: AccountId; visit: Visit };

/** Sends a code to that address, which replaces the one being proved; the code before it dies. */
export const sendEmailProof = (
  db: Db,
  { account, visit }: Who,
  email: string,
  now: Date,
): Promise<Result<void, SendRefusal>> =>
  db.transaction().execute(async (tx) => {
    const sent = await issueCode(tx, { account, purpose: "email", channel: "mail", destination: email, visit }, now);
    if (!sent.ok) return sent;
    await saveEmailProof(tx, account, { email, code: sent.value.id }, now);
    return ok(undefined);
  });

export type EmailProofRefusal = UseRefusal | { kind: "nothing-to-prove" } | { kind: "taken" };

/** The code that came by mail: the address is its owner's, unless another account has it. */
export const useEmailProof = (
  db: Db,
  { account, visit }: Who,
  typed: string,
  now: Date,
): Promise<Result<void, EmailProofRefusal>> =>
  db.transaction().execute(async (tx) => {
    const proof = await findEmailProof(tx, account);
    if (!proof?.code) return refuse({ kind: "nothing-to-prove" });
    const used = await useCode(tx, { id: proof.code, typed, account, visit }, now);
    if (!used.ok) return used;
    await deleteEmailProof(tx, account);
    const saved = await proveEmail(tx, { account, email: proof.email, visit }, now);
    return saved === "saved" ? ok(undefined) : refuse({ kind: "taken" });
  });
