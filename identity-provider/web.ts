import type { HttpBindings } from "@hono/node-server";
import type { Context } from "hono";
import type { Interaction, Provider } from "oidc-provider";
import type { Db } from "./database.ts";
import type { SignedIn } from "./portal/session.ts";
import type { Settings } from "./settings.ts";

/** What every page is given from outside, once. */
export type Desk = {
  settings: Settings;
  db: Db;
  sealingKey: Buffer;
  /** Signs with the newest key: another one after a rotation. */
  provider: () => Provider;
  /** Whoever asks for our keys sees those of a rotation that has just been made elsewhere. */
  useNewestKey: () => Promise<void>;
  urls: Urls;
};

/** Where each host is reached, without a slash at the end. */
export type Urls = { issuer: string; auth: string; wallet: string; card: string | null };

export type WebEnv = {
  Bindings: HttpBindings;
  Variables: {
    desk: Desk;
    db: Db;
    /** The sign-in under way in this browser, on the pages of the login page: the route's guard has found it. */
    interaction: Interaction;
    /** The person signed in at this provider, on their own pages. */
    signedIn: SignedIn;
  };
};
export type Web = Context<WebEnv>;

/** Who may open a page: anyone, a browser whose sign-in is under way at `/interaction/:uid`, a person signed in here, an administrator; `simulator`: anyone, where identities are invented; `control`: an administrator, there only; `declaring`: anyone there, an administrator elsewhere; `hospital`: an administrator of a hospital. */
export type Guard =
  | "anyone"
  | "simulator"
  | "signing-in"
  | "signed-in"
  | "admin"
  | "control"
  | "declaring"
  | "hospital";

export type Route = {
  method: "GET" | "POST" | "DELETE";
  path: string;
  who: Guard;
  page: (web: Web) => Response | Promise<Response>;
  /** A POST other sites may send: a service's own form or server. */
  fromElsewhere?: true;
  /** It holds a file. */
  isLong?: true;
};

/** What the form holds, one text for each name. */
export async function formOf(web: Web): Promise<Record<string, string>> {
  const form = await web.req.parseBody();
  return Object.fromEntries(
    Object.entries(form).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}
