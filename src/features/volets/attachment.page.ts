import { recordReading } from "#features/journal/record.action.ts";
import { isReleasedTo, mayRead, mayWrite, seesEveryDocument } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { openDossier } from "#features/referrals/dossier.page.ts";
import { isPersonSide } from "#features/referrals/path.ts";
import { findKey } from "#features/referrals/referral.store.ts";
import { isUuid } from "#lib/ids.ts";
import { pathwayOf } from "#pathways/pathways.ts";
import { notFoundPage } from "#web/errors.ts";
import type { Web } from "#web/web.ts";
import { readAttachment } from "./attachment.store.ts";
import { readValidated, type ValidatedVolet } from "./volet.store.ts";

/** Units read what was validated, and so does the person's side of what others fill: a file only a draft names is not theirs yet. */
const isNamed = (validated: Record<string, ValidatedVolet>, id: string) =>
  Object.values(validated).some(({ answers }) => Object.values(answers).some((value) => [value].flat().includes(id)));

/** GET /dossiers/:id/pieces/:piece — always a download: a file of someone else never runs in our pages. */
export async function attachmentPage(web: Web) {
  const found = await openDossier(web, web.req.param("id")!);
  const id = web.req.param("piece")!;
  if (!found || !isUuid(id)) return notFoundPage(web);
  const { db, member, now } = web.var;
  const key = await findKey(db, found.referral.id);
  const file = await readAttachment(db, key, found.referral.id, id);
  if (!file) return notFoundPage(web);
  const isValidated = isNamed(await readValidated(db, found.referral.id, key), id);
  const finishedOnly =
    found.access === "receiver" ||
    (isPersonSide(found.access) && file.level === "care" && !mayWrite("care", found.access, member, found.referral));
  // the pages of a paper dossier, and what a platform joined to a path, are named by no answer
  const isPaper = ["papier", "parcours"].includes(file.volet) && found.access === "receiver";
  if (finishedOnly && !isPaper && !isValidated) return notFoundPage(web);
  const volet = found.referral.volets.find((v) => v.code === file.volet);
  const isOpened = volet !== undefined && isValidated && isReleasedTo(volet, found.access, member, found.referral);
  if (!isOpened && !mayRead(file.level, found.access, member, found.referral)) return notFoundPage(web);
  const early = pathwayOf(found.referral.module).seenFromProposal.includes(file.linkId);
  if (early && !seesEveryDocument(found.access, member, found.referral)) return notFoundPage(web);
  await recordReading(db, found.referral.id, journalActor(member), "download", id, now);
  return web.body(new Uint8Array(file.content), 200, {
    "content-type": file.mediaType,
    "content-disposition": `attachment; filename="document"; filename*=UTF-8''${encodeURIComponent(file.name)}`,
    "content-security-policy": "sandbox; default-src 'none'",
    "x-content-type-options": "nosniff",
    "cache-control": "private, no-store",
  });
}
