import type { Db } from "#idp/database.ts";
import { findPerson } from "#idp/people/person.store.ts";
import { answerCiba } from "#idp/protocol/answer-ciba.action.ts";
import { type CibaRequest, findCibaRequest } from "#idp/protocol/ciba.store.ts";
import type { Desk } from "#idp/web.ts";
import { askPhones, collectApproval } from "./answer.action.ts";
import { ecpsOf } from "./desk.ts";
import { hasDevice } from "./device.store.ts";
import type { Push } from "./push.ts";

/** A service's server asks for a person: their phones are called, with the number the service shows. */
export async function callPhones(db: Db, request: CibaRequest): Promise<void> {
  if (request.channel !== "MOBILE") return;
  const now = () => new Date();
  const isCalled = await hasDevice(db, request.personId, now());
  await askPhones(
    { pool: db, now },
    {
      personId: isCalled ? request.personId : null,
      kind: "ciba",
      reference: request.id,
      service: request.service,
      number: Number(request.number),
    },
  );
}

/** What the phone answered goes to the service, which learns it at its next poll. */
export async function tellService(desk: Desk, push: Push, answer: "approved" | "wrong-number" | "refused-on-phone") {
  const request = await findCibaRequest(desk.db, push.reference);
  if (!request) return;
  if (answer !== "approved") return void (await answerCiba(desk, request, { kind: "denied", reason: answer }));
  const approval = await collectApproval(ecpsOf(desk).ecps, push.id, push.reference);
  const person = approval && (await findPerson(desk.db, approval.personId));
  await answerCiba(
    desk,
    request,
    person?.state === "active"
      ? { kind: "approved", person, amr: ["swk", "pin", "mfa"], acr: "eidas1", authMode: "MOBILE" }
      : { kind: "denied", reason: "revoked" },
  );
}
