import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  newDossierKey,
  openForService,
  openJson,
  openText,
  openVault,
  sealForService,
  sealJson,
  sealText,
  searchable,
  unwrapKey,
  wrapKey,
} from "./vault.ts";

describe("The vault", () => {
  test("stays closed until it is opened with thirty-two bytes", () => {
    assert.throws(() => sealForService("x"), /closed/);
    assert.throws(() => openVault(Buffer.alloc(16)), /32 bytes/);
    openVault(Buffer.alloc(32, 1));
    assert.equal(openForService(sealForService("239033854400190")), "239033854400190");
  });

  test("gives each dossier its own key, kept wrapped in the service's", () => {
    const [one, two] = [newDossierKey(), newDossierKey()];
    assert.deepEqual(unwrapKey(wrapKey(one)), one);
    assert.throws(() => openText(two, sealText(one, "secret")));
    assert.deepEqual(openJson(one, sealJson(one, { gir: 2, de: "Élise" })), { gir: 2, de: "Élise" });
  });

  test("opens nothing with another service's key: erasing the key erases the dossier, in backups too", () => {
    const wrapped = wrapKey(newDossierKey());
    const found = searchable("239033854400190");
    openVault(Buffer.alloc(32, 2));
    assert.throws(() => unwrapKey(wrapped));
    assert.notDeepEqual(searchable("239033854400190"), found);
  });
});
