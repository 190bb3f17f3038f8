import type { TLSSocket } from "node:tls";
import type { KoaContextWithOIDC, MTLSConfiguration } from "oidc-provider";

/** A service that proves itself by the certificate of its TLS connection (RFC 8705 §2.1), as registered by its subject. */
export const certificateFeatures: MTLSConfiguration = {
  enabled: true,
  tlsClientAuth: true,
  getCertificate: (ctx) => socketOf(ctx).getPeerX509Certificate?.(),
  certificateAuthorized: (ctx) => socketOf(ctx).authorized === true,
  certificateSubjectMatches: (ctx, property, expected) => {
    const certificate = socketOf(ctx).getPeerX509Certificate?.();
    return (
      property === "tls_client_auth_subject_dn" && certificate !== undefined && isSame(certificate.subject, expected)
    );
  },
};

/** Distinguished names are compared by what they hold: writers disagree on the order and on the separator. */
export const isSame = (subject: string, registered: string) => partsOf(subject) === partsOf(registered);

const partsOf = (name: string) =>
  name
    .split(/[\n,+]/)
    .map((part) => part.trim())
    .filter(Boolean)
    .toSorted()
    .join("\n");

const socketOf = (ctx: KoaContextWithOIDC) => ctx.req.socket as TLSSocket;
