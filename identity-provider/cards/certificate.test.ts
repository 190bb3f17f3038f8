import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { aFolder } from "#tests/programs.ts";
import { chainOf, issueCard, issueRevocationList, openAuthority } from "./authority.ts";
import { checkCertificate, trustIn } from "./certificate.ts";
import { type CardSubject, readSubject, subjectFor } from "./subject.ts";
import * as x509 from "./x509.ts";

const now = new Date("2026-11-21T10:00:00Z");
const days = (n: number) => new Date(now.getTime() + n * 24 * 3600 * 1000);
const doctor: CardSubject = {
  nationalId: "899909000129",
  kind: "professional",
  givenName: "Jean-Noël",
  familyName: "D’ARC",
  profession: "Médecin",
  organisation: null,
  organisationId: null,
};
const samples = "../shared/data/psc/certs";

describe("The subject of a card", () => {
  test("is read in any order of the person's set, and of the name", () => {
    const name = [
      { GN: ["Ada"], "2.5.4.4": ["LOVELACE"], CN: ["899909000129"] },
      { C: ["FR"] },
      { title: ["Médecin"] },
    ];
    const swapped = [{ T: ["Médecin"] }, { C: ["FR"] }, { CN: ["899909000129"], SN: ["LOVELACE"], G: ["Ada"] }];
    assert.deepEqual(readSubject(name), readSubject(swapped));
    assert.equal(readSubject(name).ok, true);
  });

  test("names a member of staff with the establishment", () => {
    const clerk: CardSubject = {
      nationalId: "30B0057881/CPET0002",
      kind: "staff",
      givenName: "CHARLES",
      familyName: "ADMINISTRATIF",
      profession: "Personnel santé ou social",
      organisation: "HOPITAL DES 3 DAMES",
      organisationId: "10B0057881",
    };
    assert.deepEqual(readSubject(subjectFor(clerk)), { ok: true, value: clerk });
  });

  for (const [what, name, kind] of [
    ["a server", [{ C: ["FR"] }, { CN: ["mock.example"] }], "not-a-person"],
    ["a name cut in several sets", [{ CN: ["899909000129"] }, { SN: ["A"] }, { GN: ["B"] }], "not-a-person"],
    ["two people", [...subjectFor(doctor), ...subjectFor(doctor)], "several-persons"],
    ["two identifiers", [{ CN: ["899909000129", "899909000111"], SN: ["A"], GN: ["B"] }], "several-persons"],
    ["an identifier of no known shape", [{ CN: ["admin"], SN: ["A"], GN: ["B"] }], "odd-identifier"],
  ] as const)
    test(`is refused for ${what}`, () =>
      assert.deepEqual(readSubject(structuredClone(name) as never), { ok: false, refusal: { kind } }));

  test("of the staff card among the samples is understood, its dates refused", async (t) => {
    if (!existsSync(samples)) return t.skip("no sample certificates here");
    const [pem, bundle] = ["cpe-TEST-2600301752-auth.pem", "igc-sante-TEST-ca-bundle.pem"].map((file) =>
      readFileSync(join(samples, file), "utf8"),
    );
    const read = readSubject(new x509.X509Certificate(pem!).subjectName.toJSON());
    assert.deepEqual(read, {
      ok: true,
      value: {
        nationalId: "30B0057881/CPET0002",
        kind: "staff",
        givenName: "CHARLES",
        familyName: "ADMINISTRATIF-CH057880002",
        profession: "Personnel santé ou social",
        organisation: "HOPITAL DES 3 DAMES",
        organisationId: "10B0057881",
      },
    });
    const checked = await checkCertificate(new X509Certificate(pem!).raw, [], trustIn(bundle!, null), now);
    assert.equal(checked.ok, false);
    for (const file of ["org-TEST-mock.platines-authcli.pem", "org-TEST-testsign.pem"])
      assert.deepEqual(readSubject(new x509.X509Certificate(readFileSync(join(samples, file))).subjectName.toJSON()), {
        ok: false,
        refusal: { kind: "not-a-person" },
      });
  });
});

