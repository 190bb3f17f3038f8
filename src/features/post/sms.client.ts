/** The SMS gateway: `POST <url>/messages` with `{"to": "+33…", "text": "…"}` in JSON, answered 2xx. Null: no SMS leaves from here. */
export type SmsGateway = { url: string; token: string | null } | null;

/** `to` in E.164. Throws when the gateway does not take it, so that the worker tries again; the text is never in the error. */
export async function sendSms(gateway: NonNullable<SmsGateway>, message: { to: string; text: string }): Promise<void> {
  const response = await fetch(`${gateway.url}/messages`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(gateway.token ? { authorization: `Bearer ${gateway.token}` } : {}),
    },
    body: JSON.stringify(message),
    signal: AbortSignal.timeout(15_000),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`the SMS gateway answered ${response.status}`);
}
