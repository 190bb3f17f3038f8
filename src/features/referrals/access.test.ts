import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Member, Module, Role, UnitId } from "#features/accounts/member.ts";
import { states } from "#tests/acts.ts";
import { aMember, aReferral, aRequest, at, bellevue, clos, hospital, now, tilleuls } from "#tests/samples.ts";
import {
  type Access,
  accessOf,
  conducts,
  mayRead,
  mayValidate,
  mayWrite,
  prepares,
  seesEveryDocument,
  sightOf,
} from "./access.ts";
import type { Referral, ReferralStatus } from "./referral.ts";
import type { AdmissionRequest, StateKind } from "./request.ts";

const roles: Role[] = ["reader", "writer", "requester", "receiver", "local-admin", "statistics"];
const levels = ["admin", "care", "medical", "own"] as const;
const who = (
  role: Role,
  {
    unit = hospital,
    medical = false,
    doctor = false,
    module = "grand-age",
  }: { unit?: UnitId; medical?: boolean; doctor?: boolean; module?: Module } = {},
): Member => aMember(unit, role, { profession: doctor ? "10" : "60", rights: [{ module, role, medical }] });

/** Les Tilleuls was asked, Bellevue only selected, Le Clos neither. */
const dossier = (some: Partial<Referral> = {}) =>
  aReferral({ requests: [aRequest(tilleuls), aRequest(bellevue, { kind: "prepared" })], ...some });
const access = (member: Member, on = dossier(), clock = now) => accessOf(on, member, clock, 30);
/** One line per role of what a question answers. */
const byRole = <Answer>(ask: (role: Role) => Answer) => Object.fromEntries(roles.map((role) => [role, ask(role)]));

describe("From where one sees a dossier", () => {
  test("in the unit that carries it: those who prepare and those who read", () =>
    assert.deepEqual(
      byRole((role) => access(who(role))),
      { reader: "owner", writer: "owner", requester: "owner", receiver: null, "local-admin": null, statistics: null },
    ));

  test("in a unit that was asked: those who answer and those who read", () =>
    assert.deepEqual(
      byRole((role) => access(who(role, { unit: tilleuls }))),
      {
        reader: "receiver",
        writer: null,
        requester: null,
        receiver: "receiver",
        "local-admin": null,
        statistics: null,
      },
    ));

  test("in a unit selected but not asked yet, or in any other: nobody", () => {
    for (const unit of [bellevue, clos])
      assert.deepEqual(
        Object.values(byRole((role) => access(who(role, { unit })))),
        roles.map(() => null),
      );
  });

  test("for another module: nobody", () => {
    for (const unit of [hospital, tilleuls])
      assert.deepEqual(
        Object.values(byRole((role) => access(who(role, { unit, module: "sanitaire" })))),
        roles.map(() => null),
      );
  });

  test("a unit reads on for thirty days once its request is closed, then no more", () => {
    const closed: StateKind[] = ["declined", "withdrawn", "superseded", "not-arrived", "ended"];
    const receiver = who("receiver", { unit: tilleuls });
    for (const state of Object.keys(states) as StateKind[]) {
      const on = dossier({ requests: [aRequest(tilleuls, states[state], { since: at("2026-11-20") })] });
      const seen = [at("2026-12-19"), at("2026-12-21")].map((clock) => access(receiver, on, clock));
      const expected =
        state === "prepared" ? [null, null] : closed.includes(state) ? ["receiver", null] : ["receiver", "receiver"];
      assert.deepEqual(seen, expected, state);
    }
  });

  test("and for thirty days once a dossier it received somebody from is archived", () => {
    const receiver = who("receiver", { unit: tilleuls });
    const on = dossier({
      requests: [aRequest(tilleuls, states.arrived, { since: at("2026-10-01") })],
      status: "archived",
      statusSince: at("2026-11-20"),
    });
    assert.deepEqual(
      [at("2026-12-19"), at("2026-12-21")].map((clock) => access(receiver, on, clock)),
      ["receiver", null],
    );
  });

  test("a unit whose request was withdrawn before it left never saw it", () => {
    const on = dossier({
      requests: [aRequest(tilleuls, { kind: "withdrawn", former: "prepared", reason: "other" }, { sentAt: null })],
    });
    assert.equal(access(who("receiver", { unit: tilleuls }), on), null);
  });

  test("one closed request and one live: the live one counts", () => {
    const on = dossier({
      requests: [aRequest(tilleuls, states.declined, { since: at("2026-01-01") }), aRequest(tilleuls)],
    });
    assert.equal(access(who("receiver", { unit: tilleuls }), on), "receiver");
  });
});

