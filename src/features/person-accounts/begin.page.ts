import { html } from "hono/html";
import { z } from "zod";
import { pendingCitizen } from "#features/france-connect/citizen.page.ts";
import { type Citizen, typedTraits } from "#features/france-connect/france-connect.ts";
import { readTraits } from "#features/referrals/identity-form.page.ts";
import { passwordAdvice, weaknessSaid } from "#features/sign-in/password.page.ts";
import { column, waitSaid } from "#features/sign-in/sign-in.page.ts";
import { type Html, nothing } from "#ui/page.ts";
import { errorSummary, input, radios } from "#ui/parts.ts";
import { show } from "#web/frame.ts";
import { visitOf } from "#web/visit.ts";
import type { Web } from "#web/web.ts";
import { begin } from "./begin.action.ts";
import { findTypedAgain } from "./beginning.store.ts";
import { beginPath, type ForWhom, type Typed } from "./beginning.ts";

/** GET /creer-mon-espace: what to have at hand, before beginning. */
export const beforePage = (web: Web) =>
  show(web, {
    title: "Créer mon espace",
    about: {
      canonical: "/creer-mon-espace",
      index: true,
      description:
        "Ouvrir un espace pour chercher une place pour soi ou pour un proche âgé : ce qu’il faut avoir sous la main, le temps qu’il faut, et ce qui se passe ensuite.",
    },
    body: html`<div class="etroit"><h1 class="fr-h3">Créer mon espace</h1>
<p class="fr-text--lead">Pour vous ou pour un proche : un seul dossier, envoyé aux établissements que vous choisissez.</p>
<h2 class="fr-h5">Avant de commencer</h2>
<p>Ouvrir l’espace prend <b>5 minutes</b>. Il faut :</p>
<ul><li>une adresse de courriel que vous pouvez lire maintenant ;</li><li>le nom de naissance, le premier prénom et la date de naissance de la personne, comme sur sa carte d’identité.</li></ul>
<p>Remplir le dossier prend ensuite <b>30 à 45 minutes</b>, en plusieurs fois si vous voulez : tout s’enregistre. Ayez si possible :</p>
<ul><li>la carte Vitale et la carte de mutuelle ;</li><li>le dernier avis d’imposition, et les justificatifs de retraite ;</li><li>la notification de l’APA, si elle est accordée ;</li><li>le jugement, en cas de tutelle ou de curatelle ;</li><li>le nom du médecin traitant : lui seul remplit la partie médicale.</li></ul>
<p>Vous n’avez pas tout ? Commencez quand même : vous compléterez plus tard, seul ou avec quelqu’un que vous inviterez.</p>
<div class="boutons"><a class="fr-btn fr-btn--lg" href="${beginPath}">Démarrer</a><a class="fr-link" href="/connexion" data-turbo="false">J’ai déjà un espace</a></div>
<p class="note fr-mt-3w">Handicap : votre espace vous permettra d’ouvrir le dossier avec le numéro de la décision de la MDPH. Enfant de moins de 7 ans : parlez-en d’abord à son médecin.</p></div>`,
  });

/** GET /creer-mon-espace/demarrer; with the link of a mail, what was typed the first time. */
export async function beginPage(web: Web) {
  if (web.var.signedIn) return web.redirect("/mon-espace", 303);
  const token = web.req.query("reprise");
  if (token) web.header("referrer-policy", "no-referrer");
  const typed = token ? await findTypedAgain(web.var.db, token) : null;
  const said = token
    ? typed
      ? notice("info", "Voici ce que vous aviez saisi. Vérifiez, choisissez un mot de passe et envoyez.")
      : notice("warning", "Ce lien ne sert plus : ce qui avait été saisi n’est plus gardé. Vous pouvez commencer ici.")
    : nothing;
  const citizen = typed ? null : await pendingCitizen(web);
  return form(web, typed ? fieldsOf(typed) : citizen ? fromFranceConnect(citizen) : {}, {}, { said });
}

