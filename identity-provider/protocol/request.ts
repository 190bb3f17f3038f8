export type Asked = { [name: string]: unknown };

export type RequestFault = { error: "invalid_request" | "invalid_scope"; description: string };

/** What Pro Santé Connect wants in every authorization request, beyond what OpenID Connect wants. */
export function faultOf(asked: Asked): RequestFault | null {
  const text = (name: string) => (typeof asked[name] === "string" ? asked[name] : "");
  const scopes = text("scope").split(" ");
  if (!scopes.includes("openid") || !scopes.includes("scope_all"))
    return { error: "invalid_scope", description: "scope must hold openid and scope_all" };
  for (const name of ["acr_values", "state", "nonce"])
    if (!text(name)) return { error: "invalid_request", description: `missing required parameter ${name}` };
  if (!text("acr_values").split(" ").some(isLevel))
    return { error: "invalid_request", description: "acr_values must be eidas1, eidas2 or eidas3" };
  return null;
}

const isLevel = (value: string) => /^eidas[123]$/.test(value);