describe("What is read", () => {
  const reads = (member: Member, from: Access) => levels.filter((level) => mayRead(level, from, member, dossier()));

  test("from the unit that carries it: everything, the medical volet with the right alone", () => {
    for (const role of ["reader", "writer", "requester"] as const) {
      assert.deepEqual(reads(who(role), "owner"), ["admin", "care", "own"], role);
      assert.deepEqual(reads(who(role, { medical: true }), "owner"), ["admin", "care", "medical", "own"], role);
    }
  });

  test("from a unit that was asked: not what the unit that carries it keeps to itself", () => {
    for (const role of ["reader", "receiver"] as const) {
      assert.deepEqual(reads(who(role, { unit: tilleuls }), "receiver"), ["admin", "care"], role);
      assert.deepEqual(
        reads(who(role, { unit: tilleuls, medical: true }), "receiver"),
        ["admin", "care", "medical"],
        role,
      );
    }
  });

  test("from nowhere: nothing, even by a doctor", () =>
    assert.deepEqual(reads(who("receiver", { medical: true, doctor: true }), null), []));

  test("what the person tells of their health: by their side, by who may read the medical volet for them, never by a unit asked", () => {
    const told = (member: Member, from: Access) => [
      mayRead("told", from, member, dossier()),
      mayWrite("told", from, member, dossier()),
      mayValidate("told", false, from, member, dossier()),
    ];
    for (const role of roles)
      for (const doctor of [true, false]) {
        const asked = who(role, { unit: tilleuls, medical: true, doctor });
        assert.deepEqual(told(asked, "receiver"), [false, false, false], role);
        assert.deepEqual(told(who(role, { doctor }), "owner"), [false, false, false], role);
        assert.deepEqual(told(who(role, { doctor }), null), [false, false, false], role);
      }
    assert.deepEqual(told(who("reader", { medical: true }), "owner"), [true, false, false]);
    assert.deepEqual(told(who("reader", { doctor: true }), "doctor"), [true, false, false]);
    assert.deepEqual(told(who("reader"), "person"), [true, true, false]);
  });

  test("being a doctor opens nothing: the right does", () =>
    assert.deepEqual(reads(who("reader", { doctor: true }), "owner"), ["admin", "care", "own"]));

  test("the right for another module opens nothing here", () => {
    const member = aMember(hospital, "reader", {
      rights: [
        { module: "grand-age", role: "reader", medical: false },
        { module: "sanitaire", role: "reader", medical: true },
      ],
    });
    assert.deepEqual(reads(member, "owner"), ["admin", "care", "own"]);
  });
});

describe("What is written", () => {
  const writes = (member: Member, from: Access, on = dossier()) =>
    levels.filter((level) => mayWrite(level, from, member, on));

  test("by those who prepare: everything, the medical volet with the right alone", () => {
    assert.deepEqual(
      byRole((role) => writes(who(role), "owner")),
      {
        reader: [],
        writer: ["admin", "care", "own"],
        requester: ["admin", "care", "own"],
        receiver: [],
        "local-admin": [],
        statistics: [],
      },
    );
    assert.deepEqual(
      byRole((role) => writes(who(role, { medical: true }), "owner")),
      {
        reader: [],
        writer: [...levels],
        requester: [...levels],
        receiver: [],
        "local-admin": [],
        statistics: [],
      },
    );
  });

  test("never by a unit that was asked, nor by one that was not", () => {
    for (const role of roles)
      for (const from of ["receiver", null] as const)
        assert.deepEqual(writes(who(role, { unit: tilleuls, medical: true }), from), [], role);
  });

  test("until the dossier is cancelled or archived", () => {
    const all: ReferralStatus[] = [
      "draft",
      "ready",
      "open",
      "suspended",
      "placed",
      "admitted",
      "cancelled",
      "archived",
    ];
    assert.deepEqual(
      all.filter((status) => writes(who("requester"), "owner", dossier({ status })).length > 0),
      ["draft", "ready", "open", "suspended", "placed", "admitted"],
    );
  });
});

