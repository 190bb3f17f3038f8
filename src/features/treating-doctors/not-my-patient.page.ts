import { openDossier } from "#features/referrals/dossier.page.ts";
import type { ReferralId } from "#features/referrals/referral.ts";
import { isUuid } from "#lib/ids.ts";
import { forbiddenPage, notFoundPage } from "#web/errors.ts";
import { goTo } from "#web/frame.ts";
import type { Web } from "#web/web.ts";
import type { DisownRefusal, UndoRefusal } from "./naming.ts";
import { disownPatient, undoDisown } from "./not-my-patient.action.ts";

/** POST /medecin/dossiers/:id/patientele — "Ce n’est pas mon patient", and its undoing for a day. */
export async function patientAnswerPage(web: Web) {
  const id = web.req.param("id")! as ReferralId;
  if (!isUuid(id)) return notFoundPage(web);
  const { db, member, now } = web.var;
  if (String((await web.req.parseBody()).reponse) === "oui") {
    const done = await undoDisown(db, id, member, now);
    if (done.ok) return goTo(web, "/medecin", "Le dossier est de nouveau parmi ceux de vos patients.");
    return done.refusal.kind === "unknown-referral"
      ? notFoundPage(web)
      : forbiddenPage(web, undoSentence(done.refusal));
  }
  const done = await disownPatient(db, id, member, now);
  if (done.ok)
    return goTo(
      web,
      "/medecin?onglet=hors",
      `Le dossier ${done.value.number} est rendu à son équipe, qui est prévenue. Vous avez un jour pour annuler.`,
    );
  // of those who may open it, whoever is not its doctor is told so; to the others it does not exist
  if (done.refusal.kind === "unknown-referral" || !(await openDossier(web, id))) return notFoundPage(web);
  return forbiddenPage(web, disownSentence(done.refusal));
}

function disownSentence(refusal: DisownRefusal): string {
  switch (refusal.kind) {
    case "not-their-doctor":
      return "Seul le médecin traitant nommé dans ce dossier, ou la personne à qui il délègue la saisie, peut répondre.";
    case "wrong-status":
      return "Ce dossier est annulé ou archivé : il n’attend plus rien de vous.";
  }
}

function undoSentence(refusal: UndoRefusal): string {
  switch (refusal.kind) {
    case "too-late":
      return "Plus d’un jour a passé. L’équipe du dossier peut vous nommer de nouveau.";
    case "named-since":
      return "Un autre médecin traitant a été nommé depuis. L’équipe du dossier peut vous nommer de nouveau.";
    case "wrong-status":
      return "Ce dossier est annulé ou archivé.";
  }
}
