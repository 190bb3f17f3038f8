import type { Db } from "#db/db.ts";
import { openProvedSpace } from "#features/person-accounts/begin.action.ts";
import type { Traits } from "#features/persons/person.ts";
import { acceptCharter } from "#features/pro-sante-connect/charter.action.ts";
import { charterOf } from "#features/pro-sante-connect/charter.ts";
import { createReferral } from "#features/referrals/create.action.ts";
import { listMembers } from "#features/sessions/member.store.ts";
import { answerInvitation, inviteFollower } from "#features/stewards/follow.action.ts";
import { listReceived } from "#features/stewards/invitation.store.ts";
import { writeFields } from "#features/volets/write-volet.action.ts";
import { addHours, dayOf } from "#lib/dates.ts";
import { odile } from "./demo-answers.ts";

/** The password of the demonstration's persons; the code that follows arrives in the mailbox of the sandbox. */
export const demoPassword = "huit vaches bleues au grenier";
export const demoPersons = [
  {
    email: "helene.ferrand@courriel.example",
    givenName: "Hélène",
    familyName: "Ferrand",
    shown: "Fille de Simone Marchand, dont elle porte le dossier",
  },
  {
    email: "paul.marchand@courriel.example",
    givenName: "Paul",
    familyName: "Marchand",
    shown: "Son frère, qui l’aide",
  },
];

/** A daughter who carries her mother's dossier in her own space, and her brother who helps her. */
export async function seedPersons(db: Db, now: Date): Promise<void> {
  const began = addHours(now, -50);
  for (const { shown: _, ...who } of demoPersons) {
    const account = await openProvedSpace(db, { ...who, forWhom: "later", traits: null }, demoPassword, began);
    await acceptCharter(db, account, began, charterOf("person"));
  }
  const members = await listMembers(db, dayOf(now));
  const [helene, paul] = demoPersons.map(
    ({ givenName, familyName }) => members.find((m) => m.name === `${givenName} ${familyName}`)!,
  );
  const traits: Traits = {
    birthName: "Bonnet",
    usedName: "Marchand",
    givenName: "Simone",
    usedGivenName: null,
    sex: "F",
    birthDate: "1938-10-02",
    birthPlace: "Vienne (38)",
    ins: null,
    insStatus: "provisoire",
  };
  const dossier = await createReferral(db, { module: "grand-age", traits, seenDuplicates: null }, helene!, began);
  if (!dossier.ok) throw new Error(`The demonstration was refused: ${dossier.refusal.kind}`);
  const answers = Object.entries(odile.administratif).map(([key, value]) => ({ key, value, base: 1_000_000 }));
  await writeFields(db, dossier.value, "administratif", answers, helene!, addHours(now, -49));
  const wanted = { email: demoPersons[1]!.email, kind: "helper", mayAct: false, readsCare: true } as const;
  await inviteFollower(
    db,
    dossier.value,
    { ...wanted, relation: "Mon frère", takesOver: false },
    helene!,
    addHours(now, -48),
  );
  const [invitation] = await listReceived(db, demoPersons[1]!.email, now);
  await answerInvitation(db, invitation!, "accepted", paul!, addHours(now, -30));
}