describe("What is validated", () => {
  const validates = (member: Member, from: Access = "owner", on = dossier()) => ({
    plain: levels.filter((level) => mayValidate(level, false, from, member, on)),
    signed: levels.filter((level) => mayValidate(level, true, from, member, on)),
  });

  test("by a writer: the administrative volet and the wishes; by a requester the care volet too", () => {
    assert.deepEqual(validates(who("writer")), { plain: ["admin", "own"], signed: [] });
    assert.deepEqual(validates(who("requester")), { plain: ["admin", "care", "own"], signed: [] });
    assert.deepEqual(validates(who("requester", { medical: true })), { plain: [...levels], signed: [] });
  });

  test("what carries a signature: by a doctor who may write it", () => {
    for (const role of ["writer", "requester"] as const) {
      assert.deepEqual(validates(who(role, { doctor: true })).signed, ["admin", "care", "own"], role);
      assert.deepEqual(validates(who(role, { doctor: true, medical: true })).signed, [...levels], role);
    }
    assert.deepEqual(validates(who("reader", { doctor: true, medical: true })).signed, []);
  });

  test("never from a unit that was asked, nor once cancelled", () => {
    const doctor = who("receiver", { unit: tilleuls, doctor: true, medical: true });
    assert.deepEqual(validates(doctor, "receiver"), { plain: [], signed: [] });
    assert.deepEqual(
      validates(who("requester", { doctor: true, medical: true }), "owner", dossier({ status: "cancelled" })),
      { plain: [], signed: [] },
    );
  });
});

test("the documents kept for a proposal open to the unit that made one, and to the unit that carries the dossier", () => {
  const receiver = who("receiver", { unit: tilleuls });
  const opened = (Object.keys(states) as StateKind[]).filter((state) =>
    seesEveryDocument(
      "receiver",
      receiver,
      dossier({ requests: [aRequest(tilleuls, states[state]), aRequest(bellevue, states.offered)] }),
    ),
  );
  assert.deepEqual(opened, ["offered", "confirmed", "trial", "arrived"]);
  assert.equal(seesEveryDocument("owner", who("reader"), dossier()), true);
});

describe("What a unit sees of one request", () => {
  const request = (some: Partial<AdmissionRequest>, state: AdmissionRequest["state"] = { kind: "read" }) =>
    aRequest(tilleuls, state, some);
  const sight = (q: AdmissionRequest, member: Member, clock = now) =>
    sightOf(aReferral({ requests: [q] }), q, member, clock, 30);
  const receiver = who("receiver", { unit: tilleuls });
  const profile = { disclosure: "profile", disclosedAt: null } as const;
  const declined = { kind: "declined", former: "studying", reason: "no-place" } as const;

  test("a profile is not a way into the dossier", () => {
    const q = request(profile);
    assert.equal(sight(q, receiver), "profile");
    assert.equal(access(receiver, aReferral({ requests: [q] })), null);
    assert.equal(sight(q, who("requester")), "owner");
    assert.equal(sight(q, who("receiver", { unit: bellevue })), null);
    assert.equal(sight(q, who("requester", { unit: tilleuls })), null);
  });

  test("whoever acts for named patients does not see whose profile it is", () => {
    const acting = { ...receiver, actingFor: { patients: ["person"] } as unknown as Member["actingFor"] };
    assert.equal(sight(request(profile), acting), null);
  });

  test("interest opens it, and the outcome closes it at once; a request sent whole keeps its delay", () => {
    const interested = { disclosedAt: at("2026-11-21"), sentAt: at("2026-11-20") };
    assert.equal(sight(request(interested), receiver), "receiver");
    const closed = request({ ...interested, since: now }, declined);
    assert.equal(sight(closed, receiver), "profile");
    assert.equal(access(receiver, aReferral({ requests: [closed] })), null);
    assert.equal(sight(request({ since: now }, declined), receiver), "receiver");
    assert.equal(sight(request({ ...profile, since: at("2026-10-01") }, declined), receiver), null);
  });
});