describe("A card's certificate", async () => {
  const folder = aFolder();
  const authority = await openAuthority(folder, now);
  const trust = trustIn(chainOf(authority), null);
  const check = async (card: { certificate: string }, { at = now, by = trust, sent = [] as Buffer[] } = {}) =>
    checkCertificate(new X509Certificate(card.certificate).raw, sent, by, at);
  const card = await issueCard(authority, doctor, { now });

  test("of our authority is accepted, and says who", async () => {
    const checked = await check(card);
    assert.deepEqual(checked.ok && checked.value.subject, doctor);
    assert.equal(checked.ok && checked.value.serial, card.serial);
  });

  test("comes from an authority that is kept, its keys for its owner's eyes only", async () => {
    const again = await openAuthority(folder, days(1));
    assert.equal(again.root.certificate.toString("pem"), authority.root.certificate.toString("pem"));
    assert.equal(statSync(join(folder, "authority", "root.key")).mode & 0o777, 0o600);
    assert.equal(statSync(join(folder, "authority", "intermediate.key")).mode & 0o777, 0o600);
    assert.equal((await check(await issueCard(again, doctor, { now }))).ok, true);
  });

  test("is accepted when only the root is known and the intermediate came along", async () => {
    const rootOnly = trustIn(authority.root.certificate.toString("pem"), null);
    assert.deepEqual(await check(card, { by: rootOnly }), { ok: false, refusal: { kind: "unknown-authority" } });
    const sent = [new X509Certificate(authority.intermediate.certificate.toString("pem")).raw];
    assert.equal((await check(card, { by: rootOnly, sent })).ok, true);
  });

  test("of another authority with the same name is refused, even when it sends its own chain", async () => {
    const other = await openAuthority(aFolder(), now);
    const stranger = await issueCard(other, doctor, { now });
    const sent = [other.intermediate, other.root].map(
      ({ certificate }) => new X509Certificate(certificate.toString("pem")).raw,
    );
    assert.deepEqual(await check(stranger, { sent }), { ok: false, refusal: { kind: "unknown-authority" } });
  });

  test("cannot sign another card", async () => {
    const forger = {
      ...authority,
      intermediate: { certificate: new x509.X509Certificate(card.certificate), key: await keyIn(card.key) },
    };
    const forged = await issueCard(forger, { ...doctor, nationalId: "899909000111" }, { now });
    const sent = [new X509Certificate(card.certificate).raw];
    assert.deepEqual(await check(forged, { sent }), { ok: false, refusal: { kind: "unknown-authority" } });
  });

  test("is refused before and after its dates", async () => {
    const late = await issueCard(authority, doctor, { now, days: 1 });
    const expired = await check(late, { at: days(2) });
    assert.equal(!expired.ok && expired.refusal.kind, "expired");
    const early = await check(await issueCard(authority, doctor, { now, from: days(1) }));
    assert.equal(!early.ok && early.refusal.kind, "not-yet-valid");
    const old = await check(await issueCard(authority, doctor, { now, days: 9000 }), { at: days(3700) });
    assert.equal(!old.ok && old.refusal.kind, "expired", "its authority's dates count too");
  });

  test("made for a server does not sign anybody in", async () => {
    const server = await issueCard(authority, doctor, { now, usages: [x509.ExtendedKeyUsage.serverAuth] });
    assert.deepEqual(await check(server), { ok: false, refusal: { kind: "not-for-signing-in" } });
  });

  test("is refused once on the revocation list; without a fresh, signed list nobody passes", async () => {
    const revoked = await issueCard(authority, doctor, { now });
    const by = trustIn(chainOf(authority), await issueRevocationList(authority, [revoked.serial], now));
    const refused = await check(revoked, { by });
    assert.equal(!refused.ok && refused.refusal.kind, "revoked");
    assert.equal((await check(card, { by })).ok, true);
    assert.equal((await check(card, { by, at: days(13) })).ok, true, "a week's grace, for a cut");
    assert.deepEqual(await check(card, { by, at: days(15) }), { ok: false, refusal: { kind: "revocation-unknown" } });
    const stranger = await issueRevocationList(await openAuthority(aFolder(), now), [], now);
    assert.deepEqual(await check(card, { by: trustIn(chainOf(authority), stranger) }), {
      ok: false,
      refusal: { kind: "revocation-unknown" },
    });
  });
});

const keyIn = (pem: string) =>
  crypto.subtle.importKey("pkcs8", x509.PemConverter.decode(pem)[0]!, { name: "ECDSA", namedCurve: "P-256" }, true, [
    "sign",
  ]);
