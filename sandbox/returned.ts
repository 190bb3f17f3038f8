import { createTransport } from "nodemailer";

/**
 * Two domains of the sandbox no mail can be delivered to, so that what follows is tried for real: one is refused at the door, the
 * other is taken, then comes back with a report (RFC 3464), as the servers of the world do.
 */
export const refusedDomain = "refuse.example";
export const returnedDomain = "absent.example";

/** Sends back a report that this mail could not be delivered, to the address its envelope came from. */
export async function sendBack(smtpUrl: string, mail: { from: string; to: string; source: Buffer }): Promise<void> {
  const head = mail.source.toString("latin1").split(/\r?\n\r?\n/, 1)[0] ?? "";
  const boundary = "sextant-bac-a-sable";
  const raw = [
    `From: Mail Delivery System <mailer-daemon@${returnedDomain}>`,
    `To: <${mail.from}>`,
    "Subject: Undelivered Mail Returned to Sender",
    "Auto-Submitted: auto-replied",
    "MIME-Version: 1.0",
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    "",
    `--${boundary}`,
    "Content-Type: text/plain; charset=utf-8",
    "",
    "Le message n’a pas pu être remis.",
    `--${boundary}`,
    "Content-Type: message/delivery-status",
    "",
    `Reporting-MTA: dns; mx.${returnedDomain}`,
    "",
    `Final-Recipient: rfc822; ${mail.to}`,
    "Action: failed",
    "Status: 5.1.1",
    `Diagnostic-Code: smtp; 550 5.1.1 <${mail.to}>: Recipient address rejected: User unknown`,
    "",
    `--${boundary}`,
    "Content-Type: text/rfc822-headers",
    "",
    head,
    `--${boundary}--`,
    "",
  ].join("\r\n");
  const transport = createTransport({ url: smtpUrl, connectionTimeout: 5000 });
  // a report has no sender of its own: nobody answers it
  await transport.sendMail({ envelope: { from: "", to: mail.from }, raw });
  transport.close();
}
