import { ageing } from "#features/directory/availability.ts";
import type { Module } from "#features/directory/unit.ts";

/** Parameter availability.reminder: a count older than this asks whether it still holds, at most once in that time. */
export const reminderAfter = (module: Module): number => ageing[module].reminder;

/** Reminders leave by day, never within the quiet hours (notice.quiet, product specification §12). */
export const mayRemind = (parisHour: number) => parisHour >= 8 && parisHour < 20;
