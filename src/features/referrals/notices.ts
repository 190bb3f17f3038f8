import type { Member, UnitId } from "#features/accounts/member.ts";
import type { NoticeKind } from "#features/notices/notice.ts";
import { receivesFor } from "./access.ts";
import type { Actor, EventAct, RequestEvent } from "./change.ts";
import type { Referral } from "./referral.ts";
import { hidesIdentity, isLive, profileNumber } from "./request.ts";

type Told = { unitId: UnitId; role: "requester" | "receiver" | "mdph"; kind: NoticeKind; requestId: string };

/** Which side hears of each act: the one that did not do it. */
const heard: Partial<
  Record<
    EventAct,
    {
      by: "receiver" | "requester" | "both" | "other";
      kind: NoticeKind /** What the unit hears, when it is something else. */;
      toReceiver?: NoticeKind;
    }
  >
> = {
  send: { by: "receiver", kind: "new-request" },
  "ask-correction": { by: "requester", kind: "correction-asked" },
  "send-dossier": { by: "receiver", kind: "dossier-received" },
  ask: { by: "requester", kind: "info-asked" },
  supply: { by: "receiver", kind: "info-given" },
  list: { by: "requester", kind: "answer" },
  decline: { by: "requester", kind: "answer" },
  reconsider: { by: "requester", kind: "answer" },
  propose: { by: "requester", kind: "proposal" },
  "agree-by-phone": { by: "other", kind: "proposal" },
  amend: { by: "requester", kind: "proposal" },
  retract: { by: "requester", kind: "answer" },
  lapse: { by: "both", kind: "lapsed" },
  "turn-down": { by: "receiver", kind: "turned-down" },
  confirm: { by: "receiver", kind: "confirmed" },
  "confirm-interim": { by: "receiver", kind: "confirmed" },
  supersede: { by: "receiver", kind: "superseded" },
  withdraw: { by: "receiver", kind: "withdrawn" },
  arrive: { by: "requester", kind: "arrival" },
  accept: { by: "requester", kind: "accepted" },
  "start-trial": { by: "requester", kind: "trial-started" },
  "end-trial": { by: "requester", kind: "trial-ended" },
  end: { by: "requester", kind: "stay-ended" },
  endorse: { by: "receiver", kind: "refusal-endorsed" },
  "reject-refusal": { by: "receiver", kind: "refusal-rejected" },
  reactivate: { by: "receiver", kind: "reactivated" },
  "no-show": { by: "other", kind: "no-show" },
  "fall-through": { by: "other", kind: "no-show" },
  "undo-arrival": { by: "requester", kind: "answer" },
  join: { by: "receiver", kind: "joined" },
  restore: { by: "receiver", kind: "restored" },
  revive: { by: "receiver", kind: "revived" },
  "extend-hold": { by: "requester", kind: "hold-extended" },
  "lapse-hold": { by: "both", kind: "hold-over" },
  interest: { by: "requester", kind: "interest" },
  "say-yes-if": { by: "requester", kind: "yes-if" },
  "drop-conditions": { by: "requester", kind: "answer" },
  "worth-asking": { by: "requester", kind: "ask-again" },
  "conditions-met": { by: "receiver", kind: "conditions-met" },
  "conditions-lost": { by: "receiver", kind: "conditions-lost" },
  "review-conditions": { by: "receiver", kind: "condition-review" },
  "propose-when-met": { by: "both", kind: "proposal", toReceiver: "proposed" },
};

/** A child's path has appointments, not an arrival. */
const heardOfPaths: { [Act in EventAct]?: NoticeKind } = { arrive: "path-opened", end: "path-ended" };

/** What the MDPH hears of the decisions it carries: product specification §8.6. */
const heardByMdph: { [Act in EventAct]?: NoticeKind } = {
  decline: "admission-impossible",
  "ask-correction": "correction-asked",
  arrive: "esms-entry",
  end: "esms-exit",
};

/** The units still asked hear that the search stops or goes on. */
export const searchNotices = (r: Referral, kind: "suspended" | "resumed", by: Member) =>
  r.requests.filter(isLive).map((q) => ({
    unitId: q.unit,
    role: "receiver" as const,
    module: r.module,
    kind,
    referralId: r.id,
    requestId: q.id,
    number: hidesIdentity(q) ? profileNumber(q.id) : r.number,
    except: by.id,
  }));

/** The person's side of a decision hears what a requester would. */
const toPerson = (r: Referral, rule: { kind: NoticeKind }, requestId: string): Told[] => [
  { unitId: r.owner, role: "requester", kind: rule.kind, requestId },
];

/** The notices a change gives, one per unit and request. */
export function noticesOf(r: Referral, events: RequestEvent[], by: Actor): Told[] {
  return events.flatMap((event): Told[] => {
    const rule = heard[event.act];
    const request = r.requests.find((q) => q.id === event.request);
    // a unit never hears of a request that was withdrawn from the selection before it left
    if (!rule || !request || (event.from === "prepared" && event.act !== "send")) return [];
    // it hears of the request that goes on, not of the one it is joined to
    if (event.act === "join" && (event.to === "withdrawn" || event.to === "prepared")) return [];
    const receiver: Told = {
      unitId: request.unit,
      role: "receiver",
      kind: rule.toReceiver ?? rule.kind,
      requestId: request.id,
    };
    const forMdph = r.module === "handicap" ? heardByMdph[event.act] : undefined;
    if (forMdph)
      return [
        { unitId: r.owner, role: "mdph", kind: forMdph, requestId: request.id },
        ...toPerson(r, rule, request.id),
      ];
    const kind = (r.module === "tnd" ? heardOfPaths[event.act] : undefined) ?? rule.kind;
    const requester: Told = { unitId: r.owner, role: "requester", kind, requestId: request.id };
    // whom the person asks besides those it designated: modules specification D.8
    if (event.act === "send" && r.module === "handicap" && (by === "platform" || by.unit !== r.owner))
      return [receiver, { unitId: r.owner, role: "mdph", kind: "asked-by-person", requestId: request.id }];
    if (rule.by === "both") return [receiver, requester];
    if (rule.by === "other")
      return by !== "platform" && receivesFor(by, request.unit, r.module) ? [requester] : [receiver];
    return rule.by === "receiver" ? [receiver] : [requester];
  });
}
