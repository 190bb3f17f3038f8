import { base, Check, Prompt } from "oidc-provider/lib/helpers/interaction_policy/index.js";

/** A browser several people use says so with this cookie. */
export const sharedCookie = "idp-poste";

/** When the person is asked something: to sign in, and on a shared workstation whether the session found is theirs. No consent. */
export function loginPolicy() {
  const policy = base();
  policy.remove("consent");
  policy.add(
    new Prompt(
      { name: "confirm", requestable: false },
      new Check("shared_workstation", "the person must confirm who they are", "interaction_required", (ctx) => {
        const { session, result } = ctx.oidc;
        const isShared = ctx.cookies.get(sharedCookie, { signed: false }) === "partage";
        return Boolean(isShared && session?.accountId && !result?.login && !result?.confirm);
      }),
    ),
  );
  return policy;
}
