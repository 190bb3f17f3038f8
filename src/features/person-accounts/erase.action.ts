import type { Db } from "#db/db.ts";
import { closeAccount, forgetAccount } from "#features/accounts/account-life.action.ts";
import type { Member } from "#features/accounts/member.ts";
import { forgetCitizen } from "#features/france-connect/citizen.action.ts";
import { cancelOwnReferrals } from "#features/referrals/own-side.action.ts";
import { leaveEveryDossier } from "#features/stewards/follow.action.ts";

/**
 * "Effacer mon espace": the dossiers of the space are cancelled, their live requests withdrawn, and the account is closed at once.
 * Its name, address and numbers go with it: an account of the same address may be opened again. What the dossiers hold is erased at the end of its retention, like that of any cancelled dossier.
 */
export const eraseOwnSpace = (db: Db, by: Member, now: Date): Promise<void> =>
  db.transaction().execute(async (tx) => {
    await cancelOwnReferrals(tx, by, now);
    await leaveEveryDossier(tx, by, now);
    await forgetCitizen(tx, by.id);
    await closeAccount(tx, by.id, "asked", null, now);
    await forgetAccount(tx, by.id, now);
  });
