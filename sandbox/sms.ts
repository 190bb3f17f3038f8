import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { html } from "hono/html";
import { french, page, refreshScript, style } from "./mailbox-pages.ts";

/**
 * An SMS gateway that delivers nowhere, and a page to read what it was given: `POST /messages` with `{"to": "+33…", "text": "…"}`.
 * PORT: 0 asks for a free one. `POST /api/reglage` with `{"status": 500}` or `{"delayMs": 3000}` makes it fail or drag.
 */
type Sms = { id: number; to: string; text: string; receivedAt: Date };

const most = 500;
const largest = 64 * 1024;

/** The newest first. */
const messages: Sms[] = [];
const readers = new Set<ServerResponse>();
let received = 0;
let behaviour = { status: 202, delayMs: 0 };

await start(Number(process.env.PORT ?? 3005));

async function start(port: number) {
  const web = createServer((req, res) => {
    answer(req, res).catch(() => res.writeHead(400).end());
  });
  await new Promise<void>((done, fail) => web.once("error", fail).listen(port, "127.0.0.1", done));
  const url = `http://localhost:${(web.address() as AddressInfo).port}`;
  stopWhenAsked(web);
  process.stdout.write(`SMS gateway on ${url}\n`);
  process.send?.({ ready: true, url });
}

async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const path = new URL(req.url ?? "/", "http://localhost").pathname;
  res.setHeader(
    "content-security-policy",
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'",
  );
  res.setHeader("x-content-type-options", "nosniff");
  res.setHeader("cache-control", "no-store");
  if (req.method === "POST" && path === "/messages") return receive(req, res);
  if (req.method === "POST" && path === "/api/reglage") return adjust(req, res);
  if (path === "/") return send(res, "text/html", listPage());
  if (path === "/style.css") return send(res, "text/css", style);
  if (path === "/mise-a-jour.js") return send(res, "text/javascript", refreshScript);
  if (path === "/api/messages") return send(res, "application/json", JSON.stringify(messages));
  if (path === "/direct") return listen(res);
  res.writeHead(404).end();
}

async function receive(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const { to, text } = (await readJson(req)) as { to?: unknown; text?: unknown };
  const { status, delayMs } = behaviour;
  if (delayMs > 0) await new Promise((done) => setTimeout(done, delayMs));
  if (typeof to !== "string" || typeof text !== "string" || !/^\+\d{8,15}$/.test(to) || text.length > 1600)
    return void res.writeHead(422, { "content-type": "application/json" }).end('{"title":"to in E.164 and text"}');
  if (status >= 300) return void res.writeHead(status).end();
  received += 1;
  messages.unshift({ id: received, to, text, receivedAt: new Date() });
  messages.length = Math.min(messages.length, most);
  res.writeHead(202, { "content-type": "application/json" }).end(JSON.stringify({ id: received }));
  for (const reader of readers) reader.write("data: nouveau\n\n");
}

async function adjust(req: IncomingMessage, res: ServerResponse): Promise<void> {
  const { status = 202, delayMs = 0 } = (await readJson(req)) as Partial<typeof behaviour>;
  behaviour = { status: Number(status), delayMs: Number(delayMs) };
  res.writeHead(204).end();
}

async function readJson(req: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largest) throw new Error("too large");
    chunks.push(chunk);
  }
  const body: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"));
  if (typeof body !== "object" || body === null) throw new Error("not an object");
  return body;
}

async function send(res: ServerResponse, type: string, body: unknown): Promise<void> {
  const text = String(await body);
  res.writeHead(200, { "content-type": `${type}; charset=utf-8` }).end(text);
}

function listen(res: ServerResponse): void {
  res.writeHead(200, { "content-type": "text/event-stream" });
  res.write(": bonjour\n\n");
  readers.add(res);
  res.once("close", () => readers.delete(res));
}

const listPage = () =>
  page(
    "SMS envoyés",
    html`<h1>SMS envoyés</h1>
<p class="note">Les SMS que Sextant et le fournisseur d’identité envoient arrivent ici et ne partent nulle part. Les 500 derniers sont gardés, jusqu’à l’arrêt. La page se met à jour seule.</p>
${messages.length > 0 ? table() : html`<p class="vide">Aucun SMS pour l’instant. Demandez un code par SMS à la connexion : il arrive ici.</p>`}
<script src="/mise-a-jour.js"></script>`,
  );

const table =
  () => html`<table><thead><tr><th scope="col">Reçu le</th><th scope="col">À</th><th scope="col">Texte</th></tr></thead>
<tbody>${messages.map((sms) => html`<tr><td>${french(sms.receivedAt)}</td><td>${sms.to}</td><td>${sms.text}</td></tr>`)}</tbody></table>`;

/** SIGTERM, or the parent gone. Ctrl-C reaches the whole group: then the parent decides, when there is one. */
function stopWhenAsked(web: Server): void {
  const stop = () => {
    web.close(() => process.exit(0));
    web.closeAllConnections();
  };
  process.once("SIGTERM", stop);
  process.on("SIGINT", () => !process.connected && stop());
  if (process.connected) process.once("disconnect", stop);
}
