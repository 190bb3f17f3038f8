import { html } from "hono/html";
import { type Html, show } from "#idp/pages/frame.ts";
import { problemPage } from "#idp/pages/problem.ts";
import { formOf, type Web } from "#idp/web.ts";
import { type EnrolRefusal, enrol } from "./enrol.action.ts";

/** GET /enrolement: the person has the code an administrator handed them, after seeing them and their identity document. */
export const enrolmentPage = (web: Web) => (isHospital(web) ? form(web, {}) : missing(web));

/** POST /enrolement */
export async function enrolPage(web: Web): Promise<Response> {
  if (!isHospital(web)) return missing(web);
  const { identifiant = "", code = "", motdepasse = "", encore = "" } = await formOf(web);
  const enrolled = await enrol(web.var.db, {
    ...{ login: identifiant.slice(0, 200), code, password: motdepasse, again: encore },
    key: web.var.desk.sealingKey,
    now: new Date(),
  });
  if (!enrolled.ok) return form(web, { login: identifiant, refusal: enrolled.refusal });
  const { printed } = enrolled.value;
  if (printed.length === 0) return web.redirect("/enrolement/fait", 303);
  // the codes are shown once, on this answer: there is no page to come back to
  return show(web, { title: "Codes de secours", status: 201, body: printedCodes(printed) });
}

/** GET /enrolement/fait */
export const enrolledPage = (web: Web) =>
  show(web, {
    title: "Mot de passe enregistré",
    body: html`<h1>Votre mot de passe est enregistré</h1>
<p>Retournez au logiciel d’où vous veniez et identifiez-vous : un second facteur sera demandé. Pour une clé de sécurité, demandez à l’administrateur de l’enregistrer avec vous.</p>`,
  });

export const printedCodes = (codes: string[]): Html => html`<h1>Codes de secours</h1>
<div class="information"><p>Imprimez cette page et gardez-la sous clé : ces codes ne seront plus montrés. Chacun sert une fois, à la place du second facteur, même quand l’extérieur est coupé. Les codes donnés auparavant n’ouvrent plus rien.</p></div>
<ol class="codes">${codes.map((code) => html`<li><code>${code}</code></li>`)}</ol>`;

const isHospital = (web: Web) => web.var.desk.settings.mode === "hospital";
const missing = (web: Web) =>
  show(web, { title: "Page introuvable", status: 404, body: problemPage("not-found", null) });

function form(web: Web, { login = "", refusal }: { login?: string; refusal?: EnrolRefusal }) {
  const onCode = refusal?.kind === "wrong-code";
  const sentence = refusal && refusalSentence(refusal);
  const field = onCode ? "code" : refusal?.kind === "differs" ? "encore" : refusal ? "motdepasse" : null;
  const error = (name: string) => (field === name ? html`<p class="erreur" id="${name}-erreur">${sentence}</p>` : "");
  const marked = (name: string) => (field === name ? html` aria-invalid="true" aria-describedby="${name}-erreur"` : "");
  return show(web, {
    title: refusal ? "Erreur : première connexion" : "Première connexion",
    status: refusal ? 422 : 200,
    body: html`<h1>Première connexion</h1>
<p>Un administrateur de l’établissement vient de vérifier votre identité et de vous remettre un code, valable un quart d’heure.</p>
${sentence ? html`<div class="alerte" role="alert"><p><a href="#${field}">${sentence}</a></p></div>` : ""}
<form method="post" action="/enrolement">
<div class="champ"><label for="identifiant">Identifiant <small>matricule, courriel professionnel ou numéro RPPS</small></label>
<input id="identifiant" name="identifiant" value="${login}" required autocomplete="username" autocapitalize="none" spellcheck="false"></div>
<div class="champ"><label for="code">Code remis par l’administrateur <small>douze signes</small></label>
${error("code")}<input id="code" name="code" required autocomplete="off" maxlength="20" spellcheck="false"${marked("code")}></div>
<div class="champ"><label for="motdepasse">Mot de passe que vous choisissez <small>12 signes au moins ; une phrase convient très bien</small></label>
${error("motdepasse")}<input id="motdepasse" name="motdepasse" type="password" required autocomplete="new-password"${marked("motdepasse")}></div>
<div class="champ"><label for="encore">Le même, encore une fois</label>
${error("encore")}<input id="encore" name="encore" type="password" required autocomplete="new-password"${marked("encore")}></div>
<p class="actions"><button class="principal">Enregistrer</button></p>
</form>`,
  });
}

/** An unknown login and a wrong code are one answer. */
function refusalSentence(refusal: EnrolRefusal): string {
  switch (refusal.kind) {
    case "wrong-code":
      return "L’identifiant ou le code n’est pas le bon, ou le code n’est plus valable. Demandez-en un autre à l’administrateur.";
    case "too-short":
      return `Le mot de passe est trop court : il en faut ${refusal.shortest} signes au moins.`;
    case "too-long":
      return `Le mot de passe est trop long : ${refusal.longest} signes au plus.`;
    case "guessable":
      return `Ce mot de passe se devine. ${refusal.why}`.trim();
    case "differs":
      return "Les deux mots de passe saisis ne sont pas les mêmes.";
  }
}
