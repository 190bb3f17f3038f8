import type { Db } from "#db/db.ts";
import type { Module } from "#features/accounts/member.ts";
import { dayOf, frenchTime } from "#lib/dates.ts";
import { remindUnit } from "./remind.action.ts";
import { listToRemind } from "./reminder.store.ts";
import { mayRemind, reminderAfter } from "./reminder.ts";

const modules: Module[] = ["grand-age", "sanitaire", "handicap", "tnd"];

/** Every hour of the day: units whose count is older than their module allows are asked whether it still holds, once a period. */
export async function remindPlaces(db: Db, now: Date): Promise<void> {
  if (!mayRemind(Number(frenchTime(now).slice(0, 2)))) return;
  for (const module of modules) {
    const saidBefore = new Date(now.getTime() - reminderAfter(module));
    for (const unit of await listToRemind(db, module, { saidBefore, today: dayOf(now), limit: 500 }))
      await remindUnit(db, { unit, module, saidBefore }, now);
  }
}
