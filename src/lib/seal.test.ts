import assert from "node:assert/strict";
import { createDecipheriv } from "node:crypto";
import { describe, test } from "node:test";
import fc from "fast-check";
import { fingerprint, newKey, newToken, open, seal, sha256 } from "./seal.ts";

const key = newKey();

describe("What is sealed", () => {
  test("opens with its key, whatever it holds", () =>
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) =>
        assert.deepEqual([...open(key, seal(key, Buffer.from(bytes)))], [...bytes]),
      ),
    ));

  test("is AES-256-GCM: nonce of 12 bytes, tag of 16, then as many bytes as the clear text", () => {
    const sealed = seal(key, "GIR 2 · unité protégée");
    const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, 12));
    decipher.setAuthTag(sealed.subarray(12, 28));
    assert.equal(
      Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]).toString(),
      "GIR 2 · unité protégée",
    );
  });

  test("is never twice the same, and does not show what it holds", () => {
    const clear = "Maladie d’Alzheimer";
    const sealed = Array.from({ length: 200 }, () => seal(key, clear).toString("base64"));
    assert.equal(new Set(sealed).size, 200);
    assert.equal(seal(key, clear).includes(Buffer.from(clear)), false);
  });

  test("does not open with another key", () => assert.throws(() => open(newKey(), seal(key, "secret"))));

  test("does not open once a single bit was changed, anywhere, or a byte taken away", () => {
    const sealed = seal(key, "secret");
    for (let i = 0; i < sealed.length; i++) {
      const changed = Buffer.from(sealed);
      changed[i]! ^= 1 << (i % 8);
      assert.throws(() => open(key, changed), `byte ${i}`);
      assert.throws(() => open(key, sealed.subarray(0, i)), `cut at ${i}`);
    }
  });
});

describe("Values that nobody guesses", () => {
  test("hold 256 bits and never come twice", () => {
    const tokens = Array.from({ length: 1000 }, newToken);
    assert.equal(new Set(tokens).size, 1000);
    for (const token of tokens) assert.match(token, /^[\w-]{43}$/);
    assert.equal(newKey().length, 32);
  });

  test("a fingerprint is the same for the same text and key, another for another key", () => {
    assert.deepEqual(fingerprint(key, "239033854400123"), fingerprint(key, "239033854400123"));
    assert.notDeepEqual(fingerprint(key, "239033854400123"), fingerprint(newKey(), "239033854400123"));
    assert.notDeepEqual(fingerprint(key, "239033854400123"), sha256("239033854400123"));
  });

  test("SHA-256 is SHA-256", () =>
    assert.equal(sha256("abc").toString("hex"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
});
