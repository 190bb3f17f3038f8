import type { Db } from "#db/db.ts";
import { grantHabilitation, openAccount } from "#features/accounts/grant.action.ts";
import { identityOf, type UserInfo } from "#features/accounts/identity.ts";
import type { Module, Role, UnitId } from "#features/accounts/member.ts";
import { findUnit } from "#features/directory/unit.store.ts";
import { setNoticeHours } from "#features/notices/choose-notices.action.ts";
import { acceptCharter } from "#features/pro-sante-connect/charter.action.ts";
import { castUnits } from "#features/samples/demo-cast.ts";
import { generateDirectory } from "#features/samples/generate.action.ts";
import { addDays, dayOf } from "#lib/dates.ts";
import { seedBrochure } from "./demo-brochure.ts";
import { seedDecisions } from "./demo-decisions.ts";
import { seedDesk, seedServices } from "./demo-desks.ts";
import { seedDoctors } from "./demo-doctors.ts";
import { seedDossiers } from "./demo-dossiers.ts";
import { seedHistory } from "./demo-history.ts";
import { seedPersons } from "./demo-persons.ts";
import { seedPlaces } from "./demo-places.ts";
import { seedPaths } from "./demo-tnd.ts";

/** One line of sandbox/people.json: someone of the demonstration as Pro Santé Connect would describe them, and what they may do. */
export type DemoPerson = UserInfo & {
  given_name: string;
  family_name: string;
  shown: string;
  /** Has never been here: their account is theirs to open. */
  newcomer?: true;
  email: string;
  habilitations: { unit: string; module: Module; role: Role; medical: boolean }[];
};

/** The names the file gives to the units of the directory's cast. */
const units: Record<string, UnitId> = {
  "vienne-gériatrie": castUnits.geriatrics as string as UnitId,
  "vienne-médecine": castUnits.medicine as string as UnitId,
  "tilleuls-protégée": castUnits.tilleulsProtected as string as UnitId,
  "tilleuls-permanent": castUnits.tilleuls as string as UnitId,
  "bellevue-protégée": castUnits.bellevueProtected as string as UnitId,
  bellevue: castUnits.bellevue as string as UnitId,
  clos: castUnits.clos as string as UnitId,
  "saint-joseph": castUnits.saintJoseph as string as UnitId,
  parc: castUnits.parc as string as UnitId,
  cèdres: castUnits.cedresGeriatrics as string as UnitId,
  "had-nord-isère": castUnits.had as string as UnitId,
  "mdph-isère": castUnits.mdph as string as UnitId,
  ime: castUnits.ime as string as UnitId,
  mas: castUnits.mas as string as UnitId,
  "pco-isère": castUnits.pco as string as UnitId,
};

type Settings = { facilities: number; now: Date; say: (step: string) => void };

/** What a first start puts in the base, by the same actions as the pages: a directory (its cast alone when real facilities were imported), people, a few dossiers. */
export async function seedDemo(db: Db, people: DemoPerson[], { facilities, now, say }: Settings): Promise<void> {
  if (await findUnit(db, castUnits.geriatrics)) return;
  await generateDirectory(db, { facilities, seed: 2026, now }, (done, total) => {
    if (done % 1000 < 100 || done === total) say(`Annuaire fictif : ${done} établissements sur ${total}`);
  });
  say("Personnes et dossiers de démonstration");
  const named = { ...units, ...(await seedServices(db)) };
  for (const person of people.filter(({ newcomer }) => !newcomer)) {
    const identity = identityOf(person)!;
    const account = await openAccount(
      db,
      {
        ...identity,
        nationalId: identity.identifiers[0].value,
        profession: identity.profession ?? { code: "", label: person.shown.split(",")[0]! },
        email: person.email,
        isEmailVerified: true,
      },
      now,
    );
    await acceptCharter(db, account, now);
    for (const h of person.habilitations) {
      const unit = named[h.unit];
      if (!unit) throw new Error(`sandbox/people.json names an unknown unit: ${h.unit}`);
      await grantHabilitation(
        db,
        { account, unit, module: h.module, role: h.role, medical: h.medical, from: addDays(dayOf(now), -90) },
        now,
      );
    }
  }
  // whoever tries it in the evening sees its mails arrive
  await setNoticeHours(db, { quiet: null });
  await seedBrochure(db, now);
  await seedPlaces(db, now);
  await seedDesk(db, now);
  await seedDossiers(db, now);
  await seedPersons(db, now);
  await seedDecisions(db, now);
  await seedDoctors(db, now);
  await seedPaths(db, now);
  say("Une année d’historique");
  await seedHistory(db, now);
}
