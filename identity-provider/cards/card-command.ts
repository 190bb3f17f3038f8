import { execFileSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Sql } from "#idp/database.ts";
import { findPersonByNationalId } from "#idp/people/person.store.ts";
import { isFictitious } from "#idp/people/person.ts";
import { type Authority, issueCard, issueRevocationList, openAuthority } from "./authority.ts";
import { findCardsOf } from "./card.store.ts";

const usage = `npm run idp:card -- IDENTIFIANT            écrit une carte de test (.pem et .p12) pour une personne fictive
npm run idp:card -- --opposition FICHIER.pem  inscrit cette carte sur la liste des oppositions`;

/** The password of every .p12 written here: test cards open nothing real. */
const password = "sextant";

type Told = { db: Sql; dataDir: string; now: Date; say: (text: string) => void };

/** Test cards of the development authority; answers the exit code. */
export async function cardCommand(told: Told, args: string[]): Promise<number> {
  const authority = await openAuthority(told.dataDir, told.now);
  if (args[0] === "--opposition" && args[1]) return revoke(told, authority, args[1]);
  if (!args[0] || args[0].startsWith("--")) {
    told.say(usage);
    return 2;
  }
  return write(told, authority, args[0]);
}

async function write({ db, now, say }: Told, authority: Authority, nationalId: string): Promise<number> {
  const person = await findPersonByNationalId(db, nationalId);
  if (person?.state !== "active") {
    say(`${nationalId} n’est pas dans l’annuaire.`);
    return 1;
  }
  // a test authority does not make a card in the name of somebody who exists
  if (!person.fictitious || !isFictitious(nationalId)) {
    say(`${nationalId} pourrait être une personne réelle : les cartes de test sont pour des personnes fictives.`);
    return 1;
  }
  const [held] = await findCardsOf(db, person.id);
  const [structure, internal] = nationalId.split("/");
  const card = await issueCard(
    authority,
    {
      nationalId,
      kind: internal ? "staff" : "professional",
      givenName: person.givenName.toUpperCase(),
      familyName: person.familyName.toUpperCase(),
      profession: held?.profession ?? person.shown.split(",")[0] ?? null,
      organisation: internal ? (person.shown.split(", ").at(-1) ?? null) : null,
      organisationId: internal ? `1${structure!.slice(1)}` : null,
    },
    { now },
  );
  const folder = join(authority.folder, "cards");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, nationalId.replaceAll("/", "-"));
  writeFileSync(`${file}.pem`, `${card.certificate}${card.chain}${card.key}`, { mode: 0o600 });
  say(`Carte de test : ${file}.pem`);
  say(
    toPkcs12(`${file}.pem`, `${file}.p12`)
      ? `Pour un navigateur : ${file}.p12 (mot de passe : ${password})`
      : "openssl n’est pas installé : le fichier .p12, pour les navigateurs, n’a pas été écrit.",
  );
  say(`Autorité à faire connaître au navigateur : ${join(authority.folder, "root.pem")}`);
  return 0;
}

/** Node reads PKCS #12 and does not write it. */
function toPkcs12(pem: string, p12: string): boolean {
  try {
    execFileSync("openssl", ["pkcs12", "-export", "-in", pem, "-out", p12, "-passout", "env:P12_PASSWORD"], {
      env: { PATH: process.env.PATH, P12_PASSWORD: password },
      stdio: "ignore",
    });
    return true;
  } catch {
    return false;
  }
}

async function revoke({ now, say }: Told, authority: Authority, file: string): Promise<number> {
  if (!existsSync(file)) {
    say(`${file} n’existe pas.`);
    return 1;
  }
  const serial = new X509Certificate(readFileSync(file)).serialNumber.toLowerCase();
  const kept = join(authority.folder, "revoked.json");
  const serials: string[] = existsSync(kept) ? JSON.parse(readFileSync(kept, "utf8")) : [];
  const all = [...new Set([...serials, serial])];
  const list = join(authority.folder, "revoked.pem");
  writeFileSync(kept, JSON.stringify(all));
  writeFileSync(list, await issueRevocationList(authority, all, now));
  say(`Carte ${serial} mise en opposition. Liste à donner au programme : CARD_REVOCATIONS=${list}`);
  return 0;
}
