import type { Client, Provider } from "oidc-provider";
import { recordEvent } from "#idp/event.store.ts";
import type { Desk, Web } from "#idp/web.ts";
import { lives } from "./lives.ts";

export type Session = InstanceType<Provider["Session"]>;

/** This browser's session, signed in or not. */
export const sessionOf = (web: Web): Promise<Session> => {
  const provider = web.var.desk.provider();
  return provider.Session.get(provider.createContext(web.env.incoming, web.env.outgoing) as never);
};

/**
 * The end of a session, wherever it is decided: every service that has a part in it is told (back-channel logout), its codes
 * and tokens open nothing more.
 */
export async function closeSession(desk: Desk, session: Session, reason: string): Promise<void> {
  const provider = desk.provider();
  const parts = Object.entries(session.authorizations ?? {});
  await session.destroy();
  await Promise.all(
    parts.map(async ([clientId, { sid, grantId }]) => {
      if (grantId) await revokeGrant(provider, grantId);
      const client = await provider.Client.find(clientId).catch(() => undefined);
      if (!client?.backchannelLogoutUri || !session.accountId) return;
      const failure = await tellEnd(client, session.accountId, sid ?? "");
      // a service that does not answer learns it at its next refresh
      if (failure) await recordEvent(desk.db, { kind: "back-channel-failed", clientId, reason: failure.slice(0, 200) });
    }),
  );
  await recordEvent(desk.db, { kind: "sign-out", reason, detail: { clients: parts.map(([clientId]) => clientId) } });
}

/** Its logout token, posted to the service; what went wrong, when something did. */
async function tellEnd(client: Client, accountId: string, sid: string): Promise<string | null> {
  // absent from the package's types
  const { backchannelLogout } = client as unknown as {
    backchannelLogout: (this: Client, accountId: string, sid: string) => Promise<void>;
  };
  return backchannelLogout.call(client, accountId, sid).then(
    () => null,
    (cause: Error) => cause.message,
  );
}

async function revokeGrant(provider: Provider, grantId: string) {
  await Promise.all([
    provider.AccessToken.revokeByGrantId(grantId),
    provider.RefreshToken.revokeByGrantId(grantId),
    provider.AuthorizationCode.revokeByGrantId(grantId),
    provider.BackchannelAuthenticationRequest.revokeByGrantId(grantId),
  ]);
  await (await provider.Grant.find(grantId))?.destroy();
}

/** Seconds a session still has: half an hour without use, four hours from the sign-in whatever happens. */
export const lifeOf = (session: Pick<Session, "loginTs">, nowSeconds: number) =>
  Math.max(1, Math.min(lives.idle, lives.session - (session.loginTs ? nowSeconds - session.loginTs : 0)));
