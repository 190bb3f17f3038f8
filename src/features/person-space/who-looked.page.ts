import { html } from "hono/html";
import { listEntries } from "#features/journal/journal.store.ts";
import { recordReading } from "#features/journal/record.action.ts";
import { mayReadJournal } from "#features/referrals/access.ts";
import { journalActor } from "#features/referrals/apply.action.ts";
import { dossierPath } from "#features/referrals/path.ts";
import type { Referral } from "#features/referrals/referral.ts";
import { actWords, voletTitle } from "#features/referrals/wording.ts";
import { dayOf, frenchDay, frenchInstant, frenchTime } from "#lib/dates.ts";
import { count, uncapital } from "#lib/french.ts";
import { emptyState } from "#ui/parts.ts";
import { forbiddenPage, notFoundPage } from "#web/errors.ts";
import { show } from "#web/frame.ts";
import { type PdfDefinition, pdfOf } from "#web/pdf.ts";
import type { Web } from "#web/web.ts";
import { type Did, isRelative, placesOf, type Sighting, sightingsOf } from "./access.ts";
import { openMine } from "./open-mine.page.ts";

const reserved = "Qui a regardé le dossier : cela se lit par la personne et ses référents.";

const doings = {
  looked: "a consulté le dossier",
  wrote: "a rempli ou changé une partie",
  finished: "a fini ou signé une partie",
  acted: "a agi sur le dossier ou une demande",
  said: "a écrit un message",
  printed: "a imprimé ou téléchargé",
} satisfies Record<Did, string>;

/** GET /mon-espace/dossiers/:id/acces — who looked, by unit and day, in plain words. What they read of the care is not told. */
export async function whoLookedPage(web: Web) {
  const found = await openMine(web);
  if (found instanceof Response) return found;
  const { db, member, now } = web.var;
  const { referral: r, access } = found;
  if (!mayReadJournal(access, member, r)) return forbiddenPage(web, reserved);
  await recordReading(db, r.id, journalActor(member), "read", "journal", now);
  const all = sightingsOf(await listEntries(db, r.id));
  const places = placesOf(all);
  const own = web.req.query("par") === "proches";
  const only = all.filter((one) => isRelative(one) === own);
  return show(web, {
    title: "Qui a regardé mon dossier",
    topics: [`referral:${r.id}`],
    body: html`<p class="fil fr-mb-1v"><a href="/mon-espace">Mon espace</a> › <a href="${dossierPath(access, r.id)}">Le dossier</a> › Qui a regardé</p>
<h1 class="fr-h4 fr-mb-1w">Qui a regardé mon dossier</h1>
<p>${places.length > 0 ? html`Des professionnels de ${count(places.length, "établissement ou service", "établissements ou services")} ont ouvert ce dossier : ${places.join(" ; ")}.` : "Aucun professionnel n’a ouvert ce dossier pour l’instant."} <span class="note">Chaque ligne est gardée sans pouvoir être changée. Pour chacune, vous pouvez imprimer un reçu.</span></p>
<nav class="onglets fr-mb-2w" aria-label="Accès"><a href="?" ${own ? "" : current}>Professionnels</a><a href="?par=proches" ${own ? current : ""}>Vous et vos proches</a></nav>
${only.length === 0 ? emptyState(own ? "Rien pour l’instant." : "Aucun accès d’un professionnel pour l’instant.") : html`<table class="liste"><thead><tr><th scope="col">Quand</th><th scope="col">Qui</th><th scope="col">Quoi</th><th scope="col"><span class="fr-sr-only">Reçu</span></th></tr></thead><tbody>${only.slice(0, 300).map((one) => line(r, one))}</tbody></table>`}
<p class="note fr-mt-2w">Un accès vous étonne ? Appelez l’établissement nommé sur la ligne, ou écrivez au délégué à la protection des données indiqué sur la page <a href="/donnees-personnelles">Données personnelles</a>.</p>`,
  });
}

const current = html`aria-current="page"`;

