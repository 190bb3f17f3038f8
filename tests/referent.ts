import { openAccount } from "#features/accounts/grant.action.ts";
import type { AccountId, Role } from "#features/accounts/member.ts";
import { aRight } from "#tests/accounts.ts";
import type { Platform, UnitName } from "#tests/dossiers.ts";
import { monday } from "#tests/dossiers.ts";

let people = 0;

/** Somebody more in a unit of the platform: their account, and a browser signed in as them. */
export async function somebody(
  p: Platform,
  name: string,
  unit: UnitName,
  role: Role,
  some: { profession?: string } = {},
) {
  const [givenName = "", familyName = ""] = name.split(" ");
  people += 1;
  const account: AccountId = await openAccount(
    p.db,
    {
      nationalId: `8998000000${String(people).padStart(2, "0")}`,
      givenName,
      familyName,
      profession: { code: some.profession ?? "", label: some.profession === "10" ? "Médecin" : "Directrice" },
      email: `${givenName}.${familyName}@exemple.test`.toLowerCase(),
      isEmailVerified: true,
    },
    monday,
  );
  const module = unit === "had" ? "sanitaire" : "grand-age";
  await aRight(p.db, account, p.units[unit], { module, role }, monday);
  return { account, visitor: await p.visitor(account, p.units[unit]), again: () => p.visitor(account, p.units[unit]) };
}
