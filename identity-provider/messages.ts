import { createTransport } from "nodemailer";
import type { Settings } from "./settings.ts";

export type OutgoingMail = {
  to: string;
  subject: string;
  text: string;
  attachments?: { filename: string; content: Buffer; contentType: string }[];
};

/** null: this installation has no way out for them, and what needs one is not offered. */
export type Messages = {
  sendMail: ((mail: OutgoingMail) => Promise<void>) | null;
  sendSms: ((to: string, text: string) => Promise<void>) | null;
};

const patience = 10_000;

export function openMessages({ smtpUrl, mailFrom, smsUrl, smsToken }: Settings): Messages {
  const transport = smtpUrl ? createTransport(smtpUrl, { from: mailFrom }) : null;
  return {
    sendMail: transport && (async (mail) => void (await transport.sendMail(mail))),
    sendSms: smsUrl ? (to, text) => postSms(smsUrl, smsToken, to, text) : null,
  };
}

/** The gateway's contract: `POST <SMS_URL>/messages` with `{to, text}`, answered 2xx once it has taken the message. */
async function postSms(url: string, token: string | null, to: string, text: string): Promise<void> {
  const response = await fetch(`${url.replace(/\/$/, "")}/messages`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify({ to, text }),
    signal: AbortSignal.timeout(patience),
  });
  if (!response.ok) throw new Error(`the SMS gateway answered ${response.status}`);
}
