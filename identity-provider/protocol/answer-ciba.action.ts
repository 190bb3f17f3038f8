import { AccessDenied } from "oidc-provider/lib/helpers/errors.js";
import { inTransaction } from "#idp/database.ts";
import { recordEvent } from "#idp/event.store.ts";
import type { Person } from "#idp/people/person.ts";
import type { Desk } from "#idp/web.ts";
import { answerPending, type CibaRequest } from "./ciba.store.ts";
import { type AuthMode, carry, subjectOf } from "./claims.ts";
import { grantFor } from "./grant.ts";
import { lives } from "./lives.ts";

export type CibaAnswer =
  | { kind: "approved"; person: Person; amr: string[]; acr: string; authMode: AuthMode }
  | { kind: "denied"; reason: string };

/** The person has answered on their phone or with their card: the service learns it at its next poll. False: too late. */
export async function answerCiba(desk: Desk, request: CibaRequest, answer: CibaAnswer): Promise<boolean> {
  const { db, sealingKey } = desk;
  const authReqId = await inTransaction(db, async (tx) => {
    const found = await answerPending(tx, sealingKey, request.id, answer.kind);
    if (found)
      await recordEvent(tx, {
        kind: answer.kind === "approved" ? "sign-in" : "sign-in-refused",
        personId: request.personId,
        clientId: request.clientId,
        means: `CIBA ${request.channel}`,
        ...(answer.kind === "denied" ? { reason: answer.reason } : {}),
      });
    return found;
  });
  if (!authReqId) return false;
  const provider = desk.provider();
  if (answer.kind === "denied") {
    await provider.backchannelResult(authReqId, new AccessDenied(answer.reason));
    return true;
  }

  const accountId = subjectOf(answer.person, desk.settings.subStyle);
  const grant = await grantFor(provider, request.clientId, accountId);
  const authTime = Math.floor(Date.now() / 1000);
  const amr = carry(answer.authMode, answer.amr);
  // a session of its own, without a browser: refreshing and signing out work as for the others
  const session = new provider.Session();
  session.loginAccount({ accountId, loginTs: authTime, amr, acr: answer.acr, transient: true });
  session.ensureClientContainer(request.clientId);
  session.grantIdFor(request.clientId, grant);
  await session.save(lives.idle);
  await provider.backchannelResult(authReqId, grant, {
    acr: answer.acr,
    amr,
    authTime,
    sessionUid: session.uid,
    expiresWithSession: true,
    sid: session.sidFor(request.clientId)!,
  });
  return true;
}
