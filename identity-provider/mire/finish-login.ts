import { pairWaiting } from "#idp/broker/pair.action.ts";
import { troubleLogin } from "#idp/control/trouble.ts";
import { recordEvent } from "#idp/event.store.ts";
import type { Person } from "#idp/people/person.ts";
import { type AuthMode, carry, subjectOf } from "#idp/protocol/claims.ts";
import { closeSession, sessionOf } from "#idp/protocol/session.ts";
import type { Web } from "#idp/web.ts";

export type Login = {
  person: Person;
  /** How, as RFC 8176 says it: ["sc", "pin", "mfa"]. */
  amr: string[];
  acr: string;
  authMode: AuthMode;
  /** Seconds, when it was done; now unless said otherwise. */
  authTime?: number;
};

/** The person has proved who they are: the browser goes back to the service, signed in here too. */
export async function finishLogin(web: Web, { person, amr, acr, authMode, authTime }: Login): Promise<Response> {
  const { desk, interaction, db } = web.var;
  // a hospital's account waits to be tied to whoever signs in now: they then confirm, as they will each time
  if (authMode !== "IDENTITY_BROKER") {
    const paired = await pairWaiting(db, interaction.uid, { personId: person.id, means: authMode, now: new Date() });
    if (paired) return web.redirect(`/interaction/${interaction.uid}/delegation/suite`, 303);
  }
  const trouble = desk.settings.mode === "psc" ? await troubleLogin(db, clientIdOf(web), person.id) : null;
  if (trouble) return giveUpLogin(web, trouble, "as the simulator was asked to");
  const login = {
    accountId: subjectOf(person, desk.settings.subStyle),
    acr,
    amr: carry(authMode, amr),
    ts: authTime ?? Math.floor(Date.now() / 1000),
    remember: false,
  };
  await recordEvent(db, { kind: "sign-in", personId: person.id, clientId: clientIdOf(web), means: authMode });
  await endFormerSession(web, login.accountId);
  await saveResult(web, { login });
  return web.redirect(interaction.returnTo, 303);
}

/** Whoever was signed in here before someone else is signed out, everywhere. */
export async function endFormerSession(web: Web, accountId: string | null): Promise<void> {
  const former = await sessionOf(web);
  if (!former.accountId || former.accountId === accountId) return;
  await closeSession(web.var.desk, former, "someone else signs in");
  delete web.var.interaction.session;
}

/** The person does not go on, or may not. */
export async function giveUpLogin(
  web: Web,
  error = "access_denied",
  description = "the person gave up",
): Promise<Response> {
  await recordEvent(web.var.db, { kind: "sign-in-refused", clientId: clientIdOf(web), reason: error });
  await saveResult(web, { error, error_description: description });
  return web.redirect(web.var.interaction.returnTo, 303);
}

/** The service that asks, and where its pages are. */
export async function serviceOf(web: Web): Promise<{ service: string; origins: string[]; clientId: string }> {
  const clientId = clientIdOf(web);
  const client = await web.var.desk.provider().Client.find(clientId);
  return {
    clientId,
    service: client?.clientName ?? "ce service",
    origins: [...new Set((client?.redirectUris ?? []).map((uri) => new URL(uri).origin))],
  };
}

const clientIdOf = (web: Web) => String(web.var.interaction.params.client_id);

export async function saveResult(web: Web, result: NonNullable<Web["var"]["interaction"]["result"]>) {
  const { interaction } = web.var;
  interaction.result = result;
  await interaction.save(interaction.exp - Math.floor(Date.now() / 1000));
}
