/** The package's entry warns on the console about releases of Node whose long-term support it cannot read; what it exports is here. */
declare module "oidc-provider/lib/provider.js" {
  export { Provider } from "oidc-provider";
}
declare module "oidc-provider/lib/helpers/errors.js" {
  import { errors } from "oidc-provider";
  export import AccessDenied = errors.AccessDenied;
  export import CustomOIDCProviderError = errors.CustomOIDCProviderError;
  export import InvalidBindingMessage = errors.InvalidBindingMessage;
  export import InvalidGrant = errors.InvalidGrant;
  export import InvalidRequest = errors.InvalidRequest;
}
declare module "oidc-provider/lib/helpers/interaction_policy/index.js" {
  import { interactionPolicy } from "oidc-provider";
  export import Check = interactionPolicy.Check;
  export import Prompt = interactionPolicy.Prompt;
  export import base = interactionPolicy.base;
}

declare module "oidc-provider/lib/adapters/memory_adapter.js" {
  import type { AdapterFactory } from "oidc-provider";
  export const createMemoryAdapter: (clockTolerance?: number) => AdapterFactory;
}