describe("Those who take part without a unit that carries the dossier", () => {
  const marie = who("person", { unit: clos });
  const line = (some: Partial<Referral["stewards"][number]> = {}) => ({
    id: "s",
    account: marie.id,
    kind: "helper" as const,
    mayAct: false,
    readsCare: false,
    ...some,
  });
  const doctor = (number: string | null) => ({ nationalId: number, name: "Dr Lambert", namedAt: now });
  const rightsOf = (member: Member, on: Referral) => {
    const from = access(member, on);
    return {
      from,
      reads: levels.filter((level) => mayRead(level, from, member, on)),
      writes: levels.filter((level) => mayWrite(level, from, member, on)),
      signs: mayValidate("medical", true, from, member, on),
      prepares: prepares(member, on),
      conducts: conducts(member, on),
    };
  };

  test("the person in whose space the dossier is conducts it, and never reads the medical volet", () =>
    assert.deepEqual(rightsOf(marie, dossier({ owner: clos })), {
      from: "person",
      reads: ["admin", "care", "own"],
      writes: ["admin", "own"],
      signs: false,
      prepares: true,
      conducts: true,
    }));

  test("another référent has the same rights, a helper those the person gave", () => {
    assert.equal(
      rightsOf(marie, dossier({ stewards: [line({ kind: "steward", mayAct: true, readsCare: true })] })).from,
      "person",
    );
    assert.deepEqual(rightsOf(marie, dossier({ stewards: [line()] })), {
      from: "helper",
      reads: ["admin", "own"],
      writes: ["admin", "own"],
      signs: false,
      prepares: true,
      conducts: false,
    });
    assert.equal(rightsOf(marie, dossier({ stewards: [line({ mayAct: true })] })).conducts, true);
    assert.ok(rightsOf(marie, dossier({ stewards: [line({ readsCare: true })] })).reads.includes("care"));
  });

  test("a habilitation held elsewhere opens nothing medical to a référent", () => {
    const nurse = { ...who("requester", { unit: clos, medical: true }), id: marie.id };
    assert.deepEqual(rightsOf(nurse, dossier({ stewards: [line({ kind: "steward" })] })).reads, [
      "admin",
      "care",
      "own",
    ]);
  });

  test("nobody else of the person's space, of another space, nor in somebody's name", () => {
    assert.equal(access(who("person", { unit: bellevue }), dossier({ owner: clos })), null);
    const acting = {
      account: marie.id,
      nationalId: null,
      name: "Dr X",
      delegation: "d",
      patients: "all" as const,
      rights: [],
    };
    assert.equal(access({ ...marie, actingFor: acting }, dossier({ stewards: [line()] })), null);
  });

  test("the treating doctor fills and signs every volet of a dossier they do not carry, and conducts nothing", () => {
    const lambert = { ...who("requester", { unit: clos, doctor: true }), nationalId: "899700000001" };
    assert.deepEqual(rightsOf(lambert, dossier({ doctor: doctor("899700000001") })), {
      from: "doctor",
      reads: ["admin", "care", "medical"],
      writes: ["admin", "care", "medical"],
      signs: true,
      prepares: false,
      conducts: false,
    });
    for (const named of [null, doctor(null), doctor("899700000002")])
      assert.equal(access(lambert, dossier({ doctor: named })), null);
    assert.equal(access({ ...lambert, nationalId: null }, dossier({ doctor: doctor(null) })), null);
  });

  test("of an erased dossier nothing is left to anybody", () =>
    assert.equal(access(marie, dossier({ owner: clos, status: "erased" })), null));
});