const line = (r: Referral, one: Sighting) =>
  html`<tr><td class="age" data-t="Quand">${frenchDay(dayOf(one.at))}, ${frenchTime(one.at)}</td><td data-t="Qui">${isRelative(one) ? one.who : html`${one.place}<br><span class="note">${one.who}</span>`}</td><td data-t="Quoi">${doings[one.did]}${one.entries.length > 1 ? html` <span class="note">(${one.entries.length} fois ce jour-là)</span>` : ""}</td><td><a class="fr-link fr-link--sm" href="/mon-espace/dossiers/${r.id}/acces/${one.entries[0]!.seq}" data-turbo="false">Reçu<span class="fr-sr-only"> de l’accès du ${frenchInstant(one.at)}</span></a></td></tr>`;

/** GET /mon-espace/dossiers/:id/acces/:numero — the receipt of an access, to print and keep: its lines and their seals. */
export async function accessReceiptPage(web: Web) {
  const found = await openMine(web);
  if (found instanceof Response) return found;
  const { db, member, now } = web.var;
  const { referral: r, access } = found;
  if (!mayReadJournal(access, member, r)) return forbiddenPage(web, reserved);
  const number = Number(web.req.param("numero"));
  const sighting = sightingsOf(await listEntries(db, r.id)).find(({ entries }) =>
    entries.some((e) => e.seq === number),
  );
  if (!sighting) return notFoundPage(web);
  await recordReading(db, r.id, journalActor(member), "print", "journal", now);
  const pdf = await pdfOf({
    info: { title: `Reçu d’accès, dossier ${r.number}`, creator: "Sextant" },
    pageMargins: [40, 48, 40, 48],
    defaultStyle: { font: "Roboto", fontSize: 10, lineHeight: 1.2 },
    content: [
      { text: "Reçu d’accès à un dossier", fontSize: 16, bold: true },
      { text: `Dossier ${r.number}`, margin: [0, 4, 0, 8] },
      { text: `Le ${frenchDay(dayOf(sighting.at))}, ${sighting.who} (${sighting.place}) ${doings[sighting.did]}.` },
      { text: "Les lignes du journal", bold: true, margin: [0, 12, 0, 4] },
      {
        layout: "lightHorizontalLines",
        table: {
          widths: [36, 92, "*", 150],
          body: [
            ["N°", "Heure", "Ce qui est noté", "Sceau"].map((text) => ({ text, bold: true })),
            ...sighting.entries.map((e) => [
              String(e.seq),
              frenchInstant(e.at),
              noted(r, e),
              { text: e.hash, fontSize: 7 },
            ]),
          ],
        },
      },
      {
        text: "Chaque ligne est scellée avec celle qui la précède : une ligne changée ou retirée se verrait. Ce reçu permet de vérifier que ces lignes y sont toujours.",
        margin: [0, 12, 0, 0],
        color: "#555555",
      },
      { text: `Imprimé le ${frenchInstant(now)} par ${member.name}.`, margin: [0, 6, 0, 0], color: "#555555" },
    ],
  } as PdfDefinition);
  return web.body(new Uint8Array(pdf), 200, {
    "content-type": "application/pdf",
    "content-disposition": `inline; filename="recu-acces-${r.number}-${number}.pdf"`,
    "cache-control": "private, no-store",
  });
}

/** Which part, or which act; never a field's name, which would tell of the care. */
function noted(r: Referral, { act, object }: Sighting["entries"][number]): string {
  const [first = ""] = object.split(" ");
  const title = voletTitle(r.module, first);
  if (title !== first) return `${wordsOf(act)} : ${uncapital(title)}`;
  return act === "request" ? `demande : ${actWords(first)}` : wordsOf(act);
}

const wordsOf = (act: string): string =>
  ({
    read: "consultation",
    list: "vu dans une liste",
    search: "recherche d’établissements",
    print: "impression",
    export: "export",
    download: "téléchargement d’une pièce",
    write: "réponses",
    attach: "pièce ajoutée",
    "remove-attachment": "pièce retirée",
    identity: "identité corrigée",
    validate: "partie finie",
    sign: "partie signée",
    message: "message",
    create: "création du dossier",
    send: "envoi des demandes",
    prepare: "choix d’établissements",
    "name-doctor": "médecin traitant indiqué",
    "remind-doctor": "médecin traitant relancé",
    opinion: "avis d’un médecin sur l’accueil",
  })[act] ?? "acte sur le dossier";
