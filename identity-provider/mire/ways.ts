import { delegation } from "#idp/broker/delegation.page.ts";
import { readerWay } from "#idp/cards/reader.page.ts";
import { simulatedCard } from "#idp/cards/simulated-card.page.ts";
import { ecpsWay } from "#idp/ecps/way.page.ts";
import { localWay } from "#idp/hospital/local-way.page.ts";
import type { Html } from "#idp/pages/frame.ts";
import { passkeyWay } from "#idp/passkeys/way.page.ts";
import type { Settings } from "#idp/settings.ts";
import type { Route, Web } from "#idp/web.ts";

/** A means to say who one is: a tab of the login page. */
export type Way = {
  /** In its address: `/interaction/:uid/<key>` shows it. */
  key: string;
  label: string;
  isOpen: (settings: Settings) => boolean;
  /** What its tab holds, for the sign-in `web.var.interaction`. */
  render: (web: Web) => Html | Promise<Html>;
  /** Scripts of ours its tab runs. */
  scripts?: string[];
  /** Addresses elsewhere its forms may end up at. */
  leadsTo?: (web: Web) => Promise<string[]>;
  /** Its other pages and forms, usually below `/interaction/:uid/<key>/`. */
  routes: Route[];
};

/** In the order of the tabs. A function: each way draws the login page, which lists them all. */
export const ways = (): Way[] => [localWay, ecpsWay, simulatedCard, readerWay, delegation, passkeyWay];

export const openWays = (settings: Settings) => ways().filter((way) => way.isOpen(settings));
