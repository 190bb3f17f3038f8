import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { aVisit } from "#tests/browser.ts";
import { activateWith, aScene, askPhone, openPortal, roche, typePin } from "#tests/e-cps.ts";
import { anIdentityProvider } from "#tests/programs.ts";
import { tidyEcps } from "./tidy.ts";

describe("Two processes on one database", async () => {
  const scene = await aScene();
  const other = await anIdentityProvider(scene.service.url, scene.settings);

  test("the phone speaks to one, the workstation to the other: it is called and answered all the same", async () => {
    const portal = await openPortal(scene, roche);
    await portal.getByRole("button", { name: "Activer l’e-CPS sur un téléphone" }).click();
    const token = await portal.locator("#jeton").innerText();
    const product = { url: other.walletUrl, mailboxUrl: "", smsUrl: "", databaseUrl: "", settings: {} };
    const phone = await aVisit(scene.browser, product, { viewport: { width: 360, height: 740 } });
    await activateWith(scene, phone, token);
    await portal.getByRole("heading", { name: "e-CPS activée" }).waitFor();
    const { page, number } = await askPhone(scene, roche);
    await typePin(phone);
    await phone.getByRole("button", { name: number, exact: true }).click();
    await page.getByRole("heading", { name: "Bonjour Antoine" }).waitFor();
  });

  test("a phone is called even when the database has just cut every connection that listens", async () => {
    const cut = () =>
      scene.db.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name like '%, live'",
      );
    const listening = async () =>
      (
        await scene.db.query(
          "select 1 from pg_stat_activity where datname = current_database() and application_name like '%, live'",
        )
      ).rows.length;
    const phone = scene.browser
      .contexts()
      .flatMap((context) => context.pages())
      .find((page) => page.url().includes("/app"))!;
    await phone.getByRole("button", { name: "Terminé" }).click();
    assert.equal((await cut()).rows.length, 2);
    const { page, number } = await askPhone(scene, roche);
    await typePin(phone);
    await phone.getByRole("button", { name: number, exact: true }).click();
    await page.getByRole("heading", { name: "Bonjour Antoine" }).waitFor();
    assert.equal(await listening(), 2, "one connection a process, not more");
  });

  test("count the calls to one person's phones together", async () => {
    const { rows } = await scene.db.query<{ points: number }>(
      "select points from throttle where key like 'pushByPerson%'",
    );
    assert.deepEqual(rows, [{ points: 2 }]);
  });

  test("what is worth nothing any more is forgotten, what serves is kept", async () => {
    const count = async (table: string) =>
      (await scene.db.query<{ n: number }>(`select count(*)::int as n from ${table}`)).rows[0]!.n;
    await tidyEcps(scene.db, new Date(Date.now() + 3600_000));
    assert.deepEqual([await count("device_request"), await count("throttle")], [0, 0]);
    assert.deepEqual([await count("push"), await count("device"), await count("activation")], [2, 1, 1]);
    await tidyEcps(scene.db, new Date(Date.now() + 91 * 24 * 3600_000));
    assert.deepEqual([await count("push"), await count("device"), await count("activation")], [0, 1, 1]);
  });
});
