import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Item } from "#features/forms/questionnaire.ts";
import { pathways } from "./pathways.ts";

/**
 * The fields of the modules specification, copied by hand from its tables B.2 to B.8, C.2 to C.6, D.8 and E.2.
 * `:R` required (perhaps on a condition) · `:R*` also in a light volet · `:r` expected · nothing: optional.
 * `@` a shared block of A.4, whose own fields are checked apart.
 */
const letters = (code: string, mark: "R" | "R*") =>
  ["spontanement", "totalement", "correctement", "habituellement", "modalite"]
    .map((last) => `${code}.${last}:${mark}`)
    .join(" ");

const expected: Record<string, string> = {
  "ga.adm": `
    identite@ adresse@:R* telephone:r mobile:r email:r situationFamiliale:R* enfants protection@:R* confiance@:R
    contacts@:R* remplisseur.qualite:R* remplisseur.personne@:R remplisseur.pro@:R medecinTraitant.aucun medecinTraitant@:R
    demande.types:R* demande.debut:R* demande.fin:R* demande.motifTemp:r demande.joursPris demande.jours:R*
    demande.transport:R* demande.couple:R* demande.couple.dossier:r demande.couple.mode:R demande.delai:R* demande.date:r
    demande.contexte:R* demande.origine:r situation.lieu:R* situation.structure:R situation.depuis:r situation.sortie:r
    situation.services:r situation.aidant:r accord.informee:R* accord.consent:R* accord.precision:R accord.partage:R*
    finance.mode:R finance.aides:R* finance.departement:R finance.budget couverture.nir:r couverture.regime:r
    couverture.complementaire:r couverture.retraites:r couverture.retraites.nom:R derogationAge:R commentaire attestation:R*
    attestation.nom:R* attestation.qualite:R* attestation.date:R* pieces.identite pieces.livretFamille pieces.vitale
    pieces.mutuelle pieces.titreSejour pieces.pensions pieces.impots pieces.ash:r pieces.apa:r pieces.derogationAge:R`,
  "ga.souhaits": `
    zone.centre:R zone.centre.commune:R zone.rayon:R zone.proche prix.max prix.ash:r chambre:R unite confort langue note
    attente:R tempEnAttendant:r visite`,
  "ga.auto": `
    coherence.communication coherence.comportement orientation.temps orientation.espace toilette.haut toilette.bas
    habillage.haut habillage.moyen habillage.bas alimentation.servir alimentation.manger elimination.urinaire
    elimination.fecale transferts deplacementInterieur deplacementExterieur alerter
    ${letters("coherence.communication", "R*")} ${letters("coherence.comportement", "R*")}
    ${letters("orientation.temps", "R*")} ${letters("orientation.espace", "R*")}
    ${letters("toilette.haut", "R*")} ${letters("toilette.bas", "R*")}
    ${letters("habillage.haut", "R*")} ${letters("habillage.moyen", "R*")} ${letters("habillage.bas", "R*")}
    ${letters("alimentation.servir", "R*")} ${letters("alimentation.manger", "R*")}
    ${letters("elimination.urinaire", "R*")} ${letters("elimination.fecale", "R*")}
    ${letters("transferts", "R*")} ${letters("deplacementInterieur", "R*")}
    ${letters("deplacementExterieur", "R")} ${letters("alerter", "R")}
    saisieDirecte illustratives gir.calcule gir.groupe gir.rang gir.score gir.detail gir.notifie gir.notifieLe gir.source
    gir.retenu:R signature:R evaluation.date:R* evaluation.par@:R* evaluation.lieu:R*`,
  "ga.med": `
    medecin@:R* motif:R* contexte:r conclusion:r antecedents.medicaux:R antecedents.chirurgicaux pathologies:R*
    pathologies.libelle:R pathologies.cim10 pathologies.depuis pathologies.note traitements traitements.mode:R*
    traitements.liste@:R* allergies allergies.statut:R* allergies.liste@:R* bmr@:R palliatif:R palliatif.equipe directives:R
    directives.contenu niveauSoins tabac alcool poids:R taille:r imc perte readaptation readaptation.note vue:R
    vue.appareil audition:R audition.appareil parole parole.appareil risques:R* texture:R texture.eauGelifiee texture.regime
    cognition:R cognition.mmse cognition.mmseLe comportement:R* comportement.note:r psychiatrie psychiatrie.structure soins:R*
    soins.o2Debit:R soins.note:r peau@ equipement infirmier vaccins unite:r pathos.pmp pathos.le pathos.validePar@ pieces:r
    signature:R*`,
  "san.adm": `
    identiteInconnue provisoire:R identite@ adresse@:R mobile:r telephone:r email:r couverture.nir:r couverture.regime:r
    couverture.caisse:r couverture.ouvrant@ couverture.mutuelle:r couverture.chambre:r couverture.exoneration:r protection@:R
    confiance@:R contacts@:R situationFamiliale:r vitSeul:r aCharge:r langue langue.interprete logement.type:R
    logement.acces:r aidant:r services:r social@:r droits:r info.patient:R info.raison:R info.accord:R info.accord.par:R
    info.accord.le:R`,
  "san.dem": `
    unite:R hospit.sans hospit.date:R hospit.lieu:R contact.medical@:R contact.soignant@:r contact.social@:r telephone:R
    mss:r medecinTraitant.aucun medecinTraitant@:R medecinSuite@:R sortieSouhaitee:R pretDepuis:r urgence:R urgence.motif:R`,
  "san.med": `
    groupe:R principal:R cim10 debut:R poids:R taille interventions interventions.libelle:R interventions.date:R
    interventions.ccam interventions.operateur@ histoire:R antecedents:R allergies allergies.statut:R allergies.liste@:R
    bmr@:R traitements traitements.mode:R traitements.liste@:R stable:R stableLe:R appui:R appui.jusquau appui.consignes
    glasgow rankin mmse fevg nyha vems oncologie:R oncologie.lieu oncologie.dates palliatif:R niveauSoins:R directives:r
    directives.document psy:R addictions pronostic:r rendezVous:r rendezVous.quoi:R rendezVous.quand:R rendezVous.ou
    rendezVous.transport pieces:R signature:R`,
  "san.sp": `
    dependance:R dependance.score conscience:R comportement:R deglutition:R texture:R nutrition:R respi:R o2Debit:R canule:R
    iv iv.produits:R iv.parJour:R iv.fin:r abords:R lesions@ tpn eliminations:R epuration:R epuration.jours:R
    epuration.centre:r autres:R presence:R reeducation:R tolerance:R equipement objectifs:R objectifs.precision duree:R
    transport:r transport.oxygene projet.lieu:R projet.freins:r projet.freins.precision projet.dossier`,
  // Without `aide` and `ecart`, which come with the decision table of C.7.
  "san.ori": `
    aide raisons ecart:R activites:R mentions:R modes:R zone:R rayon:R souhait:r souhait.lieu:r chambre:r domicile.adresse@:R
    domicile.contact@:R domicile.acces:R domicile.zone had.modes:R had.accordMt:R had.karnofsky:r had.domicile:R
    palliatif.motif:R palliatif.precision ssiad.facteurs:R ssiad.gir:R ssiad.passages:R ssiad.horaires:R ssiad.jours:R
    ssiad.prescription:R prado.volet:R prado.sortie:R`,
  "dua.adm": `
    identite@ adresse@:R telephone:r email:r represente@:R parents@:R confiance@:R contacts@:R accord:R accordRecueil:R`,
  "dua.projet": "attentes:R enregistrement famille",
  "dua.situation": `
    lieu:R depuis esms esms.nom esms.depuis urgence:R urgenceNote:r aidants:r aidantsNote`,
  "dua.vie": `
    quotidien:R communication:R communicationNote comportement:R apaise equipement:r transport:r besoinsSante
    besoinsAutonomie besoinsParticipation`,
  "dua.activite": "ecole:R ecoleNote travail travailNote",
  "dua.sante": `
    diagnostics:R sansTraitement traitements@:R allergique:R allergies@:R epilepsie:R epilepsieNote:R soins:R o2Debit:R
    soinsNote:r fausseRoute:R suivi@ bilans:r signature:R`,
  "dua.santeDite": `
    diagnostics sansTraitement traitements@ allergique allergies@ epilepsie epilepsieNote soins o2Debit soinsNote
    fausseRoute suivi@`,
  "dua.souhaits": "ou:R ou.commune:R rayon:R quand:R rythme:R essai visite note",
  "dua.pieces": "notification:r gevasco bilans photos",
  "tnd.enf": `
    identite@ terme:r adresse@:R garde:r garde.lieu langues:r langues.interprete titulaires@:R`,
  "tnd.acc": `
    titulaire1 titulaire1.accord:R titulaire1.nom:R titulaire1.date:R titulaire1.signe titulaire1.scan:R
    titulaire2 titulaire2.accord:R titulaire2.nom:R titulaire2.date:R titulaire2.signe titulaire2.scan:R
    seul:R seul.motif:R seul.piece:R`,
  "tnd.med": `
    prescripteur@:R medecinTraitant.aucun medecinTraitant@:R ligne:R besoins:r suivis suivis.qui@:R suivis.depuis
    demandes:r motif:R debut:r inquietude:r grossesse:r antecedents:r traitements@ croissance:R croissance.taille:R
    croissance.poids:R croissance.crane:R croissance.ecart audition:R audition.resultat:R audition.date:R
    audition.document vision:R vision.resultat:R vision.date:R vision.document examen:R courrier:R courrier.fichier
    pieces:r signature:R`,
  "tnd.grille": `
    date:R bande bande.choisie bande.motif:R bande.ajoutees b00:R b06:R b12:R b18:R b24:R b36:R b48:R b60:R b84:R any:R
    urgence risque:R remarques`,
};

