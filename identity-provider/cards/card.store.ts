import { timingSafeEqual } from "node:crypto";
import { type Db, inTransaction, type Sql, type Tx } from "#idp/database.ts";
import { wordsLike } from "#idp/people/person.store.ts";
import { newId } from "#lib/ids.ts";
import { fingerprint, sha256 } from "#lib/seal.ts";
import { type Card, demoCode, kindFor } from "./card.ts";

const columns = `card.id, card.person_id as "personId", card.serial, card.kind, card.profession, card.errors, card.blocked_at as "blockedAt",
  card.opposed_at as "opposedAt", card.expires_on::text as "expiresOn", card.readable`;

export type HeldCard = Card & { holder: string; nationalId: string; shown: string };
const held = `${columns}, person.given_name || ' ' || person.family_name as holder, person.national_id as "nationalId", person.shown`;

/** The drawer: cards whose holder answers to every word searched, accents aside. */
export async function searchCards(db: Sql, searched: string, most = 60): Promise<HeldCard[]> {
  const { rows } = await db.query<HeldCard>(
    `select ${held} from card join person on person.id = card.person_id
     where person.search_name like all ($1) and person.state = 'active'
     order by person.created_at, person.id, card.serial limit $2`,
    [wordsLike(searched), most],
  );
  return rows;
}

export async function countCards(db: Sql): Promise<number> {
  const { rows } = await db.query<{ n: number }>("select count(*)::int as n from card");
  return rows[0]!.n;
}

export async function findCard(db: Sql, serial: string): Promise<HeldCard | null> {
  const { rows } = await db.query<HeldCard>(
    `select ${held} from card join person on person.id = card.person_id where serial = $1 and person.state = 'active'`,
    [serial],
  );
  return rows[0] ?? null;
}

/** The cards of one person, the oldest first. */
export async function findCardsOf(db: Sql, personId: string): Promise<Card[]> {
  const { rows } = await db.query<Card>(`select ${columns} from card where person_id = $1 order by serial`, [personId]);
  return rows;
}

/** Locked until the end of the transaction: of two tries at once, the second counts the first. */
export async function lockCard(tx: Tx, serial: string): Promise<(Card & { code: Buffer }) | null> {
  const { rows } = await tx.query<Card & { code: Buffer }>(
    `select ${columns}, code from card where serial = $1 for update`,
    [serial],
  );
  return rows[0] ?? null;
}

export const saveErrors = (tx: Tx, serial: string, errors: number, blockedAt: Date | null) =>
  tx.query("update card set errors = $2, blocked_at = $3 where serial = $1", [serial, errors, blockedAt]);

export type CardChange = "unblock" | "block" | "oppose" | "release" | "damage" | "mend" | "expire" | "renew";

const changes: Record<CardChange, string> = {
  // gives the card its tries back
  unblock: "errors = 0, blocked_at = null",
  block: "errors = 3, blocked_at = now()",
  oppose: "opposed_at = now()",
  release: "opposed_at = null",
  damage: "readable = false",
  mend: "readable = true",
  expire: "expires_on = current_date - 1",
  renew: "expires_on = current_date + 3 * 365, errors = 0, blocked_at = null",
};

/** What an administrator does to a card. */
export const changeCard = (db: Sql, serial: string, change: CardChange) =>
  db.query(`update card set ${changes[change]} where serial = $1`, [serial]);

export const isCodeOf = (card: { serial: string; code: Buffer }, typed: string, key: Buffer) =>
  timingSafeEqual(codePrint(card.serial, typed, key), card.code);

/** Everyone of the demonstration has a card in the drawer, one for each profession. Answers the serials of the cards made. */
export const fillDrawer = (db: Db, key: Buffer): Promise<string[]> =>
  inTransaction(db, async (tx) => {
    await tx.query("lock table card in exclusive mode");
    const { rows } = await tx.query<{ id: string; nationalId: string; shown: string; professions: string[] }>(
      `select id, national_id as "nationalId", shown,
         array(select distinct one->>'codeProfession' from jsonb_array_elements(claims->'SubjectRefPro'->'exercices') as one) as professions
       from person
       where source = 'demo' and not exists (select 1 from card where person_id = person.id) order by created_at, id`,
    );
    const made: string[] = [];
    for (const person of rows)
      for (const [rank, profession] of professionsOnCards(person).entries()) {
        const serial = serialFor(person.nationalId, rank + 1);
        await tx.query(
          "insert into card (id, person_id, serial, kind, profession, code, expires_on) values ($1, $2, $3, $4, $5, $6, $7)",
          [
            ...[newId(), person.id, serial, kindFor(person.nationalId), profession],
            ...[codePrint(serial, demoCode, key), "2031-12-31"],
          ],
        );
        made.push(serial);
      }
    return made;
  });

/** Whoever has one profession is shown with the words of the demonstration. */
const professionsOnCards = ({ shown, professions }: { shown: string; professions: string[] }) =>
  professions.length > 1
    ? professions.map((code) => professionNames[code] ?? `Profession ${code}`)
    : [shown.split(",")[0]!];

/** Of table G15 and R95, for those who have several. */
const professionNames: Record<string, string> = {
  "10": "Médecin",
  "21": "Pharmacien",
  "40": "Chirurgien-dentiste",
  "50": "Sage-femme",
  "60": "Infirmier",
  "70": "Masseur-kinésithérapeute",
  "80": "Pédicure-podologue",
  "91": "Orthophoniste",
  "93": "Psychologue",
  "94": "Ergothérapeute",
};

/** Ten digits, the same at every start. */
const serialFor = (nationalId: string, rank: number) =>
  `80${String(sha256(`${nationalId}/${rank}`).readUInt32BE(0) % 100_000_000).padStart(8, "0")}`;

const codePrint = (serial: string, code: string, key: Buffer) => fingerprint(key, `card ${serial} ${code}`);
