import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import type { Db } from "#db/db.ts";
import { tokenOfAddress } from "#features/notices/bounce.ts";
import { takeBounce } from "#features/notices/record-bounce.action.ts";
import type { Logger } from "#web/log.ts";

const largest = 1024 * 1024;

/**
 * The door undelivered mail comes back by: an SMTP server that takes mail for "rebond+…@" and for nobody else. What comes in proves
 * itself by the token of its address; it is read, never kept.
 */
export async function startBounces(outside: { db: Db; port: number; host: string; now: () => Date; log: Logger }) {
  const { db, port, host, now, log } = outside;
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    size: largest,
    maxClients: 20,
    onRcptTo: ({ address }, _session, done) =>
      done(tokenOfAddress(address) ? null : Object.assign(new Error("no such mailbox"), { responseCode: 550 })),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => {
        if (!stream.sizeExceeded) chunks.push(chunk);
      });
      stream.on("end", () => {
        const source = Buffer.concat(chunks).toString("latin1");
        const tokens = session.envelope.rcptTo.flatMap(({ address }) => tokenOfAddress(address) ?? []);
        const taken = Promise.all(tokens.map((token) => takeBounce(db, token, source, now())));
        taken.then(
          () => done(),
          (error: unknown) => {
            log.error({ bounces: error instanceof Error ? error.name : "failed" });
            // kept by the server that brings it, and brought again later
            done(Object.assign(new Error("try again later"), { responseCode: 451 }));
          },
        );
      });
    },
  });
  smtp.on("error", () => undefined);
  await new Promise<void>((done, fail) => {
    smtp.server.once("error", fail);
    smtp.listen(port, host, done);
  });
  return {
    port: (smtp.server.address() as AddressInfo).port,
    stop: () => new Promise<void>((done) => smtp.close(() => done())),
  };
}
