import { X509Certificate } from "node:crypto";
import { ok, type Result, refuse } from "#lib/result.ts";
import { type CardSubject, readSubject, type SubjectRefusal } from "./subject.ts";
import * as x509 from "./x509.ts";

/** What a card's certificate is checked against. */
export type Trust = {
  /** Every authority of the bundle is an anchor: what one of them signed is believed. */
  authorities: X509Certificate[];
  /** null: no revocation list is configured, none is looked at. */
  lists: x509.X509Crl[] | null;
};

export type CertificateRefusal =
  | { kind: "unknown-authority" }
  | { kind: "not-yet-valid"; from: Date }
  | { kind: "expired"; since: Date }
  | { kind: "not-for-signing-in" }
  | { kind: "revoked"; since: Date }
  | { kind: "revocation-unknown" }
  | SubjectRefusal;

export type ReadCard = { subject: CardSubject; serial: string; until: Date };

/** A revocation list is kept in use this long after it should have been replaced (outside cut), no longer. */
const listGrace = 7 * 24 * 3600 * 1000;
/** Cryptolib's and ours: two authorities above the card; nobody needs more. */
const deepest = 4;
const clientAuth = "1.3.6.1.5.5.7.3.2";

export function trustIn(bundle: string, lists: string | null): Trust {
  return {
    authorities: pemsOf(bundle, "CERTIFICATE").map((pem) => new X509Certificate(pem)),
    lists: lists === null ? null : pemsOf(lists, "(?:X509 )?CRL").map((pem) => new x509.X509Crl(pem)),
  };
}

/**
 * The card a browser showed: signed by an authority we know, within its dates and theirs, made for signing in, not
 * revoked, and naming one person. `sent`: what came along with it, believed only when the chain reaches an anchor.
 */
export async function checkCertificate(
  leaf: Buffer,
  sent: Buffer[],
  trust: Trust,
  now: Date,
): Promise<Result<ReadCard, CertificateRefusal>> {
  const card = new X509Certificate(leaf);
  const chain = chainFrom(
    card,
    sent.slice(0, deepest).map((der) => new X509Certificate(der)),
    trust,
  );
  if (!chain) return refuse({ kind: "unknown-authority" });
  for (const one of [card, ...chain]) {
    if (one.validFromDate > now) return refuse({ kind: "not-yet-valid", from: one.validFromDate });
    if (one.validToDate <= now) return refuse({ kind: "expired", since: one.validToDate });
  }
  if (card.ca || !card.keyUsage?.includes(clientAuth)) return refuse({ kind: "not-for-signing-in" });
  const revocation = trust.lists === null ? null : await findRevocation([card, chain[0]!], trust.lists, now);
  if (revocation) return refuse(revocation);
  const parsed = new x509.X509Certificate(card.raw);
  const subject = readSubject(parsed.subjectName.toJSON());
  if (!subject.ok) return subject;
  return ok({ subject: subject.value, serial: card.serialNumber.toLowerCase(), until: card.validToDate });
}

/** The authorities from the one that signed the card up to an anchor; null when no anchor is reached. */
function chainFrom(card: X509Certificate, sent: X509Certificate[], { authorities }: Trust): X509Certificate[] | null {
  const chain: X509Certificate[] = [];
  let below = card;
  for (let depth = 0; depth < deepest; depth++) {
    const signs = (above: X509Certificate) => above.ca && below.checkIssued(above) && below.verify(above.publicKey);
    const anchor = authorities.find(signs);
    if (anchor) return [...chain, anchor];
    const next = sent.find(signs);
    if (!next || chain.includes(next)) return null;
    chain.push(next);
    below = next;
  }
  return null;
}

/** The card is looked up in the list of the authority that signed it: signed by it too, and not too old. */
async function findRevocation(
  [leaf, issuer]: [X509Certificate, X509Certificate],
  lists: x509.X509Crl[],
  now: Date,
): Promise<CertificateRefusal | null> {
  const above = new x509.X509Certificate(issuer.raw);
  const card = new x509.X509Certificate(leaf.raw);
  const current = lists.filter(
    (list) => list.issuer === above.subject && now.getTime() < (list.nextUpdate?.getTime() ?? 0) + listGrace,
  );
  for (const list of current) {
    if (!(await list.verify({ publicKey: above.publicKey }))) continue;
    const found = list.findRevoked(card);
    return found ? { kind: "revoked", since: found.revocationDate } : null;
  }
  return { kind: "revocation-unknown" };
}

const pemsOf = (text: string, label: string) =>
  text.match(new RegExp(`-----BEGIN ${label}-----[\\s\\S]+?-----END ${label}-----`, "g")) ?? [];
