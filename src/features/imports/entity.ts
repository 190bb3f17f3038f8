import type { Finess, LegalStatus } from "#features/directory/facility.ts";
import { titled } from "#features/directory/title.ts";
import { ok, type Result, refuse } from "#lib/result.ts";
import { finessDay, readFiness, textOf } from "./reading.ts";

/** A legal entity: who runs establishments. */
export type LegalEntity = {
  finess: Finess;
  name: string;
  legalStatus: LegalStatus | null;
  siren: string | null;
  closedOn: string | null;
  date: string | null;
};

/** An element `structureej` of the flow cs1400101. */
export function readEntity(row: Readonly<Record<string, string | undefined>>): Result<{ value: LegalEntity }, string> {
  const finess = readFiness(row.nofiness);
  if (!finess.ok) return finess;
  const name = textOf(row.rslongue) ?? textOf(row.rs);
  if (!name) return refuse("Raison sociale absente");
  return ok({
    value: {
      finess: finess.value,
      name: titled(name),
      legalStatus: statusOf(row.statutjuridique),
      siren: /^\d{9}$/.test(row.siren ?? "") ? row.siren! : null,
      closedOn: finessDay(row.datefermeture),
      date: finessDay(row.datemaj),
    },
  });
}

/** The legal statuses of FINESS go by tens: 01–39 public bodies, 40–69 private without profit, 70–99 companies and persons. */
function statusOf(code: string | undefined): LegalStatus | null {
  const n = /^\d{2}$/.test(code ?? "") ? Number(code) : 0;
  if (n === 0) return null;
  return n < 40 ? "public" : n < 70 ? "non-profit" : "private";
}
