import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";
import { type Mail, readMail } from "./mail.ts";
import { listPage, mailPage, refreshScript, style, unknownPage } from "./mailbox-pages.ts";
import { refusedDomain, returnedDomain, sendBack } from "./returned.ts";

/** A mail server that delivers nowhere, and a page to read what it was given. PORT and SMTP_PORT: 0 asks for free ones. */
export type Kept = Mail & { id: number; receivedAt: Date };

const most = 500;
const largest = 10 * 1024 * 1024;

/** The newest first. */
const mails: Kept[] = [];
/** Where what cannot be delivered is sent back to; told by whoever starts this. */
let returnsTo: string | null = null;
const readers = new Set<ServerResponse>();
let received = 0;

await start(Number(process.env.PORT ?? 3002), Number(process.env.SMTP_PORT ?? 0));

async function start(port: number, smtpPort: number) {
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    disableReverseLookup: true,
    size: largest,
    onRcptTo: ({ address }, _session, done) =>
      done(
        address.toLowerCase().endsWith(`@${refusedDomain}`)
          ? Object.assign(new Error("5.1.1 Recipient address rejected: User unknown"), { responseCode: 550 })
          : null,
      ),
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => {
        if (!stream.sizeExceeded) chunks.push(chunk);
      });
      stream.on("end", () => {
        if (stream.sizeExceeded) return done(Object.assign(new Error("message too large"), { responseCode: 552 }));
        const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : "";
        const [source, to] = [Buffer.concat(chunks), session.envelope.rcptTo.map(({ address }) => address)];
        keep(readMail(source, { from, to }));
        for (const one of to.filter((address) => address.toLowerCase().endsWith(`@${returnedDomain}`)))
          if (returnsTo && from) void sendBack(returnsTo, { from, to: one, source }).catch(() => undefined);
        done();
      });
    },
  });
  // a client that hangs up halfway is its own affair
  smtp.on("error", () => undefined);
  await new Promise<void>((done, fail) => {
    smtp.server.once("error", fail);
    smtp.listen(smtpPort, "127.0.0.1", done);
  });

  const web = createServer(answer);
  await new Promise<void>((done, fail) => web.once("error", fail).listen(port, "127.0.0.1", done));
  const url = `http://localhost:${(web.address() as AddressInfo).port}`;
  const smtpUrl = `smtp://127.0.0.1:${(smtp.server.address() as AddressInfo).port}`;
  stopWhenAsked(web, smtp);
  process.stdout.write(`mailbox on ${url}, ${smtpUrl}\n`);
  process.on("message", (said: { returnsTo?: string }) => {
    returnsTo = said.returnsTo ?? returnsTo;
  });
  process.send?.({ ready: true, url, smtpUrl });
}

function keep(mail: Mail) {
  received += 1;
  mails.unshift({ ...mail, id: received, receivedAt: new Date() });
  mails.length = Math.min(mails.length, most);
  for (const reader of readers) reader.write("data: nouveau\n\n");
}

function answer(req: IncomingMessage, res: ServerResponse) {
  const path = new URL(req.url ?? "/", "http://localhost").pathname;
  res.setHeader(
    "content-security-policy",
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'",
  );
  res.setHeader("x-content-type-options", "nosniff");
  res.setHeader("cache-control", "no-store");
  if (path === "/") return void send(res, 200, "text/html", listPage(mails));
  if (path === "/style.css") return void send(res, 200, "text/css", style);
  if (path === "/mise-a-jour.js") return void send(res, 200, "text/javascript", refreshScript);
  if (path === "/api/mails") return void send(res, 200, "application/json", JSON.stringify(mails));
  if (path === "/direct") return listen(res);
  const mail = mails.find(({ id }) => path === `/mails/${id}`);
  return void send(res, mail ? 200 : 404, "text/html", mail ? mailPage(mail) : unknownPage());
}

async function send(res: ServerResponse, status: number, type: string, body: unknown) {
  const text = String(await body);
  res.writeHead(status, { "content-type": `${type}; charset=utf-8` }).end(text);
}

function listen(res: ServerResponse) {
  res.writeHead(200, { "content-type": "text/event-stream" });
  res.write(": bonjour\n\n");
  readers.add(res);
  res.once("close", () => readers.delete(res));
}

/** SIGTERM, or the parent gone. Ctrl-C reaches the whole group: then the parent decides, when there is one. */
function stopWhenAsked(web: Server, smtp: SMTPServer) {
  const stop = () => {
    smtp.close(() => undefined);
    web.close(() => process.exit(0));
    web.closeAllConnections();
  };
  process.once("SIGTERM", stop);
  process.on("SIGINT", () => !process.connected && stop());
  if (process.connected) process.once("disconnect", stop);
}
