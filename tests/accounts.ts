import { Hono } from "hono";
import { getCookie } from "hono/cookie";
import type { Db } from "#db/db.ts";
import { grantHabilitation, openAccount } from "#features/accounts/grant.action.ts";
import { levelOf, type Means } from "#features/accounts/means.ts";
import type { AccountId, Module, Right, UnitId } from "#features/accounts/member.ts";
import { acceptCharter } from "#features/pro-sante-connect/charter.action.ts";
import { findMember } from "#features/sessions/member.store.ts";
import { keepSession } from "#features/sessions/session.action.ts";
import { saveSession } from "#features/sessions/session.store.ts";
import { sessionCookie } from "#features/sessions/session.ts";
import { addHours } from "#lib/dates.ts";
import { newId } from "#lib/ids.ts";
import { createLog } from "#web/log.ts";
import type { Outside, Route, WebEnv } from "#web/web.ts";

/** A facility with units of one module, with no more than a session needs. */
export async function aFacility(db: Db, name: string, module: Module, units: string[]): Promise<UnitId[]> {
  const facility = newId();
  const finess = `0B${facility.replaceAll(/\D/g, "").slice(-7).padStart(7, "0")}`;
  await db
    .insertInto("facility")
    .values({
      id: facility,
      finess,
      name,
      category: "500",
      category_label: "EHPAD",
      city: "Vienne",
      departement: "38",
      origins: "{}",
      search_name: name.toLowerCase(),
    })
    .execute();
  const ids = units.map(() => newId<UnitId>());
  await db
    .insertInto("unit")
    .values(
      units.map((unit, i) => ({
        id: ids[i]!,
        facility_id: facility,
        name: unit,
        module,
        kinds: [],
        offer: "{}",
        limits: "{}",
      })),
    )
    .execute();
  return ids;
}

type Professional = {
  nationalId: string;
  name: string;
  profession?: { code: string; label: string } | null;
  email?: string | null;
};

/** Somebody who has been here before: the charter is behind them. */
export async function anAccount(
  db: Db,
  { nationalId, name, profession = { code: "60", label: "Infirmière" }, email = null }: Professional,
): Promise<AccountId> {
  const [givenName = "", familyName = ""] = name.split(" ");
  const account = await openAccount(
    db,
    { nationalId, givenName, familyName, profession, email, isEmailVerified: true },
    new Date(),
  );
  await acceptCharter(db, account, new Date());
  return account;
}

export const aRight = (db: Db, account: AccountId, unit: UnitId, right: Partial<Right>, now: Date) =>
  grantHabilitation(db, { account, unit, module: "grand-age", role: "requester", medical: false, ...right }, now);

type Opened = {
  token: string;
  account: AccountId;
  unit: UnitId | null;
  now: Date;
  expiresAt?: Date;
  means?: Means;
  shared?: boolean;
  browser?: string;
};

/** A session as signing in would leave it, by e-CPS unless told. */
export const aSession = (db: Db, { means = "e-cps", browser = "tests", shared = false, ...opened }: Opened) =>
  db.transaction().execute((tx) =>
    saveSession(tx, {
      idToken: null,
      providerSid: null,
      means,
      level: levelOf[means],
      authenticatedAt: opened.now,
      visit: { browser, device: "Firefox sur Linux", address: "192.0.2.1" },
      shared,
      expiresAt: addHours(opened.now, 4),
      ...opened,
    }),
  );

/** The pages given, with what surrounds them in the product as far as sessions go. */
export function aSite(outside: Pick<Outside, "db" | "now" | "publicUrl" | "oidc">, routes: Route[]) {
  const app = new Hono<WebEnv>();
  for (const { method, path, who, page } of routes)
    app.on(method, path, async (web) => {
      const now = outside.now();
      const token = getCookie(web, sessionCookie(outside.publicUrl));
      const found = token ? await findMember(outside.db, token, now) : null;
      if (token && found?.dueForTouch) await keepSession(outside.db, token, now);
      for (const [name, value] of Object.entries({
        outside: {
          proxies: 0,
          sms: true,
          aaguids: [],
          support: { phone: null, email: null },
          log: createLog("silent"),
          ...outside,
          readDb: outside.db,
          isReady: () => true,
        },
        db: outside.db,
        now,
        visitor: found?.member ?? null,
        signedIn: found,
      }))
        web.set(name as "visitor", value as null);
      web.set("units", found?.units ?? 0);
      web.set("unread", found?.unread ?? 0);
      if (found?.member) web.set("member", found.member);
      const guard = who.kind === "fresh" ? who.who : who;
      if (guard.kind !== "anyone" && !found) return web.redirect("/connexion", 303);
      if (guard.kind !== "anyone" && guard.kind !== "signed-in" && !found?.member) return web.redirect("/espaces", 303);
      return page(web);
    });
  return (url: string, init: RequestInit) => app.request(url, init);
}
