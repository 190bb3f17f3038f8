import { forgetPhone, newKeys, type Phone, publicKeyOf, readPhone, savePhone } from "./key.ts";
import { scanToken } from "./scan.ts";
import { element, fieldOf, isShown, onSubmit, onTap, say, show } from "./screen.ts";
import { type Refusal, sentenceFor } from "./sentences.ts";
import { type Answer, ask, listen, send, type Told, type Waiting } from "./server.ts";

const version = "1.0.0";
const pinDigits = Number(element("contenu").dataset.pin);

let phone: Phone | null = null;
/** What the phone is being asked now, and what it was told last. */
let current: Waiting | null = null;
let told: Told | null = null;
/** How far this phone's clock is ahead of the server's, in milliseconds: what remains is counted by the server's. */
let ahead = 0;

void start();

async function start() {
  if ("serviceWorker" in navigator) void navigator.serviceWorker.register("/app/service-worker.js", { scope: "/app" });
  phone = (await readPhone()) ?? null;
  if (phone?.device) return home();
  if (phone?.activation) {
    element("mobile").textContent = phone.sentTo;
    return show(phone.isProved ? "secret" : "sms");
  }
  show("conditions");
  openAtTheEnd();
}

// ——— conditions, read to the end ———

function openAtTheEnd() {
  const box = element("conditions");
  const check = () => {
    if (box.scrollTop + box.clientHeight < box.scrollHeight - 8) return;
    element<HTMLButtonElement>("accepter").disabled = false;
    element("aide-accepter").hidden = true;
  };
  box.addEventListener("scroll", check);
  check();
}

onTap("#accepter", () => {
  const token = tokenInAddress();
  show(token ? "jeton" : "choix");
  if (token) fillToken(token);
});

// ——— activation ———

onTap("#vers-jeton, #courriel-jeton", () => {
  fillToken("");
  show("jeton");
});
onTap("#vers-annuaire", () => show("annuaire"));
onTap(".retour", () => show("choix"));

onSubmit("form-annuaire", async (form) => {
  const typed = String(form.get("identifiant"));
  const sent = await send("/app/api/annuaire", "application/json", JSON.stringify({ identifiant: typed }));
  if (sent.ok) return show("courriel");
  if ("corrected" in sent.refusal) fieldOf("identifiant").value = sent.refusal.corrected;
  complain(sent.refusal, "identifiant");
});

onTap("#scanner", async () => {
  const token = await scanToken(element("viseur"), element<HTMLVideoElement>("camera"));
  if (token) fillToken(token);
});

onSubmit("form-jeton", async (form) => {
  const keys = await newKeys();
  const fresh: Phone = { keys, activation: null, sentTo: "", isProved: false, device: null };
  const claimed = await ask<{ activation: string; sentTo: string }>("/app/api/activation", "claim", fresh, {
    token: String(form.get("jeton")),
    publicKey: await publicKeyOf(keys),
    name: String(form.get("nom")) || system(),
    operatingSystem: system(),
    appVersion: version,
  });
  if (!claimed.ok) return complain(claimed.refusal, "jeton");
  history.replaceState(null, "", "/app");
  phone = { ...fresh, activation: claimed.value.activation, sentTo: claimed.value.sentTo };
  await savePhone(phone);
  element("mobile").textContent = claimed.value.sentTo;
  show("sms");
});

onSubmit("form-sms", async (form) => {
  const proved = await ask("/app/api/activation/code", "code", phone!, { code: String(form.get("code")) });
  if (!proved.ok) return complain(proved.refusal, "code");
  phone = { ...phone!, isProved: true };
  await savePhone(phone);
  show("secret");
});
onTap("#renvoyer", async () => {
  const sent = await ask<{ sentTo: string }>("/app/api/activation/renvoi", "resend", phone!, {});
  if (!sent.ok) return complain(sent.refusal, "code");
  say("Un nouveau code est parti. Le précédent ne vaut plus.");
});

onSubmit("form-secret", async (form) => {
  const [secret, again] = [String(form.get("secret")), String(form.get("encore"))];
  for (const name of ["secret", "secret-encore"]) fieldOf(name).value = "";
  if (secret !== again) return complain({ kind: "pin-different" }, "secret");
  const made = await ask<{ device: string }>("/app/api/activation/pin", "pin", phone!, { pin: secret });
  if (!made.ok) return complain(made.refusal, "secret");
  phone = { ...phone!, activation: null, device: made.value.device };
  await savePhone(phone);
  home();
});

onTap(".abandon, #recommencer", async () => {
  await forgetPhone();
  location.assign("/app");
});

// ——— the e-CPS at rest, then what is asked of it ———

function home() {
  show("accueil");
  void listen(phone!, { tell: hear, fail: lose });
}

function hear(news: Told) {
  told = news;
  ahead = Date.now() - new Date(news.now).getTime();
  element("connexion").textContent = "Connectée";
  if (news.state !== "active") return end({ kind: news.state });
  element("personne").textContent = news.person;
  element("appareil").textContent = news.name;
  element("fin").textContent = new Date(news.endsAt).toLocaleDateString("fr-FR", { dateStyle: "medium" });
  const next = news.waiting[0] ?? null;
  if (current && !news.waiting.some(({ id }) => id === current!.id)) leaveRequest();
  if (next && next.id !== current?.id && !isShown("resultat")) openRequest(next);
}

