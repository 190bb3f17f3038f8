import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { html, raw } from "hono/html";
import qrcode from "qrcode";
import { z } from "zod";
import { activationLink, findOpenActivation, openActivation } from "#idp/ecps/activate.action.ts";
import { ecpsOf } from "#idp/ecps/desk.ts";
import { cleanName } from "#idp/ecps/device.ts";
import { nameDevice, removeDevice } from "#idp/ecps/manage.action.ts";
import { show } from "#idp/pages/frame.ts";
import { openStream } from "#idp/phone/stream.ts";
import { formOf, type Web } from "#idp/web.ts";
import { isUuid } from "#lib/ids.ts";
import { open, seal } from "#lib/seal.ts";
import { tellOwner } from "./notice.ts";
import { cardModes, homePage } from "./portal.page.ts";
import { hasProved } from "./session.ts";

const cookie = "idp-activation";
const cookiePath = "/login-page/activation";

/** POST /login-page/activation: a token for a phone, shown on the next page and kept nowhere in clear. */
export async function openActivationPage(web: Web) {
  const { desk, signedIn } = web.var;
  const { ecps } = ecpsOf(desk);
  if (!hasProved(signedIn, cardModes, ecps.now()))
    return homePage(web, signedIn, {
      text: "Connectez-vous à nouveau avec votre carte pour activer un téléphone.",
      status: 403,
    });
  const { id, token, endsAt } = await openActivation(ecps, signedIn.person.id, "CARD");
  const sealed = seal(desk.sealingKey, JSON.stringify({ id, token, endsAt, personId: signedIn.person.id }));
  setCookie(web, cookie, sealed.toString("base64url"), {
    path: cookiePath,
    httpOnly: true,
    sameSite: "Lax",
    secure: desk.urls.wallet.startsWith("https:"),
    expires: new Date(endsAt.getTime() + 600_000),
  });
  return web.redirect(cookiePath, 303);
}

/** GET /login-page/activation: the QR code for 90 seconds, then how far the phone is. */
export async function activationPage(web: Web) {
  const { desk } = web.var;
  const { ecps } = ecpsOf(desk);
  const shown = shownIn(web);
  const activation = shown && (await findOpenActivation(ecps, shown.id));
  if (!shown || !activation) return web.redirect("/login-page", 303);
  if (activation.doneAt) {
    deleteCookie(web, cookie, { path: cookiePath });
    return stepPage(
      web,
      "e-CPS activée",
      html`<p>Votre e-CPS est prête sur ce téléphone. Un courriel vous le confirme.</p>
<p class="actions"><a class="principal" href="/login-page">Voir mes appareils</a></p>`,
    );
  }
  if (activation.publicKey && !activation.isStopped)
    return stepPage(
      web,
      "Continuez sur le téléphone",
      html`<p>Le téléphone est reconnu. Saisissez-y le code reçu par SMS, puis choisissez votre code secret.</p>
<p id="suite" data-flux="${cookiePath}/flux" role="status">Cette page avance dès que c’est fait.</p>
<p class="actions"><a class="second" href="${cookiePath}">Actualiser</a></p>`,
    );
  const left = Math.floor((activation.tokenExpiresAt.getTime() - ecps.now().getTime()) / 1000);
  if (left <= 0 || activation.isStopped)
    return stepPage(
      web,
      "Le QR code a expiré",
      html`<p>Il ne vaut que 90 secondes.</p>
<form method="post" action="${cookiePath}"><p class="actions"><button class="principal">Afficher un nouveau QR code</button> <a href="/login-page">Annuler</a></p></form>`,
    );
  const link = activationLink(desk.urls.wallet, shown.token);
  const svg = await qrcode.toString(link, { type: "svg", margin: 2 });
  return stepPage(
    web,
    "Scannez ce QR code",
    html`<p>Avec l’appareil photo de votre téléphone, ou depuis l’application e-CPS.</p>
<div class="qr" role="img" aria-label="QR code d’activation">${raw(svg)}</div>
<p>Ou ouvrez <b>${desk.urls.wallet}/app</b> sur le téléphone et saisissez ce code :</p>
<p class="jeton" id="jeton">${shown.token}</p>
<p id="suite" data-flux="${cookiePath}/flux" data-reste="${left}" role="status">Il vaut encore <span id="reste">${left}</span> secondes.</p>
<p class="actions"><a href="/login-page">Annuler</a></p>`,
  );
}

/** GET /login-page/activation/flux */
export function activationStreamPage(web: Web) {
  const { ecps, live } = ecpsOf(web.var.desk);
  const id = shownIn(web)?.id ?? "";
  const stepOf = async () => {
    const activation = isUuid(id) ? await findOpenActivation(ecps, id) : null;
    if (!activation || activation.doneAt || activation.isStopped) return "over";
    if (activation.publicKey) return "claimed";
    return activation.tokenExpiresAt <= ecps.now() ? "over" : "shown";
  };
  return openStream(
    web,
    live,
    async () => id,
    async () => {
      const step = await stepOf();
      return { said: { step }, isLast: step === "over" };
    },
  );
}

/** POST /login-page/appareils/:id/nom */
export async function renameDevicePage(web: Web) {
  const { desk, signedIn } = web.var;
  const name = cleanName((await formOf(web)).nom ?? "");
  const id = web.req.param("id") ?? "";
  if (name === "") return homePage(web, signedIn, { text: "Donnez un nom à cet appareil.", status: 422 });
  const isDone = isUuid(id) && (await nameDevice(ecpsOf(desk).ecps, signedIn.person.id, id, name));
  return isDone ? web.redirect("/login-page", 303) : homePage(web, signedIn, unknownDevice);
}

/** POST /login-page/appareils/:id/suppression */
export async function revokeDevicePage(web: Web) {
  const { desk, signedIn } = web.var;
  const id = web.req.param("id") ?? "";
  const isDone = isUuid(id) && (await removeDevice(ecpsOf(desk).ecps, signedIn.person.id, id));
  if (!isDone) return homePage(web, signedIn, unknownDevice);
  await tellOwner(web, signedIn, "Votre e-CPS est supprimée", "L’e-CPS d’un de vos téléphones a été supprimée");
  return web.redirect("/login-page", 303);
}

const unknownDevice = { text: "Cet appareil n’est pas, ou n’est plus, dans votre liste.", status: 409 as const };

const Shown = z.object({ id: z.uuid(), token: z.string(), personId: z.uuid() });

/** What this browser was given to show, if it is still the same person's. */
function shownIn(web: Web): z.infer<typeof Shown> | null {
  const { desk, signedIn } = web.var;
  try {
    const sealed = Buffer.from(getCookie(web, cookie) ?? "", "base64url");
    const shown = Shown.parse(JSON.parse(open(desk.sealingKey, sealed).toString("utf8")));
    return shown.personId === signedIn.person.id ? shown : null;
  } catch {
    return null;
  }
}

const stepPage = (web: Web, title: string, body: ReturnType<typeof html>) =>
  show(web, { title, scripts: ["/activation.js"], body: html`<h1>${title}</h1>${body}` });

/** Reads the page again when the phone has gone one step further, or when the time is over. */
export const activationScript = `const next = document.getElementById("suite");
if (next) {
  let first = null;
  const source = new EventSource(next.dataset.flux);
  source.onmessage = ({ data }) => {
    const { step } = JSON.parse(data);
    first ??= step;
    if (step !== first) location.reload();
  };
  let left = Number(next.dataset.reste);
  if (left) setInterval(() => {
    left -= 1;
    if (left <= 0) location.reload();
    else document.getElementById("reste").textContent = String(left);
  }, 1000);
}
`;
