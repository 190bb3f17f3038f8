import type { Member } from "#features/accounts/member.ts";
import { mayWrite, type Party } from "#features/referrals/access.ts";
import { missingToSend, type Referral, type VoletStanding } from "#features/referrals/referral.ts";
import { isLive, isPlaced, wasSent } from "#features/referrals/request.ts";
import { pathwayOf } from "#pathways/pathways.ts";

/** Something the dossier waits for. `you`: whoever reads may do it; the date tells since when it waits. */
export type Awaited =
  | { kind: "volet"; by: "you" | "doctor" | "team" | "somebody"; volet: VoletStanding; since: Date }
  | { kind: "name-doctor"; by: "you"; since: Date }
  | { kind: "wishes" | "choose" | "send" | "send-dossier"; by: "you" | "person"; since: Date }
  | { kind: "reply" | "decide" | "tick"; by: "you" | "person"; request: string; unit: string; since: Date }
  | { kind: "answers"; by: "units"; units: number; since: Date }
  | { kind: "arrival"; by: "units"; request: string; unit: string; since: Date }
  | { kind: "resume" | "reopen" | "search-again" | "confirm-address"; by: "you" | "person"; since: Date };

/** Who looks, and what they may do: the rules of the dossier say it. */
export type Looking = { member: Member; access: Party; conducts: boolean; prepares: boolean };

/**
 * What is left to do, by whom, since when: what waits for the reader first.
 * `ownSpace`: the person's own space carries the dossier, so nobody but the doctor they name fills its care.
 */
export function leftToDo(
  r: Referral,
  looking: Looking,
  { ownSpace, required, createdAt }: { ownSpace: boolean; required: readonly string[]; createdAt: Date },
): Awaited[] {
  const mine = looking.conducts ? ("you" as const) : ("person" as const);
  switch (r.status) {
    case "unconfirmed":
      return [{ kind: "confirm-address", by: mine, since: r.statusSince }];
    case "suspended":
      return [{ kind: "resume", by: mine, since: r.statusSince }, ...answersOf(r, mine)];
    case "cancelled":
    case "archived":
      return r.statusReason === "deceased" ? [] : [{ kind: "reopen", by: mine, since: r.statusSince }];
    case "admitted":
    case "erased":
      return [];
    case "placed":
      return arrivalsOf(r);
    default: {
      const all = [
        ...answersOf(r, mine),
        ...voletsOf(r, looking, { ownSpace, required, createdAt }),
        ...searchOf(r, looking, required),
      ];
      return [...all.filter(({ by }) => by === "you"), ...all.filter(({ by }) => by !== "you"), ...arrivalsOf(r)];
    }
  }
}

function answersOf(r: Referral, by: "you" | "person"): Awaited[] {
  const asked = r.requests.flatMap((q): Awaited[] => {
    const about = { by, request: q.id, unit: q.unit, since: q.since };
    if (q.state.kind === "offered" && q.state.proposal.oral === null) return [{ kind: "decide", ...about }];
    if (q.state.kind === "info-requested") return [{ kind: "reply", ...about }];
    const mine = (q.yesIf?.conditions ?? []).some(
      (c) => c.kind === "told" && c.by === "requester" && !c.medical && !c.metAt,
    );
    return q.state.kind === "conditional" && mine ? [{ kind: "tick", ...about }] : [];
  });
  const silent = r.requests.filter((q) => ["sent", "read", "studying"].includes(q.state.kind));
  const oldest = silent.toSorted((a, b) => a.sentAt!.getTime() - b.sentAt!.getTime())[0];
  const order = ["decide", "reply", "tick"];
  return [
    ...asked.toSorted((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind)),
    ...(oldest
      ? [{ kind: "answers" as const, by: "units" as const, units: silent.length, since: oldest.sentAt! }]
      : []),
  ];
}

const arrivalsOf = (r: Referral): Awaited[] =>
  r.requests
    .filter((q) => q.state.kind === "confirmed")
    .map((q) => ({ kind: "arrival", by: "units", request: q.id, unit: q.unit, since: q.since }));

function voletsOf(
  r: Referral,
  { member, access }: Looking,
  { ownSpace, required, createdAt }: { ownSpace: boolean; required: readonly string[]; createdAt: Date },
): Awaited[] {
  const missing = missingToSend(r, required);
  const theirs = (v: VoletStanding) => !mayWrite(v.level, access, member, r);
  const waited = missing.map((volet): Awaited => {
    const since = volet.updatedAt ?? createdAt;
    if (!theirs(volet)) return { kind: "volet", by: "you", volet, since };
    if (r.doctor) return { kind: "volet", by: "doctor", volet, since: r.doctor.namedAt };
    return { kind: "volet", by: ownSpace ? "somebody" : "team", volet, since };
  });
  const nobody = ownSpace && !r.doctor && missing.some(theirs);
  return [...waited, ...(nobody ? [{ kind: "name-doctor" as const, by: "you" as const, since: createdAt }] : [])];
}

function searchOf(r: Referral, { prepares, conducts }: Looking, required: readonly string[]): Awaited[] {
  if (r.requests.some((q) => isPlaced(q))) return [];
  const complete = missingToSend(r, required).length === 0;
  const selected = r.requests.filter((q) => q.state.kind === "prepared");
  const since = r.statusSince;
  if (selected.length > 0)
    return complete ? [{ kind: "send", by: conducts ? "you" : "person", since: selected[0]!.since }] : [];
  // designated by an authority, an establishment waits for what the person wrote
  const designated = r.requests.find((q) => q.disclosure === "decision" && isLive(q));
  if (designated)
    return complete ? [{ kind: "send-dossier", by: conducts ? "you" : "person", since: designated.since }] : [];
  if (r.requests.some(isLive)) return [];
  if (r.requests.some(wasSent)) return [{ kind: "search-again", by: prepares ? "you" : "person", since }];
  const { wishesVolet } = pathwayOf(r.module);
  const wishes = r.volets.find((v) => v.code === wishesVolet);
  if (wishes && wishes.state !== "to-validate" && wishes.state !== "validated")
    return [{ kind: "wishes", by: prepares ? "you" : "person", since }];
  return [{ kind: "choose", by: prepares ? "you" : "person", since }];
}
