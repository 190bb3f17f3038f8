import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { AccountId } from "#features/accounts/member.ts";
import { newId } from "#lib/ids.ts";
import { newToken } from "#lib/seal.ts";
import { anAuthenticator } from "#tests/authenticator.ts";
import { enrolmentOptions, handleOf, readResponse, useOptions, verifyEnrolment, verifyUse } from "./passkey.client.ts";

const publicUrl = "https://sextant.example";
const account = newId<AccountId>();
const cps4 = "11111111-2222-3333-4444-555555555555";

async function enrolled(made: { aaguid?: string; syncable?: boolean }, aaguids: string[] = []) {
  const site = { publicUrl, aaguids };
  const challenge = newToken();
  const key = anAuthenticator({ origin: publicUrl, ...made });
  const options = await enrolmentOptions(site, { challenge, account, name: "Sofia Diaz", others: [] });
  const response = readResponse(key.enrol({ ...options, rp: { id: options.rp.id ?? "" } }));
  return { site, key, options, verified: await verifyEnrolment(site, response!, challenge) };
}

describe("A key enrolled", () => {
  test("says its model, whether it may be copied, and whether it can be found by itself", async () => {
    const { verified, options } = await enrolled({ aaguid: cps4 });
    assert.ok(verified.ok);
    const { aaguid, syncable, synced, discoverable, transports, counter } = verified.value;
    assert.deepEqual(
      { aaguid, syncable, synced, discoverable, transports, counter },
      { aaguid: cps4, syncable: false, synced: false, discoverable: true, transports: ["usb"], counter: 0 },
    );
    assert.equal(options.rp.id, "sextant.example");
    assert.equal(options.attestation, "none");
  });

  test("of a model that is not on the list is refused; the list makes the key attest its model", async () => {
    const refused = await enrolled({}, [cps4]);
    assert.deepEqual(refused.verified, { ok: false, refusal: { kind: "model-refused" } });
    assert.equal(refused.options.attestation, "direct");
    assert.ok((await enrolled({ aaguid: cps4 }, [cps4])).verified.ok);
  });
});

describe("A key used", () => {
  test("gives back its counter; with another’s public key, its signature is worth nothing", async () => {
    const { site, key, verified } = await enrolled({});
    const other = await enrolled({});
    assert.ok(verified.ok && other.verified.ok);
    const userHandle = handleOf(account);
    const stored = { ...verified.value, publicKey: Buffer.from(verified.value.publicKey), userHandle };
    const challenge = newToken();
    const response = readResponse(key.use({ ...(await useOptions(site, challenge, [])), rpId: "sextant.example" }))!;
    assert.deepEqual(await verifyUse(site, response, challenge, stored), {
      ok: true,
      value: { counter: 1, synced: false },
    });
    const stolen = { ...stored, publicKey: Buffer.from(other.verified.value.publicKey) };
    assert.deepEqual(await verifyUse(site, response, challenge, stolen), {
      ok: false,
      refusal: { kind: "not-trusted" },
    });
    assert.deepEqual(await verifyUse(site, response, newToken(), stored), {
      ok: false,
      refusal: { kind: "not-trusted" },
    });
  });
});
