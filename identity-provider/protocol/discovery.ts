import type { Urls } from "#idp/web.ts";
import { openidPath, wrongAuthorizePath } from "./paths.ts";

const signing = ["PS384", "RS384", "EdDSA", "ES384", "HS256", "HS512", "ES256", "RS256", "HS384", "ES512"];
const allSigning = [...signing, "PS256", "PS512", "RS512"];
const asymmetric = allSigning.filter((alg) => !alg.startsWith("HS"));
const keyEncryption = ["RSA-OAEP", "RSA-OAEP-256", "RSA1_5"];
const contentEncryption = ["A256GCM", "A192GCM", "A128GCM", "A128CBC-HS256", "A192CBC-HS384", "A256CBC-HS512"];
const authMethods = [
  ...["private_key_jwt", "client_secret_basic", "client_secret_post", "tls_client_auth", "client_secret_jwt"],
];

/**
 * What Pro Santé Connect announces under `wallet-openid-configuration`, with its oddities: levels named "0", no health claim,
 * flows and algorithms of Keycloak that no service is given. A client that lives with this lives with the real one.
 */
export function walletDocument(urls: Urls) {
  const at = (path: string) => `${urls.auth}${openidPath}${path}`;
  const registration = `${urls.issuer}/clients-registrations/openid-connect`;
  return {
    issuer: urls.issuer,
    authorization_endpoint: `${urls.wallet}/auth`,
    token_endpoint: at("/token"),
    introspection_endpoint: at("/token/introspect"),
    userinfo_endpoint: at("/userinfo"),
    end_session_endpoint: at("/logout"),
    frontchannel_logout_session_supported: true,
    frontchannel_logout_supported: true,
    jwks_uri: at("/certs"),
    check_session_iframe: at("/login-status-iframe.html"),
    grant_types_supported: [
      ...["authorization_code", "implicit", "refresh_token", "password", "client_credentials"],
      ...["urn:openid:params:grant-type:ciba", "urn:ietf:params:oauth:grant-type:device_code"],
    ],
    acr_values_supported: ["0", "0"],
    response_types_supported: [
      ...["code", "none", "id_token", "token", "id_token token"],
      ...["code id_token", "code token", "code id_token token"],
    ],
    subject_types_supported: ["public", "pairwise"],
    id_token_signing_alg_values_supported: allSigning,
    id_token_encryption_alg_values_supported: keyEncryption,
    id_token_encryption_enc_values_supported: contentEncryption,
    userinfo_signing_alg_values_supported: [...allSigning, "none"],
    userinfo_encryption_alg_values_supported: keyEncryption,
    userinfo_encryption_enc_values_supported: contentEncryption,
    request_object_signing_alg_values_supported: [...allSigning, "none"],
    request_object_encryption_alg_values_supported: keyEncryption,
    request_object_encryption_enc_values_supported: contentEncryption,
    response_modes_supported: [
      ...["query", "fragment", "form_post", "query.jwt", "fragment.jwt", "form_post.jwt", "jwt"],
    ],
    registration_endpoint: registration,
    token_endpoint_auth_methods_supported: authMethods,
    token_endpoint_auth_signing_alg_values_supported: allSigning,
    introspection_endpoint_auth_methods_supported: authMethods,
    introspection_endpoint_auth_signing_alg_values_supported: allSigning,
    authorization_signing_alg_values_supported: allSigning,
    authorization_encryption_alg_values_supported: keyEncryption,
    authorization_encryption_enc_values_supported: contentEncryption,
    claims_supported: [
      ...["aud", "sub", "iss", "auth_time", "name", "given_name", "family_name"],
      ...["preferred_username", "email", "acr"],
    ],
    claim_types_supported: ["normal"],
    claims_parameter_supported: true,
    scopes_supported: [
      ...["openid", "microprofile-jwt", "rpps", "referentiel", "web-origins", "basic", "identity", "acr"],
      ...["offline_access", "eidas1", "profile", "roles", "email", "scope_all", "phone", "interop", "scope_1"],
      ...["address", "scope_2", "eidas2"],
    ],
    request_parameter_supported: true,
    request_uri_parameter_supported: true,
    require_request_uri_registration: true,
    code_challenge_methods_supported: ["plain", "S256"],
    tls_client_certificate_bound_access_tokens: true,
    revocation_endpoint: at("/revoke"),
    revocation_endpoint_auth_methods_supported: authMethods,
    revocation_endpoint_auth_signing_alg_values_supported: allSigning,
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    device_authorization_endpoint: at("/auth/device"),
    backchannel_token_delivery_modes_supported: ["poll", "ping"],
    backchannel_authentication_endpoint: at("/ext/ciba/auth"),
    backchannel_authentication_request_signing_alg_values_supported: asymmetric,
    require_pushed_authorization_requests: false,
    pushed_authorization_request_endpoint: at("/ext/par/request"),
    mtls_endpoint_aliases: {
      token_endpoint: at("/token"),
      revocation_endpoint: at("/revoke"),
      introspection_endpoint: at("/token/introspect"),
      device_authorization_endpoint: at("/auth/device"),
      registration_endpoint: registration,
      userinfo_endpoint: at("/userinfo"),
      pushed_authorization_request_endpoint: at("/ext/par/request"),
      backchannel_authentication_endpoint: at("/ext/ciba/auth"),
    },
    authorization_response_iss_parameter_supported: true,
  };
}

/** The standard name answers too, as Keycloak's does: its authorization address is not the wallet's, and opens nothing. */
export const standardDocument = (urls: Urls) => ({
  ...walletDocument(urls),
  authorization_endpoint: `${urls.auth}${wrongAuthorizePath}`,
});

/** A hospital's provider announces what it does, under both names. */
export function hospitalDocument(urls: Urls) {
  const at = (path: string) => `${urls.auth}${openidPath}${path}`;
  return {
    issuer: urls.issuer,
    authorization_endpoint: `${urls.wallet}/auth`,
    token_endpoint: at("/token"),
    introspection_endpoint: at("/token/introspect"),
    revocation_endpoint: at("/revoke"),
    userinfo_endpoint: at("/userinfo"),
    end_session_endpoint: at("/logout"),
    jwks_uri: at("/certs"),
    grant_types_supported: ["authorization_code", "refresh_token", "urn:openid:params:grant-type:ciba"],
    acr_values_supported: ["eidas1", "eidas2", "eidas3"],
    response_types_supported: ["code"],
    response_modes_supported: ["query", "form_post"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["RS256"],
    token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post", "private_key_jwt"],
    claims_supported: [
      ...["sub", "iss", "aud", "exp", "iat", "auth_time", "acr", "amr", "sid", "nonce", "given_name", "family_name"],
      ...["preferred_username", "SubjectNameID", "otherIds", "SubjectRefPro", "SubjectRole", "tid", "oid"],
    ],
    scopes_supported: ["openid", "scope_all", "identity", "profile", "rpps", "referentiel", "interop"],
    code_challenge_methods_supported: ["S256"],
    backchannel_logout_supported: true,
    backchannel_logout_session_supported: true,
    backchannel_token_delivery_modes_supported: ["poll"],
    backchannel_authentication_endpoint: at("/ext/ciba/auth"),
    authorization_response_iss_parameter_supported: true,
    claims_parameter_supported: false,
    request_parameter_supported: false,
    request_uri_parameter_supported: false,
  };
}
