import type { Db } from "#db/db.ts";
import { inviteAccount } from "#features/accounts/account-life.action.ts";
import { findAccountByEmail, findAccountByNationalId } from "#features/accounts/account-life.store.ts";
import { giveRight } from "#features/accounts/habilitation.action.ts";
import { readNationalId } from "#features/accounts/identity.ts";
import { issueLink } from "#features/sign-in/link.action.ts";
import { dayOf } from "#lib/dates.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { type Invitation, type InvitationRefusal, recognise } from "./invitation.ts";
import { findStructureByFiness, listReferents, lockStructure } from "./structure.store.ts";

export type FirstReferentRefusal =
  | InvitationRefusal
  | { kind: "unknown-facility" }
  | { kind: "has-referent" }
  | { kind: "unreadable-identifier" };

/**
 * Whoever operates the service names the first référent structure of an establishment, and only the first: from then on its référents
 * name one another (product specification §1.3, "first référent only").
 */
export const nameFirstReferent = (
  db: Db,
  finess: string,
  typed: Invitation,
  now: Date,
): Promise<Result<"invited" | "known", FirstReferentRefusal>> =>
  db.transaction().execute(async (tx) => {
    const nationalId = typed.nationalId && readNationalId(typed.nationalId);
    if (typed.nationalId && !nationalId) return refuse({ kind: "unreadable-identifier" });
    const person = { ...typed, nationalId };
    const structure = await findStructureByFiness(tx, finess);
    const unit = structure?.units[0];
    if (!structure || !unit) return refuse({ kind: "unknown-facility" });
    await lockStructure(tx, structure.facility);
    if ((await listReferents(tx, structure.facility, dayOf(now))).length > 0) return refuse({ kind: "has-referent" });
    const byId = person.nationalId ? await findAccountByNationalId(tx, person.nationalId) : null;
    const recognised = recognise(person, byId, await findAccountByEmail(tx, person.email));
    if (!recognised.ok) return recognised;
    const invited = recognised.value;
    const account =
      invited.kind === "known"
        ? invited.account.id
        : await inviteAccount(
            tx,
            { ...person, createdBy: null },
            invited.replaces.map(({ id }) => id),
            null,
            now,
          );
    const right = { module: unit.module, role: "local-admin" as const, medical: false };
    await giveRight(tx, { account, unit: unit.id, ...right, mail: true, from: dayOf(now), to: null }, null, now);
    if (invited.kind === "known") return ok("known" as const);
    await issueLink(tx, { account, purpose: "activation", by: null, facility: structure.name }, now);
    return ok("invited" as const);
  });
