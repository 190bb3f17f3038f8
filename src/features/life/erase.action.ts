import type { Tx } from "#db/db.ts";
import { closeJournal } from "#features/journal/forget-names.action.ts";
import { notifyUnits } from "#features/notices/notify.action.ts";
import type { Traits } from "#features/persons/person.ts";
import { forgetPerson, registerPerson } from "#features/persons/register.action.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { isPlaced, wasSent } from "#features/referrals/request.ts";
import { reasonLabel } from "#features/referrals/wording.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { deleteContent, findCreatedAt, hasOtherReferral, insertErasure, savePerson } from "./erase.store.ts";
import type { Certificate } from "./erasing.ts";

/**
 * The end of retention, on a locked dossier: its key is destroyed, what it sealed and what lists showed of it is emptied, the
 * person is forgotten unless another dossier is theirs; the number, dates, outcome and certificate remain. Its units are told.
 */
export async function eraseDossier(tx: Tx, r: Referral, now: Date): Promise<void> {
  const createdAt = await findCreatedAt(tx, r.id);
  await deleteContent(tx, r, now);
  if (await hasOtherReferral(tx, r.person, r.id)) await savePerson(tx, r.id, await registerPerson(tx, nobody, now));
  else await forgetPerson(tx, r.person);
  const { seq, hash } = await closeJournal(tx, r.id, now);
  const certificate: Certificate = {
    number: r.number,
    module: pathwayOf(r.module).label,
    createdAt: createdAt.toISOString(),
    archivedAt: r.statusSince.toISOString(),
    outcome: outcomeOf(r),
    requests: r.requests.filter(wasSent).length,
    erasedAt: now.toISOString(),
    journal: { entries: seq, head: hash },
  };
  await insertErasure(tx, r, certificate, now);
  const about = { module: r.module, kind: "erased", referralId: r.id, requestId: null, number: r.number } as const;
  await notifyUnits(tx, [{ ...about, unitId: r.owner, role: "requester" }], now);
}

const outcomeOf = (r: Referral): string =>
  r.statusReason
    ? `clos : ${reasonLabel(r.module, r.statusReason).toLowerCase()}`
    : r.requests.some((q) => isPlaced(q) || q.state.kind === "ended")
      ? "admission"
      : "clos sans admission";

const nobody: Traits = {
  ...{ birthName: "", usedName: null, givenName: "", usedGivenName: null },
  ...{ sex: "I", birthDate: null, birthPlace: null, ins: null, insStatus: "inconnue" },
};
