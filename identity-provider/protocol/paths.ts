import { realm } from "#idp/settings.ts";

/** Where Keycloak serves OpenID Connect. */
export const openidPath = `${realm}/protocol/openid-connect`;
/** The address the standard discovery document names, which Pro Santé Connect does not use. */
export const wrongAuthorizePath = `${openidPath}/auth`;
export const logoutPath = `${openidPath}/logout`;
export const cibaGrant = "urn:openid:params:grant-type:ciba";
export const namedScopes = ["openid", "scope_all", "identity", "rpps", "referentiel", "interop", "profile"];
