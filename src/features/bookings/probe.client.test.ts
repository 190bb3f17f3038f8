import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { after, describe, test } from "node:test";
import { bookingFault } from "./booking.ts";
import { isPrivate, probe } from "./probe.client.ts";

const asked: string[] = [];
const server = createServer((request, response) => {
  asked.push(`${request.method} ${request.url}`);
  const to = new URL(request.url!, "http://x").searchParams.get("vers");
  if (to) return void response.writeHead(302, { location: to }).end();
  if (request.url === "/tete" && request.method === "HEAD") return void response.writeHead(405).end();
  if (request.url === "/absent") return void response.writeHead(404).end();
  if (request.url === "/muet") return;
  if (request.url === "/boucle") return void response.writeHead(302, { location: "/boucle" }).end();
  response.writeHead(200).end("bonjour");
});
await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
after(() => {
  server.closeAllConnections();
  server.close();
});
const sandbox = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const kind = async (address: string, at: string | null = sandbox) => (await probe(address, { sandbox: at })).kind;

describe("A booking link is tried from our network", () => {
  test("works when its page answers, to HEAD or else to GET", async () => {
    assert.equal(await kind(`${sandbox}/etablissement/380000001/visite`), "works");
    assert.equal(await kind(`${sandbox}/tete`), "works");
    assert.deepEqual(await probe(`${sandbox}/absent`, { sandbox }), { kind: "answered", status: 404 });
    assert.equal(await kind(`${sandbox}/boucle`), "too-many-redirects");
  });

  test("is given up on after a few seconds of silence", async () =>
    assert.equal(await kind(`${sandbox}/muet`), "silent"));

  test("is never asked inside a network, whatever the writing of the address", async () => {
    const before = asked.length;
    for (const host of [
      "127.0.0.1",
      "localhost",
      "2130706433",
      "0x7f.1",
      "017700000001",
      "0",
      "10.0.0.1",
      "172.16.5.4",
      "192.168.1.1",
      "169.254.169.254",
      "100.64.0.1",
      "[::1]",
      "[::]",
      "[::ffff:127.0.0.1]",
      "[::ffff:a9fe:a9fe]",
      "[fd00::1]",
      "[fe80::1]",
      "[64:ff9b::7f00:1]",
      "[2002:7f00:1::]",
      "127.0.0.1.",
    ])
      assert.equal(await kind(`https://${host}/380000001`, null), "private-address", host);
    assert.equal(asked.length, before);
  });

  test("nor over anything but https on its port, nor with credentials", async () => {
    for (const address of [
      "http://example.org/",
      "ftp://example.org/",
      "https://example.org:8443/",
      "https://moi:secret@example.org/",
      "file:///etc/passwd",
      sandbox,
    ])
      assert.equal(await kind(address, null), "not-https", address);
  });

  test("nor where a redirection would lead it", async () => {
    for (const [to, found] of Object.entries({
      "http://example.org/": "not-https",
      "https://127.0.0.1/": "private-address",
      "https://[::1]/": "private-address",
      "https://169.254.169.254/latest/meta-data": "private-address",
      "file:///etc/passwd": "not-https",
      "http://localhost:22/": "not-https",
    }))
      assert.equal(await kind(`${sandbox}/?vers=${encodeURIComponent(to)}`), found, to);
  });

  test("a name nobody has is not an outage of ours", async () =>
    assert.equal(await kind("https://nulle-part.invalid/", null), "unknown-host"));

  test("public addresses are public", () =>
    assert.deepEqual(
      [isPrivate("9.9.9.9", 4), isPrivate("2620:fe::fe", 6), isPrivate("172.32.0.1", 4)],
      [false, false, false],
    ));
});

describe("A booking link that is declared", () => {
  test("has one placeholder, https, no credentials, no port", () => {
    const faults = {
      "https://rdv.exemple.fr/{finess}/visite": null,
      "https://rdv.exemple.fr:8443/{finess}": "port",
      "http://rdv.exemple.fr/{finess}": "not-https",
      [`${sandbox}/{finess}`]: null,
      [`${sandbox}@rdv.exemple.fr/{finess}`]: "not-https",
      [`https://rdv.exemple.fr/{finess}/${"a".repeat(300)}`]: "too-long",
    };
    for (const [template, fault] of Object.entries(faults))
      assert.equal(bookingFault(template, sandbox), fault, template);
    assert.equal(bookingFault(`${sandbox}/{finess}`, null), "not-https");
  });
});
