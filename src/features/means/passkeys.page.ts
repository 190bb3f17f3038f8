import { html } from "hono/html";
import { z } from "zod";
import { accountFrame } from "#features/accounts/my-account.page.ts";
import { dayOf, frenchDay, frenchInstant } from "#lib/dates.ts";
import { isUuid } from "#lib/ids.ts";
import type { Html } from "#ui/page.ts";
import { errorSummary, facts, input } from "#ui/parts.ts";
import { passkeyForm } from "#ui/passkey.ts";
import { notFoundPage } from "#web/errors.ts";
import { goTo, show } from "#web/frame.ts";
import { visitOf } from "#web/visit.ts";
import type { Web } from "#web/web.ts";
import { beginCeremony, endCeremony } from "./ceremony.action.ts";
import { siteOf } from "./key.page.ts";
import { type EnrolRefusal, enrolPasskey, renamePasskey, revokePasskey } from "./passkey.action.ts";
import { enrolmentOptions, handleOf, type KeyRefusal, readResponse, verifyEnrolment } from "./passkey.client.ts";
import { listPasskeys } from "./passkey.store.ts";
import { challengeMinutes, kindOf, type NameRefusal, type Passkey } from "./passkey.ts";

const keysPath = "/compte/moyens/cles";

/** GET /compte/moyens/cles/nouvelle */
export const newKeyPage = (web: Web) => enrolForm(web, "", null);

/** POST /compte/moyens/cles/options: what the browser is to ask of the new key. */
export async function askNewKeyPage(web: Web) {
  const { db, now, outside } = web.var;
  const { account } = web.var.signedIn!;
  const challenge = await beginCeremony(
    db,
    {
      purpose: "enrol",
      account: account.id,
      browser: visitOf(web).browser,
      returnTo: "/compte/moyens",
      shared: false,
    },
    now,
  );
  const others = await listPasskeys(db, account.id);
  web.header("cache-control", "no-store");
  return web.json(
    await enrolmentOptions(siteOf(outside), { challenge, account: account.id, name: account.name, others }),
  );
}

const Form = z.object({ nom: z.string().max(500), reponse: z.string().max(100_000) });

/** POST /compte/moyens/cles */
export async function enrolKeyPage(web: Web) {
  const { db, now, outside } = web.var;
  const { account } = web.var.signedIn!;
  const visit = visitOf(web);
  const form = Form.safeParse(await web.req.parseBody());
  const name = form.data?.nom ?? "";
  const response = form.success ? readResponse(form.data.reponse) : null;
  const asked = response && (await endCeremony(db, response.challenge, visit.browser, now));
  if (!response || asked?.purpose !== "enrol" || asked.account !== account.id)
    return enrolForm(web, name, { kind: "expired" });
  const enrolled = await verifyEnrolment(siteOf(outside), response, asked.challenge);
  if (!enrolled.ok) return enrolForm(web, name, enrolled.refusal);
  const key = { ...enrolled.value, account: account.id, userHandle: handleOf(account.id), name };
  const saved = await enrolPasskey(db, key, visit, now);
  if (!saved.ok) return enrolForm(web, name, saved.refusal);
  return goTo(web, "/compte/moyens", "La clé est enregistrée : vous pouvez vous connecter avec elle dès maintenant.");
}

type Refusal = EnrolRefusal | KeyRefusal | { kind: "expired" };

function enrolForm(web: Web, name: string, refusal: Refusal | null) {
  const problem = refusal && sentenceOf(refusal);
  const onName = refusal?.kind === "no-name" || refusal?.kind === "name-too-long";
  return show(web, {
    title: "Enregistrer une clé d’accès",
    status: refusal ? 422 : 200,
    body: accountFrame(
      web,
      "/compte/moyens",
      html`<div class="etroit"><h2 class="fr-h5">Enregistrer une clé d’accès</h2>
${problem ? errorSummary([{ message: problem, ...(onName ? { field: "nom" } : {}) }]) : ""}
<p>Une clé d’accès vous connecte sans mot de passe. Elle ne répond qu’à Sextant : un site qui l’imiterait n’en obtiendrait rien.</p>
<ul><li><b>Clé de sécurité</b> : branchez-la, ou approchez-la du téléphone ou du lecteur.</li>
<li><b>Carte CPS4</b> : insérez-la dans le lecteur, puce en avant, et gardez son code sous la main.</li>
<li><b>Cet appareil ou votre téléphone</b> : il se déverrouille avec son code, votre empreinte ou votre visage.</li></ul>
${passkeyForm({
  site: web.var.outside.publicUrl,
  kind: "enrol",
  action: keysPath,
  options: `${keysPath}/options`,
  fields: {},
  primary: true,
  button: "Enregistrer la clé",
  body: input({
    name: "nom",
    label: "Nom de la clé",
    hint: "Pour la reconnaître parmi les vôtres, par exemple « Clé du bureau » ou « Ma carte CPS4 ».",
    value: name,
    ...(onName && problem ? { error: problem } : {}),
    attributes: 'maxlength="60" autocomplete="off"',
  }),
})}
<p class="fr-mt-2w"><a class="fr-link" href="/compte/moyens">Revenir aux moyens de connexion</a></p></div>`,
    ),
  });
}

