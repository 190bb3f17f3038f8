import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as openid from "openid-client";
import { aPhone, aScene, benali, roche, typePin } from "#tests/e-cps.ts";

describe("A service's server that asks for a person", async () => {
  const scene = await aScene();
  const { phone } = await aPhone(scene, roche);
  const { rows } = await scene.db.query<{ metadata: object }>(
    "select metadata from client where client_id = 'sextant'",
  );
  assert.ok(rows[0]);
  const config = await openid.discovery(
    new URL(`${scene.issuer}/.well-known/wallet-openid-configuration`),
    "sextant",
    undefined,
    openid.ClientSecretBasic("secret-of-the-tests"),
    { execute: [openid.allowInsecureRequests] },
  );
  openid.enableNonRepudiationChecks(config);
  const ask = (nationalId: string, number: string) =>
    openid.initiateBackchannelAuthentication(config, {
      scope: "openid scope_all",
      acr_values: "eidas1",
      login_hint: nationalId,
      binding_message: number,
      channel: "MOBILE",
    });
  const done = () => phone.getByRole("button", { name: "Terminé" }).click();

  test("gets tokens once the phone gave its code and the service's number", async () => {
    const asked = await ask(roche, "07");
    const polling = openid.pollBackchannelAuthenticationGrant(config, asked);
    await phone.getByText("Sextant demande à vérifier votre identité.").waitFor();
    await typePin(phone);
    await phone.getByRole("button", { name: "07", exact: true }).click();
    await phone.getByRole("heading", { name: "C’est confirmé" }).waitFor();
    const claims = (await polling).claims()!;
    assert.deepEqual([claims.authMode, claims.acr, claims.SubjectNameID], ["MOBILE", "eidas1", roche]);
    await done();
  });

  for (const [what, answer] of [
    ["another number chosen", "wrong"],
    ["a refusal", "refuse"],
  ] as const)
    test(`is denied after ${what}`, async () => {
      const asked = await ask(roche, "42");
      const polling = openid.pollBackchannelAuthenticationGrant(config, asked).then(
        () => "tokens",
        (cause: { error?: string }) => cause.error,
      );
      await phone.getByRole("heading", { name: "Demande de connexion" }).waitFor();
      if (answer === "refuse") await phone.getByRole("button", { name: "Ce n’est pas moi" }).click();
      else {
        await typePin(phone);
        await phone.getByRole("heading", { name: "Quel nombre est affiché" }).waitFor();
        const shown = await phone.locator("#nombres button").allInnerTexts();
        await phone.getByRole("button", { name: shown.find((one) => one !== "42")!, exact: true }).click();
      }
      assert.equal(await polling, "access_denied");
      await done();
    });

  test("calls no phone for who has none", async () => {
    await ask(benali, "42");
    const { rows } = await scene.db.query("select person_id from push order by created_at desc limit 1");
    assert.deepEqual(rows, [{ person_id: null }]);
  });
});
