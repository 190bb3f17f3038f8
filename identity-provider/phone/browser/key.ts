/** What the phone keeps: its key, which the browser never gives out, and whose e-CPS it is. */
export type Phone = {
  keys: CryptoKeyPair;
  /** An activation under way, or the device it became. */
  activation: string | null;
  /** The mobile, masked, that the code went to; and whether the code was given. */
  sentTo: string;
  isProved: boolean;
  device: string | null;
};

const algorithm = { name: "ECDSA", namedCurve: "P-256" };

/** The private half is not extractable: it signs, and cannot be read, copied or sent, even by this page. */
export const newKeys = () => crypto.subtle.generateKey(algorithm, false, ["sign"]) as Promise<CryptoKeyPair>;

export async function publicKeyOf({ publicKey }: CryptoKeyPair) {
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", publicKey);
  return { kty, crv, x, y };
}

export const readPhone = () => inStore<Phone | undefined>("readonly", (store) => store.get("phone"));
export const savePhone = (phone: Phone) => inStore("readwrite", (store) => store.put(phone, "phone"));
export const forgetPhone = () => inStore("readwrite", (store) => store.delete("phone"));

/** A compact JWS (RFC 7515): to whom, for what act, when, and once. */
export async function sign(keys: CryptoKeyPair, signer: string, act: string, said: object): Promise<string> {
  const header = { alg: "ES256", typ: "ecps", kid: signer };
  const body = {
    ...said,
    aud: location.origin,
    act,
    iat: Math.floor(Date.now() / 1000),
    jti: crypto.randomUUID(),
  };
  const signed = `${encode(JSON.stringify(header))}.${encode(JSON.stringify(body))}`;
  const signature = await crypto.subtle.sign(
    { name: "ECDSA", hash: "SHA-256" },
    keys.privateKey,
    new TextEncoder().encode(signed),
  );
  return `${signed}.${base64url(new Uint8Array(signature))}`;
}

const encode = (text: string) => base64url(new TextEncoder().encode(text));

const base64url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");

function inStore<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest): Promise<T> {
  return new Promise((done, fail) => {
    const opening = indexedDB.open("e-cps", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("phone");
    opening.onerror = () => fail(opening.error);
    opening.onsuccess = () => {
      const transaction = opening.result.transaction("phone", mode);
      const request = work(transaction.objectStore("phone"));
      transaction.oncomplete = () => {
        opening.result.close();
        done(request.result as T);
      };
      transaction.onerror = () => fail(transaction.error);
    };
  });
}
