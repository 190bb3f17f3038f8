import { accessOf } from "#features/referrals/access.ts";
import { findReferral } from "#features/referrals/referral.store.ts";
import { accessWindow } from "#features/referrals/rulebook.ts";
import { isUuid } from "#lib/ids.ts";
import { streamChanges } from "#web/live.ts";
import type { Web } from "#web/web.ts";

/** GET /direct?sujets=unit:… referral:…&depuis=… — "change" each time one of these moves; only those the member may see are listened to. */
export async function livePage(web: Web) {
  const asked = (web.req.query("sujets") ?? "").split(" ").slice(0, 10);
  const open = await Promise.all(asked.map((topic) => mayHear(web, topic)));
  const since = Number(web.req.query("depuis") || Number.NaN);
  return streamChanges(web, new Set(asked.filter((_, i) => open[i])), Number.isFinite(since) ? since : null);
}

async function mayHear(web: Web, topic: string): Promise<boolean> {
  const { member, db, now } = web.var;
  const [kind, id = ""] = topic.split(":");
  // whoever acts for some patients only is not told when the others' dossiers move
  if (kind === "unit")
    return (
      (id === member.unit || (member.covers ?? []).some((one) => one.unit === id)) &&
      (!member.actingFor || member.actingFor.patients === "all")
    );
  if (kind !== "referral" || !isUuid(id)) return false;
  const referral = await findReferral(db, id);
  return referral !== undefined && accessOf(referral, member, now, accessWindow(referral.module)) !== null;
}
