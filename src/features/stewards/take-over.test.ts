import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { openOwnSpace } from "#features/directory/own-space.action.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { aDraft, aPlatform, must, read } from "#tests/dossiers.ts";
import { aCarer, aPerson, follows, type Someone } from "#tests/person.ts";
import { answerInvitation, inviteFollower, revokeFollower } from "./follow.action.ts";
import { listWaitingOf } from "./invitation.store.ts";

describe("A dossier taken over", async () => {
  const p = await aPlatform();

  /** A dossier in a space that waits for somebody, with that person as its référent. */
  async function waiting(steward: Someone): Promise<ReferralId> {
    const id = await aDraft(p);
    const owner = await p.db.transaction().execute((tx) => openOwnSpace(tx));
    await p.db.updateTable("referral").set({ owner_unit_id: owner }).where("id", "=", id).execute();
    await follows(p, id, steward, { kind: "steward" });
    return id;
  }
  const wanted = (email: string) =>
    ({ email, kind: "steward", mayAct: true, readsCare: true, relation: "elle-même", takesOver: true }) as const;
  const invites = (id: ReferralId, email: string, by: Someone) =>
    inviteFollower(p.db, id, wanted(email), by.member, p.clock.now);
  const waitingOf = (id: ReferralId, email: string) =>
    listWaitingOf(p.db, id, p.clock.now).then((all) => all.find((one) => one.email === email)!);

  test("is one that waits for somebody: a référent gives away neither a hospital's dossier nor a decision's", async () => {
    const friend = await aPerson(p, "Jean Ami");
    for (const unit of ["hospital", "tilleuls"] as const) {
      const id = await aDraft(p);
      await p.db.updateTable("referral").set({ owner_unit_id: p.units[unit] }).where("id", "=", id).execute();
      await follows(p, id, friend, { kind: "steward" });
      const done = await invites(id, "complice@exemple.test", friend);
      assert.deepEqual(done, { ok: false, refusal: { kind: "not-allowed" } });
      const posted = await friend.visitor.post(`/mon-espace/dossiers/${id}/aidants`, {
        ...{ courriel: "complice@exemple.test", lien: "Un ami", role: "owner" },
      });
      assert.equal(posted.status, 403);
      assert.equal((await read(p, id)).owner, p.units[unit]);
    }
  });

  test("is not taken over twice: the other invitations open nothing any more", async () => {
    const worker = await aCarer(p, "Nour Sociale", "hospital", "requester");
    const [first, second] = [await aPerson(p, "Rose Une"), await aPerson(p, "Yann Deux")];
    const id = await waiting(worker);
    for (const email of ["une@exemple.test", "deux@exemple.test"]) await must(invites(id, email, worker));
    const late = await waitingOf(id, "deux@exemple.test");
    await must(answerInvitation(p.db, await waitingOf(id, "une@exemple.test"), "accepted", first.member, p.clock.now));
    assert.equal((await read(p, id)).owner, first.unit);
    assert.deepEqual(await listWaitingOf(p.db, id, p.clock.now), []);
    const again = await answerInvitation(p.db, late, "accepted", second.member, p.clock.now);
    assert.deepEqual(again, { ok: false, refusal: { kind: "invitation-ended" } });
    assert.equal((await read(p, id)).owner, first.unit);
  });

  test("is not for the professional who opened it: they follow it already", async () => {
    const worker = await aCarer(p, "Lou Sociale", "hospital", "requester");
    const id = await waiting(worker);
    await must(invites(id, "lou@exemple.test", worker));
    const mine = await answerInvitation(
      p.db,
      await waitingOf(id, "lou@exemple.test"),
      "accepted",
      worker.member,
      p.clock.now,
    );
    assert.deepEqual(mine, { ok: false, refusal: { kind: "already-follows" } });
  });

  test("what a référent had sent opens nothing once they are put out", async () => {
    const [carer, friend] = [await aPerson(p, "Zoé Fille"), await aPerson(p, "Max Voisin")];
    const id = await aDraft(p);
    await p.db.updateTable("referral").set({ owner_unit_id: carer.unit }).where("id", "=", id).execute();
    await follows(p, id, friend, { kind: "steward" });
    await must(
      inviteFollower(
        p.db,
        id,
        { ...wanted("tiers@exemple.test"), kind: "helper", takesOver: false },
        friend.member,
        p.clock.now,
      ),
    );
    const sent = await waitingOf(id, "tiers@exemple.test");
    const line = (await read(p, id)).stewards.find((s) => s.account === friend.account)!;
    await must(revokeFollower(p.db, id, line.id, carer.member, p.clock.now));
    const third = await aPerson(p, "Ugo Tiers");
    const done = await answerInvitation(p.db, sent, "accepted", third.member, p.clock.now);
    assert.deepEqual(done, { ok: false, refusal: { kind: "invitation-ended" } });
    assert.equal((await third.visitor.get(`/mon-espace/dossiers/${id}`)).status, 404);
  });
});