function lose(refusal: Refusal) {
  element("connexion").textContent = refusal.kind === "offline" ? "Hors ligne" : "";
  if (refusal.kind === "revoked" || refusal.kind === "wiped" || refusal.kind === "expired") return end(refusal);
  if (refusal.kind === "unknown-signer") return end({ kind: "revoked" });
  if (refusal.kind !== "server-down") say(sentenceFor(refusal));
}

function openRequest(waiting: Waiting) {
  current = waiting;
  element("service").textContent = waiting.service;
  element("service-nombre").textContent = waiting.service;
  fieldOf("pin").value = "";
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(200);
  show("demande");
  countDown(waiting.id);
}

/** Answered elsewhere, or expired. */
function leaveRequest() {
  current = null;
  if (!isShown("demande") && !isShown("nombre")) return;
  result("Demande terminée", "Elle a expiré, ou a reçu une réponse ailleurs.");
}

function countDown(id: string) {
  if (current?.id !== id) return;
  const left = Math.ceil((new Date(current.expiresAt).getTime() + ahead - Date.now()) / 1000);
  element("reste").textContent = String(Math.max(0, left));
  if (left <= 0) {
    current = null;
    return result("Demande expirée", "Recommencez sur la page de connexion.");
  }
  setTimeout(() => countDown(id), 1000);
}

onSubmit("form-pin", async (form) => {
  const pin = String(form.get("pin"));
  fieldOf("pin").value = "";
  const asked = current;
  if (!asked) return;
  const answer = await ask<{ choices: number[] }>("/app/api/demande/pin", "answer-pin", phone!, {
    push: asked.id,
    pin,
  });
  if (!answer.ok) return refused(answer, "pin");
  const buttons = answer.value.choices.map((number) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = String(number).padStart(2, "0");
    button.addEventListener("click", () => void choose(asked, number));
    return button;
  });
  element("nombres").replaceChildren(...buttons);
  show("nombre");
});

async function choose(asked: Waiting, number: number) {
  for (const button of document.querySelectorAll<HTMLButtonElement>("#nombres button")) button.disabled = true;
  const answer = await ask("/app/api/demande/nombre", "answer-number", phone!, { push: asked.id, number });
  if (!answer.ok) return refused(answer, null);
  current = null;
  result("C’est confirmé", `Vous êtes identifié auprès de ${asked.service}. Retournez sur l’ordinateur.`);
}

onTap(".refuser", async () => {
  const asked = current;
  if (!asked) return show("accueil");
  const answer = await ask("/app/api/demande/refus", "refuse", phone!, { push: asked.id });
  current = null;
  if (!answer.ok) return refused(answer, null);
  result(
    "Connexion refusée",
    "Personne n’a été connecté. Si vous n’aviez rien demandé, signalez-le à votre référent informatique.",
  );
});

onTap("#termine", () => {
  show("accueil");
  if (told?.waiting[0]) openRequest(told.waiting[0]);
});

function refused({ refusal }: Extract<Answer<unknown>, { ok: false }>, field: string | null) {
  if (refusal.kind === "wiped" || refusal.kind === "revoked" || refusal.kind === "expired") return end(refusal);
  if (refusal.kind === "wrong-number" || refusal.kind === "push-expired" || refusal.kind === "push-answered") {
    current = null;
    return result(refusal.kind === "wrong-number" ? "Mauvais nombre" : "Demande terminée", sentenceFor(refusal));
  }
  if (refusal.kind === "phone-refused") {
    current = null;
    return result("Téléphone refusé", sentenceFor(refusal));
  }
  complain(refusal, field);
}

function result(title: string, text: string) {
  element("titre-resultat").textContent = title;
  element("texte-resultat").textContent = text;
  if (told) told = { ...told, waiting: [] };
  show("resultat");
}

function end(refusal: Refusal) {
  current = null;
  element("texte-fin").textContent = sentenceFor(refusal);
  element("connexion").textContent = "";
  show("fin");
}

function complain(refusal: Refusal, field: string | null) {
  say(sentenceFor(refusal));
  if (!field) return;
  const input = fieldOf(field);
  input.setAttribute("aria-invalid", "true");
  if (refusal.kind.startsWith("code-") || refusal.kind.includes("pin")) input.value = "";
  input.focus();
}

function fillToken(token: string) {
  if (token) fieldOf("jeton").value = token;
  if (!fieldOf("nom").value) fieldOf("nom").value = `Mon téléphone ${system()}`.slice(0, 40);
  element("scanner").hidden = !("BarcodeDetector" in window);
}

function tokenInAddress() {
  return /^#jeton=([\w-]{16,24})$/.exec(location.hash)?.[1] ?? "";
}

function system(): string {
  const agent = navigator.userAgent;
  if (/Android/.test(agent)) return "Android";
  if (/iPhone|iPad|iPod/.test(agent)) return "iOS";
  if (/Windows/.test(agent)) return "Windows";
  if (/Mac OS X/.test(agent)) return "macOS";
  return /Linux/.test(agent) ? "Linux" : "autre";
}

// a wrong length is said before the server is asked
fieldOf("secret").maxLength = pinDigits;
fieldOf("secret-encore").maxLength = pinDigits;
