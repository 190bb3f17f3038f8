import type { AccountId, Right, Role } from "./member.ts";
import { mayHoldMedical } from "./professions.ts";

/** What a doctor lets somebody do in their name; each one brings those before it, `answer` apart. */
export const delegatedRights = ["read", "write", "send", "answer"] as const;
export type DelegatedRight = (typeof delegatedRights)[number];

/** In whose name somebody acts, and for which patients. */
export type ActingFor = {
  account: AccountId;
  /** Theirs, not that of whoever acts. */
  nationalId: string | null;
  /** "Dr Antoine Roche" */
  name: string;
  delegation: string;
  patients: string[] | "all";
  rights: DelegatedRight[];
};

/** Which rights of the giver make each delegated one, and what the holder then holds. */
const made: Record<DelegatedRight, { from: Role[]; gives: Role }> = {
  read: { from: ["reader", "writer", "requester", "receiver"], gives: "reader" },
  write: { from: ["writer", "requester"], gives: "writer" },
  send: { from: ["requester"], gives: "requester" },
  answer: { from: ["receiver"], gives: "receiver" },
};

/**
 * What is delegated, cut to what the giver may do today: never more than either. The flag `médicale` passes only to somebody whose
 * own profession may hold it (product specification §1.1.2): a doctor's secretary writes the dossier, not its medical volet.
 */
export const cutRights = (
  own: Right[],
  delegated: { rights: DelegatedRight[]; modules: string[] | null },
  holderProfession: string,
): Right[] =>
  own
    .filter(({ module }) => !delegated.modules || delegated.modules.includes(module))
    .flatMap((right) =>
      delegated.rights
        .filter((one) => made[one].from.includes(right.role))
        .map((one) => ({
          module: right.module,
          role: made[one].gives,
          medical: right.medical && mayHoldMedical(holderProfession),
        })),
    )
    .filter((right, i, all) => all.findIndex((one) => one.module === right.module && one.role === right.role) === i);