/** What FranceConnect has just said, to read again before it is sent: the address is proved by our own mail all the same. */
const fromFranceConnect = (citizen: Citizen): Record<string, string> => ({
  ...typedTraits(citizen),
  prenom: citizen.givenName.split(" ")[0]!,
  nom: citizen.usedName ?? citizen.familyName,
  courriel: citizen.email ?? "",
});

const Form = z.object({
  prenom: z.string().min(1, "Indiquez votre prénom.").max(100, "Ce prénom dépasse 100 caractères."),
  nom: z.string().min(1, "Indiquez votre nom.").max(100, "Ce nom dépasse 100 caractères."),
  courriel: z
    .email("Indiquez une adresse complète, par exemple prenom.nom@exemple.fr.")
    .max(254, "Cette adresse est trop longue."),
  pour: z.enum(["self", "relative", "later"], "Dites pour qui vous cherchez une place."),
});

/** POST /creer-mon-espace/demarrer: the same answer whatever the address. */
export async function sendBeginningPage(web: Web) {
  const { db, now } = web.var;
  const body = await web.req.parseBody();
  const password = typeof body["mot-de-passe"] === "string" ? body["mot-de-passe"] : "";
  const typed = Object.fromEntries(
    Object.entries(body).flatMap(([k, v]) =>
      typeof v === "string" && k !== "mot-de-passe" ? [[k, v.trim().slice(0, 500)]] : [],
    ),
  );
  const problems: Record<string, string> = {};
  const parsed = Form.safeParse(typed);
  if (!parsed.success) for (const issue of parsed.error.issues) problems[String(issue.path[0])] ??= issue.message;
  const { traits, problems: wrong } =
    typed.pour === "self" || typed.pour === "relative" ? traitsOf(typed) : { traits: null, problems: {} };
  Object.assign(problems, wrong);
  if (!password) problems["mot-de-passe"] = "Choisissez un mot de passe.";
  if (!parsed.success || Object.keys(problems).length > 0) return form(web, typed, problems, { status: 400 });
  const { prenom: givenName, nom: familyName, courriel: email, pour: forWhom } = parsed.data;
  const begun = await begin(db, { givenName, familyName, email, forWhom, traits, password }, visitOf(web), now);
  if (begun.ok) return web.redirect("/creer-mon-espace/courriel", 303);
  switch (begun.refusal.kind) {
    case "throttled":
      web.header("retry-after", String(begun.refusal.seconds));
      return form(web, typed, {}, { status: 429, said: waitSaid(begun.refusal.seconds) });
    case "busy":
      web.header("retry-after", "5");
      return form(
        web,
        typed,
        {},
        {
          status: 503,
          said: notice("warning", "Beaucoup de demandes en ce moment : réessayez dans quelques secondes."),
        },
      );
    default:
      return form(web, typed, { "mot-de-passe": weaknessSaid(begun.refusal) }, { status: 422 });
  }
}

/** For oneself, one's own name stands in for what is not typed. */
function traitsOf(typed: Record<string, string>) {
  const isSelf = typed.pour === "self";
  const birthName = typed.birthName || (isSelf ? typed.nom : "") || "";
  const givenName = typed.givenName || (isSelf ? typed.prenom : "") || "";
  const { birthDate = "", sex = "", usedName = "" } = typed;
  return readTraits({ module: "grand-age", birthName, givenName, birthDate, sex, usedName });
}

/** GET /creer-mon-espace/courriel */
export const mailedPage = (web: Web) =>
  show(web, {
    title: "Confirmez votre adresse",
    body: column(html`<h1 class="fr-h4">Regardez vos courriels</h1>
<p>Un message vient de partir vers l’adresse que vous avez donnée. Ouvrez le lien qu’il contient <b>dans les 4 jours</b> pour confirmer votre adresse et ouvrir votre espace.</p>
<p>Rien reçu dans dix minutes ? Regardez dans les courriers indésirables, puis vérifiez l’adresse en recommençant.</p>
<p>Sans confirmation, nous vous le rappellerons deux fois, puis ce qui a été commencé sera annulé.</p>
<div class="boutons"><a class="fr-btn" href="/connexion" data-turbo="false">Aller à la connexion</a><a class="fr-btn fr-btn--tertiary" href="${beginPath}">Recommencer</a></div>`),
  });