describe("The fields of the volets", () => {
  for (const volet of Object.values(pathways).flatMap((pathway) => pathway.volets))
    test(`${volet.id} holds the fields of the specification, with their requirements`, () => {
      const tokens = expected[volet.id]!.trim().split(/\s+/);
      const blocks = tokens.filter((t) => t.includes("@")).map((t) => `${volet.id}.${t.split("@")[0]}`);
      const found = volet.sections.flatMap((section) => section.items.flatMap((item) => fieldsOf(item, blocks)));
      assert.deepEqual(found.sort(), tokens.map((t) => `${volet.id}.${t}`).sort());
    });
});

/** The items as the list above writes them, without what is inside a shared block. */
function fieldsOf(item: Item, blocks: string[]): string[] {
  const isBlock = blocks.includes(item.linkId);
  const written = `${item.linkId}${isBlock ? "@" : ""}${markOf(item)}`;
  return [written, ...(item.type === "group" && !isBlock ? item.items.flatMap((sub) => fieldsOf(sub, blocks)) : [])];
}

function markOf({ linkId, required, light }: Item): string {
  if (required === "expected") return ":r";
  const ofItself =
    typeof required === "object" &&
    "operator" in required &&
    required.operator === "answered" &&
    required.question === linkId;
  return !required || ofItself ? "" : light ? ":R*" : ":R";
}
