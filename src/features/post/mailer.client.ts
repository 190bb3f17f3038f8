import { createTransport, type Transporter } from "nodemailer";

/** How mail leaves: a transport of nodemailer, the sender, and the address the links begin with. */
export type Mailer = { transport: Transporter; from: string; publicUrl: string };

/** A server that accepts connections and says nothing is given up on within half a minute: the worker has other jobs. */
export const openMailer = (smtpUrl: string, from: string, publicUrl: string): Mailer => ({
  transport: createTransport({
    url: smtpUrl,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
  }),
  from,
  publicUrl,
});

export type Letter = { to: string; subject: string; text: string; messageId: string; headers?: Record<string, string> };

/** Hands a mail to the server; throws when it does not take it, so that the worker tries again. */
export async function sendMail({ transport, from }: Mailer, letter: Letter): Promise<void> {
  await transport.sendMail({ ...letter, from, headers: { ...letter.headers, "Auto-Submitted": "auto-generated" } });
}
