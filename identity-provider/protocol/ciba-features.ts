import type { BackchannelAuthenticationRequest, CIBAConfiguration, Client, KoaContextWithOIDC } from "oidc-provider";
import { CustomOIDCProviderError, InvalidBindingMessage, InvalidRequest } from "oidc-provider/lib/helpers/errors.js";
import type { Db } from "#idp/database.ts";
import { findPersonByNationalId } from "#idp/people/person.store.ts";
import type { Settings } from "#idp/settings.ts";
import { saveCibaRequest } from "./ciba.store.ts";
import { channelOf, cibaInterval, hintedId, isBindingNumber } from "./ciba.ts";
import { cibaCalled } from "./ciba-calls.ts";
import { keyIn, subjectOf } from "./claims.ts";
import { lives } from "./lives.ts";

type Parts = { db: Db; sealingKey: Buffer; settings: Settings };

/** Sign-in asked from a service's server: poll only, the number is two digits, the person is called on the channel asked. */
export const cibaFeatures = ({ db, sealingKey, settings }: Parts): CIBAConfiguration => ({
  enabled: true,
  deliveryModes: ["poll"],
  processLoginHint: async (_, hint) => {
    const nationalId = hintedId(hint);
    const person = nationalId ? await findPersonByNationalId(db, nationalId) : null;
    return person?.state === "active" ? subjectOf(person, settings.subStyle) : undefined;
  },
  processLoginHintToken: () => {
    throw new InvalidRequest("login_hint_token is not supported");
  },
  verifyUserCode: () => undefined,
  validateRequestContext: (ctx) => {
    const scopes = String(ctx.oidc.params?.scope ?? "").split(" ");
    if (!scopes.includes("openid") || !scopes.includes("scope_all"))
      throw new CustomOIDCProviderError("invalid_scope", "scope must hold openid and scope_all");
    if (!ctx.oidc.params?.acr_values) throw new InvalidRequest("missing required parameter acr_values");
    if (!channelOf(ctx.oidc.params.channel)) throw new InvalidRequest("channel must be CARD or MOBILE");
  },
  validateBindingMessage: (_, message) => {
    if (!isBindingNumber(message)) throw new InvalidBindingMessage("binding_message must be two digits");
  },
  triggerAuthenticationDevice: async (
    ctx: KoaContextWithOIDC,
    request: BackchannelAuthenticationRequest,
    account: { accountId: string },
    client: Client,
  ) => {
    const key = keyIn(account.accountId);
    const { rows } = await db.query<{ id: string }>(
      "id" in key ? "select id from person where id = $1" : "select id from person where national_id = $1",
      ["id" in key ? key.id : key.nationalId],
    );
    const saved = await saveCibaRequest(
      db,
      sealingKey,
      request.jti,
      {
        personId: rows[0]!.id,
        clientId: client.clientId,
        service: client.clientName ?? client.clientId,
        channel: channelOf(ctx.oidc.params?.channel)!,
        number: String(ctx.oidc.params?.binding_message),
        expiresAt: new Date(Date.now() + lives.ciba * 1000),
      },
      cibaInterval,
    );
    await Promise.all(cibaCalled.map((call) => call(db, saved)));
  },
});
