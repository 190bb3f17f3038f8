import type { Context } from "hono";
import type { Db } from "#db/db.ts";
import type { Member } from "#features/accounts/member.ts";
import type { FranceConnect } from "#features/france-connect/france-connect.ts";
import type { Provider } from "#features/pro-sante-connect/provider.ts";
import type { SignedIn } from "#features/sessions/member.store.ts";
import type { Logger } from "./log.ts";

/** What the application is given from outside, once. */
export type Outside = {
  db: Db;
  /** A replica for directory search and statistics; the same as `db` when there is none. */
  readDb: Db;
  now: () => Date;
  /** "https://sextant.example", no slash at the end. */
  publicUrl: string;
  /** How many reverse proxies of ours the requests pass. */
  proxies: number;
  /** Whether an SMS can be sent. */
  sms: boolean;
  /** The models of keys that may be enrolled; empty: any. */
  aaguids: string[];
  oidc: OidcSettings;
  /** How citizens prove who they are, when it is connected. */
  franceConnect: FranceConnect | null;
  /** How `near` is written at /fhir: the ROR puts the longitude first, FHIR R4 the latitude. */
  nearOrder: "lon-lat" | "lat-lon";
  /** Whom people call when their card does not work. */
  support: { phone: string | null; email: string | null };
  /** The registers a reported mistake reaches by mail. */
  reportsByMail: { ror: boolean; finess: boolean; cnsa: boolean };
  /** One origin of this machine that booking links may lead to, beside https ones; null in production. */
  bookingSandbox: string | null;
  /** Where map tiles come from, and whom to thank; null: maps are drawn without any. */
  tiles: Tiles | null;
  log: Logger;
  isReady: () => boolean;
};

/** "https://tuiles.example/{z}/{x}/{y}.png". */
export type Tiles = { url: string; attribution: string };

export type OidcSettings = Provider;

/** What every page receives: the request, who is signed in, the database and the clock. */
export type WebEnv = {
  Variables: {
    outside: Outside;
    db: Db;
    now: Date;
    /** Who is looking, on any page. */
    visitor: Member | null;
    /** Who is signed in, with or without a unit, and how; null for a visitor. */
    signedIn: SignedIn | null;
    /** The signed-in member; the route's guard has made sure there is one. */
    member: Member;
    /** How many units the account may act for. */
    units: number;
    /** Notices not read yet. */
    unread: number;
  };
};
export type Web = Context<WebEnv>;

/** Who may open a route: `anyone`, any signed-in account, a member holding one of these roles for some module. */
export type Guard =
  | { kind: "anyone" }
  /** A server that proves itself by what it sends: no cookie is read, and no page of ours need be its origin. */
  | { kind: "machine" }
  | { kind: "signed-in" }
  /** Signed in, even before the charter is accepted. */
  | { kind: "newcomer" }
  | { kind: "member" }
  | { kind: "role"; roles: readonly Member["rights"][number]["role"][] }
  /** Whom that guard lets in, once they have proved lately who they are. */
  | { kind: "fresh"; who: Guard };

export type Route = {
  method: "GET" | "POST" | "PATCH";
  path: string;
  who: Guard;
  page: (web: Web) => Response | Promise<Response>;
};
