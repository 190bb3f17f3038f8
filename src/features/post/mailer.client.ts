import { createTransport, type Transporter } from "nodemailer";

/** How mail leaves: a transport of nodemailer, the sender, the address the links begin with, and the domain undelivered mail comes back to. */
export type Mailer = { transport: Transporter; from: string; publicUrl: string; bounceDomain: string | null };

/** A server that accepts connections and says nothing is given up on within half a minute: the worker has other jobs. */
export const openMailer = (
  smtpUrl: string,
  from: string,
  publicUrl: string,
  bounceDomain: string | null = null,
): Mailer => ({
  transport: createTransport({
    url: smtpUrl,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
  }),
  from,
  publicUrl,
  bounceDomain,
});

export type Letter = {
  to: string;
  subject: string;
  text: string;
  messageId: string;
  headers?: Record<string, string>;
  /** Where the servers on the way send it back; the sender otherwise. */
  returnTo?: string | null;
};

/** Hands a mail to the server, and returns its answer; throws when it does not take it, so that the worker tries again. */
export async function sendMail({ transport, from }: Mailer, { returnTo, ...letter }: Letter): Promise<string> {
  const sent: { response?: string | undefined } = await transport.sendMail({
    ...letter,
    from,
    ...(returnTo ? { envelope: { from: returnTo, to: letter.to } } : {}),
    headers: { ...letter.headers, "Auto-Submitted": "auto-generated" },
  });
  return sent.response ?? "";
}

/** The code of a refusal by the other server, when that is why a mail did not leave. */
export function refusalOf(cause: unknown): { code: number; said: string } | null {
  const { responseCode, response } = cause as { responseCode?: number; response?: string };
  return typeof responseCode === "number" ? { code: responseCode, said: response ?? "" } : null;
}