type Shown = { status?: 400 | 422 | 429 | 503; said?: Html };

function form(web: Web, typed: Record<string, string>, problems: Record<string, string>, { status, said }: Shown) {
  const field = (name: string) => ({ name, value: typed[name], error: problems[name] });
  const plain = 'autocomplete="off" spellcheck="false"';
  return show(web, {
    title: "Créer mon espace",
    ...(status ? { status } : {}),
    body: html`<div class="etroit"><p class="fil fr-mb-1v"><a href="/creer-mon-espace">Avant de commencer</a> › Démarrer</p>
<h1 class="fr-h4">Créer mon espace</h1>
${errorSummary(Object.entries(problems).map(([one, message]) => ({ field: one, message })))}${said ?? nothing}
<form method="post" action="${beginPath}" novalidate>
<h2 class="fr-h6">Vous</h2>
${input({ ...field("prenom"), label: "Votre prénom", attributes: 'autocomplete="given-name"' })}
${input({ ...field("nom"), label: "Votre nom", attributes: 'autocomplete="family-name"' })}
${input({ ...field("courriel"), label: "Votre adresse de courriel", hint: "Elle vous servira d’identifiant. Un lien y sera envoyé pour la confirmer.", type: "email", attributes: 'autocomplete="email" spellcheck="false"' })}
${input({ ...field("mot-de-passe"), value: "", label: "Choisissez un mot de passe", hint: passwordAdvice, type: "password", attributes: 'autocomplete="new-password"' })}
<h2 class="fr-h6 fr-mt-3w">La personne pour qui vous cherchez une place</h2>
${radios({ ...field("pour"), label: "Pour qui ?", options: whom })}
<p class="note">Si c’est pour vous ou pour un proche, indiquez son identité comme sur la carte d’identité. Si c’est pour plus tard, laissez vide.</p>
${input({ ...field("birthName"), label: "Nom de naissance", hint: "Pour vous-même, laissez vide s’il est le même que ci-dessus", attributes: plain })}
${input({ ...field("givenName"), label: "Premier prénom", attributes: plain })}
${input({ ...field("usedName"), label: "Nom d’usage, s’il est différent", required: false, attributes: plain })}
${input({ ...field("birthDate"), label: "Date de naissance", hint: "Par exemple 04/03/1939", attributes: 'autocomplete="off" inputmode="numeric"' })}
${radios({
  ...field("sex"),
  label: "Sexe",
  inline: true,
  options: [
    { code: "F", label: "Féminin" },
    { code: "M", label: "Masculin" },
  ],
})}
<p class="note">En créant votre espace, vous pourrez lire puis accepter <a href="/compte/charte?pour=personnes">les conditions d’utilisation</a>. Nous ne gardons que ce qui sert à chercher une place.</p>
<div class="boutons"><button class="fr-btn">Créer mon espace</button><a class="fr-link" href="/connexion" data-turbo="false">J’ai déjà un espace</a></div></form></div>`,
  });
}

const whom: { code: ForWhom; label: string; hint?: string }[] = [
  { code: "self", label: "Pour moi" },
  { code: "relative", label: "Pour un proche", hint: "Il est d’accord, ou vous le représentez" },
  {
    code: "later",
    label: "Je le dirai plus tard",
    hint: "On m’a invité à aider quelqu’un, ou je n’ai pas les papiers sous la main",
  },
];

const fieldsOf = ({ givenName, familyName, email, forWhom, traits }: Typed): Record<string, string> => ({
  prenom: givenName,
  nom: familyName,
  courriel: email,
  pour: forWhom,
  ...(traits
    ? {
        birthName: traits.birthName,
        givenName: traits.givenName,
        usedName: traits.usedName ?? "",
        birthDate: (traits.birthDate ?? "").split("-").toReversed().join("/"),
        sex: traits.sex,
      }
    : {}),
});

const notice = (kind: "info" | "warning", text: string) =>
  html`<div class="fr-alert fr-alert--${kind} fr-alert--sm fr-mb-3w" role="status"><p>${text}</p></div>`;
