import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes, randomInt } from "node:crypto";

/**
 * AES-256-GCM (NIST SP 800-38D) with a random 96-bit nonce: nonce ‖ tag ‖ ciphertext.
 * Throws when the key is wrong or a byte was changed.
 */
export function seal(key: Buffer, clear: Buffer | string): Buffer {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const body = Buffer.concat([cipher.update(clear), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), body]);
}

export function open(key: Buffer, sealed: Buffer): Buffer {
  const decipher = createDecipheriv("aes-256-gcm", key, sealed.subarray(0, 12));
  decipher.setAuthTag(sealed.subarray(12, 28));
  return Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()]);
}

export const newKey = () => randomBytes(32);
/** An opaque 256-bit value, for sessions and one-time states. */
export const newToken = () => randomBytes(32).toString("base64url");
/** A code to type, every one as likely as any other. */
export const newDigits = (count: number) => Array.from({ length: count }, () => randomInt(10)).join("");
export const sha256 = (data: string | Buffer) => createHash("sha256").update(data).digest();
/** A searchable fingerprint of something we do not store in clear, such as an INS. */
export const fingerprint = (key: Buffer, text: string) => createHmac("sha256", key).update(text).digest();
