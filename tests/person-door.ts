import assert from "node:assert/strict";
import { type Door, publicUrl, thePassword } from "#tests/door.ts";
import type { Visitor } from "#tests/visitor.ts";

export const traitsTyped = {
  birthName: "Ferrand",
  givenName: "Lucienne",
  birthDate: "04/03/1939",
  sex: "F",
  usedName: "",
};
export const typedFor = (email: string, some: Record<string, string> = {}) => ({
  prenom: "Marie",
  nom: "Durand",
  courriel: email,
  "mot-de-passe": thePassword,
  pour: "relative",
  ...traitsTyped,
  ...some,
});

/** The links of the mails sent to that address, the oldest first. */
export async function linksTo(door: Door, email: string, path: string): Promise<string[]> {
  for (let turn = 0; turn < 3; turn++) await door.deliver();
  return (await door.mails())
    .filter((mail) => mail.to.includes(email))
    .map(({ text }) => new RegExp(`http://\\S+${path}\\?\\w+=[\\w-]+`).exec(text)?.[0])
    .filter((link) => link !== undefined)
    .toReversed();
}

/** Somebody who has opened their space and confirmed their address; `signedIn` in a browser of their own. */
export async function aPersonAtTheDoor(door: Door, email: string, some: Record<string, string> = {}): Promise<Visitor> {
  const visitor = door.browser();
  await visitor.post(`${publicUrl}/creer-mon-espace/demarrer`, typedFor(email, some));
  const link = (await linksTo(door, email, "/creer-mon-espace/confirmation")).at(-1);
  assert.ok(link, `no link for ${email}`);
  const lien = new URL(link).searchParams.get("lien")!;
  await visitor.post(`${publicUrl}/creer-mon-espace/confirmation`, { lien });
  await door.typePassword(visitor, email);
  await door.typeCode(visitor, await door.codeSentTo(email));
  const charter = await (await visitor.get(`${publicUrl}/compte/charte`)).text();
  const version = /name="version" value="([^"]+)"/.exec(charter)![1]!;
  await visitor.post(`${publicUrl}/compte/charte`, { version, accepte: "oui" });
  return visitor;
}
