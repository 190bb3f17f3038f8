import type { Identifier, Origin } from "#features/accounts/identity.ts";
import { ok, type Result, refuse } from "#lib/result.ts";

export type Joining = {
  state: string;
  email: string | null;
  identifiers: { origin: Origin; value: string; checked: boolean }[];
};

export type JoinRefusal = { kind: "another-person" } | { kind: "not-open" } | { kind: "same-account" };

/**
 * Whether a proof made in somebody's session may be tied to their account (identity.md §1.5). An account whose registers'
 * identifiers were checked belongs to that person: a card that says none of them is somebody else's, whatever the name.
 */
export function mayBelong(account: Joining, proved: Identifier[]): Result<void, JoinRefusal> {
  if (account.state !== "active") return refuse({ kind: "not-open" });
  const checked = account.identifiers.filter(({ origin, checked }) => checked && origin !== "LOCAL");
  const says = ({ origin, value }: { origin: Origin; value: string }) =>
    proved.some((one) => one.origin === origin && one.value === value);
  return checked.length === 0 || checked.some(says) ? ok(undefined) : refuse({ kind: "another-person" });
}

/** The addresses to choose the contact one from: those their owner has proved, each once. */
export const addressesOf = (...sides: Joining[]): string[] => {
  const all = sides.map(({ email }) => email).filter((email) => email !== null);
  return all.filter((email, i) => all.findIndex((one) => one.toLowerCase() === email.toLowerCase()) === i);
};