function sentenceOf(refusal: Refusal): string {
  switch (refusal.kind) {
    case "no-name":
      return "Donnez un nom à la clé, pour la reconnaître parmi les vôtres.";
    case "name-too-long":
      return `Le nom de la clé ne dépasse pas ${refusal.most} signes.`;
    case "known-already":
      return "Cette clé est déjà enregistrée sur un compte.";
    case "expired":
      return `La demande a expiré : une clé répond dans les ${challengeMinutes} minutes, une seule fois, dans ce navigateur. Rien n’a été enregistré, recommencez.`;
    case "not-verified":
      return "La clé n’a demandé ni son code ni une empreinte. Définissez-lui un code dans les réglages de votre ordinateur, puis recommencez.";
    case "wrong-site":
      return "La clé a répondu à une autre adresse que celle de Sextant. Rien n’a été enregistré : vérifiez l’adresse affichée par votre navigateur.";
    case "model-refused":
      return "Ce modèle de clé n’est pas accepté ici. Demandez à votre référent structure lesquels le sont.";
    case "not-trusted":
      return "La réponse de la clé n’a pas pu être vérifiée. Rien n’a été enregistré, recommencez.";
  }
}

/** GET /compte/moyens/cles/:cle */
export async function keyPage(web: Web) {
  const found = await ownKey(web);
  return found ? oneKey(web, found.key, found.others, found.key.name, null) : notFoundPage(web);
}

/** POST /compte/moyens/cles/:cle/nom */
export async function renameKeyPage(web: Web) {
  const found = await ownKey(web);
  if (!found) return notFoundPage(web);
  const { nom } = await web.req.parseBody();
  const typed = typeof nom === "string" ? nom : "";
  const renamed = await renamePasskey(web.var.db, { account: found.key.account, id: found.key.id, name: typed });
  if (renamed.ok) return goTo(web, "/compte/moyens", `La clé s’appelle désormais « ${renamed.value} ».`);
  if (renamed.refusal.kind === "unknown-key") return notFoundPage(web);
  return oneKey(web, found.key, found.others, typed, renamed.refusal);
}

/** POST /compte/moyens/cles/:cle/retrait */
export async function revokeKeyPage(web: Web) {
  const { db, now } = web.var;
  const found = await ownKey(web);
  if (!found) return notFoundPage(web);
  const { account, id } = found.key;
  const revoked = await revokePasskey(db, { account, id, visit: visitOf(web) }, now);
  if (!revoked.ok) return notFoundPage(web);
  return goTo(web, "/compte/moyens", `La clé « ${revoked.value} » est retirée : elle n’ouvre plus rien.`);
}

async function ownKey(web: Web): Promise<{ key: Passkey; others: number } | null> {
  const id = web.req.param("cle") ?? "";
  const own = isUuid(id) ? await listPasskeys(web.var.db, web.var.signedIn!.account.id) : [];
  const key = own.find((one) => one.id === id);
  return key ? { key, others: own.length - 1 } : null;
}

const oneKey = (web: Web, key: Passkey, others: number, name: string, refusal: NameRefusal | null) =>
  show(web, {
    title: `Clé « ${key.name} »`,
    status: refusal ? 422 : 200,
    body: accountFrame(
      web,
      "/compte/moyens",
      html`<div class="etroit"><h2 class="fr-h5">Clé « ${key.name} »</h2>
${refusal ? errorSummary([{ field: "nom", message: sentenceOf(refusal) }]) : ""}
${factsOfKey(key)}
<form class="fr-mt-3w" method="post" action="${keysPath}/${key.id}/nom">
${input({ name: "nom", label: "Nom de la clé", value: name, ...(refusal ? { error: sentenceOf(refusal) } : {}), attributes: 'maxlength="60" autocomplete="off"' })}
<div class="boutons"><button class="fr-btn">Enregistrer ce nom</button></div></form>
<h3 class="fr-h6 fr-mt-4w">Retirer cette clé</h3>
<p>Perdue, prêtée, remplacée : retirez-la, elle n’ouvrira plus rien à l’instant même. ${others === 0 ? "C’est votre seule clé, vérifiez qu’il vous reste un autre moyen de vous connecter." : ""}</p>
<form method="post" action="${keysPath}/${key.id}/retrait"><button class="fr-btn fr-btn--secondary">Retirer cette clé</button></form>
<p class="fr-mt-3w"><a class="fr-link" href="/compte/moyens">Revenir aux moyens de connexion</a></p></div>`,
    ),
  });

/** What a key is, in words. */
export const factsOfKey = (key: Passkey): Html =>
  facts([
    { label: "Sorte", value: kindOf(key.transports) },
    { label: "Copies", value: copiesOf(key) },
    ...(key.discoverable === false
      ? [
          {
            label: "Usage",
            value:
              "Confirme qui vous êtes une fois connecté ; elle n’a pas de place pour ouvrir elle-même une session.",
          },
        ]
      : []),
    { label: "Ajoutée", value: `le ${frenchDay(dayOf(key.createdAt))}` },
    { label: "Dernier usage", value: key.lastUsedAt ? frenchInstant(key.lastUsedAt) : "jamais utilisée" },
  ]);

function copiesOf(key: Passkey): string {
  if (!key.syncable) return "Aucune : elle reste sur cet objet";
  return key.synced
    ? "Synchronisée avec vos autres appareils : certains établissements ne l’acceptent pas"
    : "Peut être synchronisée avec vos autres appareils : certains établissements ne l’acceptent pas";
}
