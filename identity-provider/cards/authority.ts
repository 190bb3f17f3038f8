import { existsSync } from "node:fs";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type CardSubject, subjectFor } from "./subject.ts";
import * as x509 from "./x509.ts";

/** Who signs: a certificate and its private key. */
type Signer = { certificate: x509.X509Certificate; key: CryptoKey };

/**
 * The development authority: a root, which signs the intermediate and nothing else, and the intermediate, which signs
 * cards, the card host's own certificate and the revocation list. Made at the first start, never outside DATA_DIR.
 */
export type Authority = { root: Signer; intermediate: Signer; folder: string };

export type Card = { certificate: string; key: string; chain: string; serial: string };

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const day = 24 * 3600 * 1000;
const organisation = { C: ["FR"] };
const author = { O: ["SEXTANT - AUTORITE DE TEST, SANS VALEUR"] };

export async function openAuthority(dataDir: string, now: Date): Promise<Authority> {
  const folder = join(dataDir, "authority");
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const [root, intermediate] = await Promise.all([readSigner(folder, "root"), readSigner(folder, "intermediate")]);
  if (root && intermediate) return { root, intermediate, folder };
  return makeAuthority(folder, now);
}

async function makeAuthority(folder: string, now: Date): Promise<Authority> {
  const rootKeys = await newKeys();
  const rootName = new x509.Name([organisation, author, { CN: ["TEST AC RACINE SEXTANT"] }]);
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    name: rootName,
    keys: rootKeys,
    notBefore: now,
    notAfter: new Date(now.getTime() + 3650 * day),
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 1, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(rootKeys.publicKey),
    ],
  });
  const keys = await newKeys();
  const intermediate = await x509.X509CertificateGenerator.create({
    subject: new x509.Name([organisation, author, { CN: ["TEST AC SEXTANT PERSONNES"] }]),
    issuer: rootName,
    publicKey: keys.publicKey,
    signingKey: rootKeys.privateKey,
    notBefore: now,
    notAfter: new Date(now.getTime() + 1825 * day),
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(root),
    ],
  });
  const made = {
    root: { certificate: root, key: rootKeys.privateKey },
    intermediate: { certificate: intermediate, key: keys.privateKey },
    folder,
  };
  await saveSigner(folder, "root", made.root);
  await saveSigner(folder, "intermediate", made.intermediate);
  return made;
}

type Issue = { now: Date; days?: number; from?: Date; usages?: string[] };

/** A test card for that person; the private key leaves with it and is kept nowhere here. */
export async function issueCard(authority: Authority, subject: CardSubject, issue: Issue): Promise<Card> {
  const { now, days = 3 * 365, from = now, usages = [x509.ExtendedKeyUsage.clientAuth] } = issue;
  const keys = await newKeys();
  const certificate = await signed(authority, keys, new x509.Name(subjectFor(subject)), {
    from,
    until: new Date(now.getTime() + days * day),
    usages,
    names: [],
  });
  return {
    certificate: `${certificate.toString("pem")}\n`,
    key: await pemOf(keys.privateKey),
    chain: chainOf(authority),
    serial: certificate.serialNumber,
  };
}

/** The card host's own certificate, for those names; made again when it nears its end. */
export async function serverCertificate(authority: Authority, hosts: string[], now: Date) {
  const keys = await newKeys();
  const certificate = await signed(authority, keys, new x509.Name([organisation, author, { CN: [hosts[0]!] }]), {
    from: now,
    until: new Date(now.getTime() + 397 * day),
    usages: [x509.ExtendedKeyUsage.serverAuth],
    names: hosts.map((value) => ({ type: /^[\d.]+$|:/.test(value) ? "ip" : "dns", value })),
  });
  return {
    key: await pemOf(keys.privateKey),
    cert: `${certificate.toString("pem")}\n${authority.intermediate.certificate.toString("pem")}`,
  };
}

/** The list of cards taken back, signed by the intermediate. */
export async function issueRevocationList(authority: Authority, serials: string[], now: Date): Promise<string> {
  const list = await x509.X509CrlGenerator.create({
    issuer: authority.intermediate.certificate.subjectName,
    thisUpdate: now,
    nextUpdate: new Date(now.getTime() + 7 * day),
    signingAlgorithm: algorithm,
    signingKey: authority.intermediate.key,
    entries: serials.map((serialNumber) => ({
      serialNumber,
      revocationDate: now,
      reason: x509.X509CrlReason.keyCompromise,
    })),
  });
  return list
    .toString("pem")
    .replaceAll("-----BEGIN CRL", "-----BEGIN X509 CRL")
    .replaceAll("-----END CRL", "-----END X509 CRL");
}

export const chainOf = ({ intermediate, root }: Authority) =>
  `${intermediate.certificate.toString("pem")}\n${root.certificate.toString("pem")}\n`;

type Leaf = { from: Date; until: Date; usages: string[]; names: { type: "ip" | "dns"; value: string }[] };

async function signed({ intermediate }: Authority, keys: CryptoKeyPair, subject: x509.Name, leaf: Leaf) {
  return x509.X509CertificateGenerator.create({
    subject,
    issuer: intermediate.certificate.subjectName,
    publicKey: keys.publicKey,
    signingKey: intermediate.key,
    notBefore: leaf.from,
    notAfter: leaf.until,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension(leaf.usages),
      ...(leaf.names.length > 0 ? [new x509.SubjectAlternativeNameExtension(leaf.names)] : []),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(intermediate.certificate),
    ],
  });
}

const newKeys = () => crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);

async function pemOf(key: CryptoKey): Promise<string> {
  return `${x509.PemConverter.encode(await crypto.subtle.exportKey("pkcs8", key), "PRIVATE KEY")}\n`;
}

async function readSigner(folder: string, name: string): Promise<Signer | null> {
  const [certificateFile, keyFile] = filesOf(folder, name);
  if (!existsSync(certificateFile) || !existsSync(keyFile)) return null;
  const [pkcs8] = x509.PemConverter.decode(await readFile(keyFile, "utf8"));
  return {
    certificate: new x509.X509Certificate(await readFile(certificateFile, "utf8")),
    key: await crypto.subtle.importKey("pkcs8", pkcs8!, algorithm, true, ["sign"]),
  };
}

/** The key first: a certificate on the disk means its key is there too. */
async function saveSigner(folder: string, name: string, { certificate, key }: Signer) {
  const [certificateFile, keyFile] = filesOf(folder, name);
  await writeWhole(keyFile, await pemOf(key), 0o600);
  await writeWhole(certificateFile, certificate.toString("pem"), 0o644);
}

const filesOf = (folder: string, name: string) => [join(folder, `${name}.pem`), join(folder, `${name}.key`)] as const;

async function writeWhole(file: string, text: string, mode: number) {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, text, { mode });
  await rename(draft, file);
}
