/** The package's entry warns on the console about releases of Node whose long-term support it cannot read; what it exports is here. */
declare module "oidc-provider/lib/provider.js" {
  export { Provider } from "oidc-provider";
}
