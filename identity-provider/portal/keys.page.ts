import type { RegistrationResponseJSON } from "@simplewebauthn/server";
import { cleanName } from "#idp/ecps/device.ts";
import { recordEvent } from "#idp/event.store.ts";
import { enrolOptions, enrolPasskey } from "#idp/passkeys/ceremony.action.ts";
import { listPasskeys, renamePasskey, revokePasskey } from "#idp/passkeys/passkey.store.ts";
import { mostPasskeys, passkeySentence } from "#idp/passkeys/passkey.ts";
import { responseIn } from "#idp/passkeys/way.page.ts";
import { formOf, type Web } from "#idp/web.ts";
import { isUuid } from "#lib/ids.ts";
import { tellOwner } from "./notice.ts";
import { homePage, strongModes } from "./portal.page.ts";
import { hasProved } from "./session.ts";

/** POST /login-page/cles/defi */
export async function keyOptionsPage(web: Web) {
  const { desk, signedIn } = web.var;
  if (!hasProved(signedIn, strongModes, new Date())) return web.json({}, 403);
  return web.json(await enrolOptions(desk, signedIn.person));
}

/** POST /login-page/cles */
export async function addKeyPage(web: Web) {
  const { desk, signedIn, db } = web.var;
  const form = await formOf(web);
  const name = cleanName(form.nom ?? "");
  const problem = (text: string, status: 403 | 409 | 422) => homePage(web, signedIn, { text, status });
  if (!hasProved(signedIn, strongModes, new Date()))
    return problem("Connectez-vous à nouveau avec votre carte ou votre e-CPS pour enregistrer une clé.", 403);
  if (name === "") return problem("Donnez un nom à cette clé.", 422);
  if ((await listPasskeys(db, signedIn.person.id)).length >= mostPasskeys)
    return problem(`Vous avez déjà ${mostPasskeys} clés. Supprimez-en une d’abord.`, 409);
  const added = await enrolPasskey(desk, responseIn<RegistrationResponseJSON>(form.reponse ?? ""), {
    person: signedIn.person,
    name,
    enrolledWith: signedIn.mode,
  });
  if (!added.ok) return problem(passkeySentence(added.refusal), 422);
  await tellOwner(
    web,
    signedIn,
    "Une clé de sécurité est enregistrée",
    "Une clé de sécurité a été ajoutée à votre identité",
  );
  return web.redirect("/login-page", 303);
}

/** POST /login-page/cles/:id/nom */
export async function renameKeyPage(web: Web) {
  const { signedIn, db } = web.var;
  const name = cleanName((await formOf(web)).nom ?? "");
  const id = web.req.param("id") ?? "";
  if (name === "") return homePage(web, signedIn, { text: "Donnez un nom à cette clé.", status: 422 });
  const isDone = isUuid(id) && (await renamePasskey(db, signedIn.person.id, id, name));
  return isDone ? web.redirect("/login-page", 303) : homePage(web, signedIn, unknownKey);
}

/** POST /login-page/cles/:id/suppression */
export async function revokeKeyPage(web: Web) {
  const { signedIn, db } = web.var;
  const id = web.req.param("id") ?? "";
  const isDone = isUuid(id) && (await revokePasskey(db, signedIn.person.id, id, new Date()));
  if (!isDone) return homePage(web, signedIn, unknownKey);
  await recordEvent(db, { kind: "passkey-revoked", personId: signedIn.person.id, means: "WEBAUTHN" });
  await tellOwner(web, signedIn, "Une clé de sécurité est supprimée", "Une de vos clés de sécurité a été supprimée");
  return web.redirect("/login-page", 303);
}

const unknownKey = { text: "Cette clé n’est pas, ou n’est plus, dans votre liste.", status: 409 as const };
