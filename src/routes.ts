import { campaignCsvPage, campaignPage, remindPage } from "#features/administration/campaign.page.ts";
import { invitePage, sendInvitationPage } from "#features/administration/invite.page.ts";
import { joinedPage, undoJoinedPage } from "#features/administration/joined.page.ts";
import {
  policyPage,
  previewPolicyPage,
  setPolicyPage,
  withdrawPolicyPage,
} from "#features/administration/policy.page.ts";
import { staffCsvPage, staffPage } from "#features/administration/staff.page.ts";
import {
  changeMemberPage,
  changeRightPage,
  closeSessionsPage,
  habilitatePage,
  staffMemberPage,
} from "#features/administration/staff-member.page.ts";
import { bookingClickPage } from "#features/cards/booking.page.ts";
import { documentPage } from "#features/cards/document.page.ts";
import { askEstimatePage, estimatePage } from "#features/cards/estimate.page.ts";
import { facilityPage } from "#features/cards/facility.page.ts";
import { oldLinkPage } from "#features/cards/old-link.page.ts";
import { robotsPage, sitemapFilePage, sitemapPage } from "#features/cards/sitemap.page.ts";
import { unitPage } from "#features/cards/unit.page.ts";
import { endActingPage, startActingPage } from "#features/delegations/act-for.page.ts";
import { changeDelegationPage, delegationsPage } from "#features/delegations/delegations.page.ts";
import { giveDelegationPage, newDelegationPage } from "#features/delegations/new-delegation.page.ts";
import { choosePatientPage, patientsPage } from "#features/delegations/patients.page.ts";
import { communesApi } from "#features/directory/commune.api.ts";
import { bookingPage, saveBookingPage, tryBookingPage } from "#features/establishments/booking.page.ts";
import { contactsPage, saveContactPage } from "#features/establishments/contacts.page.ts";
import {
  addDocumentPage,
  changeDocumentPage,
  documentsPage,
  previewDocumentPage,
} from "#features/establishments/documents.page.ts";
import {
  facilitySectionPage,
  fichePage,
  saveFacilitySectionPage,
} from "#features/establishments/facility-card.page.ts";
import { compareEditPage, editsPage, undoEditPage } from "#features/establishments/history.page.ts";
import { mistakePage, reportMistakePage } from "#features/establishments/mistake.page.ts";
import { newReportPage, reportPage, reportsPage, turnReportPage } from "#features/establishments/reports.page.ts";
import { saveUnitSectionPage, unitFichePage, unitSectionPage } from "#features/establishments/unit-card.page.ts";
import {
  closeUnitPage,
  confirmClosingPage,
  newUnitPage,
  openUnitPage,
} from "#features/establishments/unit-life.page.ts";
import {
  capabilityApi,
  locationApi,
  organizationApi,
  searchLocationsApi,
  searchOrganizationsApi,
  searchServicesApi,
  serviceApi,
} from "#features/exchange/fhir.api.ts";
import { patchLocationApi } from "#features/exchange/patch.api.ts";
import { tokenApi } from "#features/exchange/token.api.ts";
import { girApi } from "#features/forms/gir.api.ts";
import { girPage } from "#features/forms/gir.page.ts";
import { groundApi } from "#features/maps/ground.api.ts";
import { accountPage } from "#features/means/account.page.ts";
import {
  askEmailPage,
  askMobilePage,
  confirmEmailPage,
  confirmMobilePage,
  emailCodePage,
  emailPage,
  mobileCodePage,
  mobilePage,
  removeMobilePage,
} from "#features/means/contact.page.ts";
import { historyPage } from "#features/means/history.page.ts";
import { askKeyPage, useKeyPage } from "#features/means/key.page.ts";
import { meansPage } from "#features/means/means.page.ts";
import { chooseMailPage, mailChoicePage, testMailPage } from "#features/means/notifications.page.ts";
import {
  askNewKeyPage,
  enrolKeyPage,
  keyPage,
  newKeyPage,
  renameKeyPage,
  revokeKeyPage,
} from "#features/means/passkeys.page.ts";
import { changePasswordPage, ownPasswordPage } from "#features/means/password.page.ts";
import { closeOthersPage, closeSessionPage, revokeBrowserPage, sessionsPage } from "#features/means/sessions.page.ts";
import { strengthenPage } from "#features/means/strengthen.page.ts";
import { markNoticesReadPage, noticesPage } from "#features/notices/notices.page.ts";
import { declarePlacesPage, placesPage } from "#features/places/places.page.ts";
import { backChannelLogoutPage } from "#features/pro-sante-connect/back-channel.page.ts";
import { finishSignInPage } from "#features/pro-sante-connect/callback.page.ts";
import { cardHelpPage } from "#features/pro-sante-connect/card-help.page.ts";
import { acceptCharterPage, charterPage } from "#features/pro-sante-connect/charter.page.ts";
import { emailProofPage, proveEmailPage } from "#features/pro-sante-connect/email-proof.page.ts";
import { confirmLinkPage, joinPage, linkPage } from "#features/pro-sante-connect/link.page.ts";
import { registerPage, registrationPage } from "#features/pro-sante-connect/registration.page.ts";
import { signedOutPage, signOutPage } from "#features/pro-sante-connect/sign-out.page.ts";
import { chooseSituationPage, situationPage } from "#features/pro-sante-connect/situation.page.ts";
import { startSignInPage } from "#features/pro-sante-connect/start.page.ts";
import { professionalsApi } from "#features/professionals/professionals.api.ts";
import { createReferralPage, newReferralPage } from "#features/referrals/create.page.ts";
import { dossiersPage } from "#features/referrals/dashboard.page.ts";
import { dossierPage } from "#features/referrals/dossier.page.ts";
import { correctIdentityPage, identityPage } from "#features/referrals/identity.page.ts";
import { journalPage } from "#features/referrals/journal.page.ts";
import { changeDossierPage, lifecyclePage } from "#features/referrals/lifecycle.page.ts";
import { actFormPage, actPage } from "#features/requests/act.page.ts";
import { livePage } from "#features/requests/live.page.ts";
import { sendMessagePage } from "#features/requests/message.page.ts";
import { receivedPage, waitingListPage } from "#features/requests/received.page.ts";
import { requestPage, sentRequestPage } from "#features/requests/request.page.ts";
import { changeOwnSearchesPage, ownSearchesPage } from "#features/saved-searches/account.page.ts";
import { alertAskedPage, askAlertPage, saveAlertPage } from "#features/saved-searches/ask.page.ts";
import {
  changeSavedSearchesPage,
  confirmPage,
  confirmSearchPage,
  savedSearchesPage,
  unsubscribeByMachinePage,
  unsubscribePage,
} from "#features/saved-searches/manage.page.ts";
import { searchDirectoryPage } from "#features/search/annuaire.page.ts";
import { compareFacilitiesPage } from "#features/search/compare.page.ts";
import { pointsApi } from "#features/search/points.api.ts";
import { exportDirectoryPage } from "#features/search/table.page.ts";
import { searchPage } from "#features/selections/search.page.ts";
import { combinationPage, selectionPage, sendPage } from "#features/selections/select.page.ts";
import { codePage, resendCodePage, useCodePage } from "#features/sign-in/code.page.ts";
import { lockedPage, lockPage, stayPage, unlockPage } from "#features/sign-in/lock.page.ts";
import {
  askResetPage,
  choosePasswordPage,
  forgottenPage,
  newPasswordPage,
  resetAskedPage,
} from "#features/sign-in/password.page.ts";
import { passwordPage, signInPage } from "#features/sign-in/sign-in.page.ts";
import { chooseSpacePage, spacesPage } from "#features/sign-in/spaces.page.ts";
import {
  checkPasswordAgainPage,
  codeAgainPage,
  passwordAgainPage,
  useCodeAgainPage,
} from "#features/sign-in/step-up.page.ts";
import { exportRunPage, runPage } from "#features/sources/run.page.ts";
import { sourcesPage } from "#features/sources/sources.page.ts";
import { attachmentPage } from "#features/volets/attachment.page.ts";
import { autosavePage } from "#features/volets/autosave.page.ts";
import { printDossierPage } from "#features/volets/print.page.ts";
import { saveSectionPage, sectionPage, validateVoletPage, voletPage } from "#features/volets/volet.page.ts";
import { calibrationPage } from "#features/waves/calibration.page.ts";
import { sendAllPage, startWavesPage, stopWavesPage, wavesPage } from "#features/waves/waves.page.ts";
import { assetPage } from "#web/assets.ts";
import {
  anyone,
  fresh,
  localAdmin,
  machine,
  member,
  newcomer,
  preparer,
  professional,
  receiver,
  requester,
  signedIn,
} from "#web/guards.ts";
import { accessibilityPage, helpPage, homePage, personalDataPage } from "#web/home.page.ts";
import type { Route } from "#web/web.ts";

/** Every address of the product: method, path, who may, page. Start reading here. */
export const routes: Route[] = [
  { method: "GET", path: "/", who: anyone, page: homePage },
  { method: "GET", path: "/aide", who: anyone, page: helpPage },
  { method: "GET", path: "/accessibilite", who: anyone, page: accessibilityPage },
  { method: "GET", path: "/donnees-personnelles", who: anyone, page: personalDataPage },
  { method: "GET", path: "/assets/:file", who: anyone, page: assetPage },

  { method: "GET", path: "/annuaire", who: anyone, page: searchDirectoryPage },
  { method: "GET", path: "/annuaire/points", who: anyone, page: pointsApi },
  { method: "GET", path: "/annuaire/fond", who: anyone, page: groundApi },
  { method: "GET", path: "/annuaire/comparer", who: anyone, page: compareFacilitiesPage },
  { method: "GET", path: "/annuaire/sources", who: anyone, page: sourcesPage },
  { method: "GET", path: "/annuaire/sources/:run", who: anyone, page: runPage },
  { method: "GET", path: "/annuaire/sources/:run/export.csv", who: anyone, page: exportRunPage },
  { method: "GET", path: "/annuaire/export.csv", who: anyone, page: exportDirectoryPage },
  { method: "GET", path: "/annuaire/alerte", who: anyone, page: askAlertPage },
  { method: "POST", path: "/annuaire/alerte", who: anyone, page: saveAlertPage },
  { method: "GET", path: "/annuaire/alerte/demande", who: anyone, page: alertAskedPage },
  { method: "GET", path: "/alertes", who: anyone, page: savedSearchesPage },
  { method: "POST", path: "/alertes", who: anyone, page: changeSavedSearchesPage },
  { method: "GET", path: "/alertes/confirmation", who: anyone, page: confirmPage },
  { method: "POST", path: "/alertes/confirmation", who: anyone, page: confirmSearchPage },
  { method: "GET", path: "/alertes/desabonnement", who: anyone, page: unsubscribePage },
  { method: "POST", path: "/alertes/desabonnement", who: machine, page: unsubscribeByMachinePage },
  { method: "GET", path: "/etablissements/:finess", who: anyone, page: facilityPage },
  { method: "GET", path: "/etablissements/:finess/estimation", who: anyone, page: estimatePage },
  { method: "POST", path: "/etablissements/:finess/estimation", who: anyone, page: askEstimatePage },
  { method: "GET", path: "/etablissements/:finess/unites/:unit", who: anyone, page: unitPage },
  { method: "GET", path: "/etablissements/:finess/documents/:document", who: anyone, page: documentPage },
  { method: "POST", path: "/etablissements/:finess/rendez-vous", who: anyone, page: bookingClickPage },
  { method: "GET", path: "/robots.txt", who: anyone, page: robotsPage },
  { method: "GET", path: "/sitemap.xml", who: anyone, page: sitemapPage },
  { method: "GET", path: "/sitemaps/:sitemap", who: anyone, page: sitemapFilePage },
  { method: "GET", path: "/fiche/:finess", who: anyone, page: oldLinkPage },
  { method: "GET", path: "/etablissement", who: anyone, page: oldLinkPage },
  { method: "GET", path: "/api/professionnels", who: preparer, page: professionalsApi },
  { method: "GET", path: "/api/communes", who: anyone, page: communesApi },
  { method: "GET", path: "/fhir/metadata", who: anyone, page: capabilityApi },
  { method: "GET", path: "/fhir/Organization", who: anyone, page: searchOrganizationsApi },
  { method: "GET", path: "/fhir/Organization/:id", who: anyone, page: organizationApi },
  { method: "GET", path: "/fhir/Location", who: anyone, page: searchLocationsApi },
  { method: "GET", path: "/fhir/Location/:id", who: anyone, page: locationApi },
  { method: "PATCH", path: "/fhir/Location/:id", who: machine, page: patchLocationApi },
  { method: "POST", path: "/oauth/token", who: machine, page: tokenApi },
  { method: "GET", path: "/fhir/HealthcareService", who: anyone, page: searchServicesApi },
  { method: "GET", path: "/fhir/HealthcareService/:id", who: anyone, page: serviceApi },
  { method: "GET", path: "/calculer-un-gir", who: anyone, page: girPage },
  { method: "POST", path: "/api/gir", who: anyone, page: girApi },

  { method: "GET", path: "/connexion", who: anyone, page: signInPage },
  { method: "POST", path: "/connexion", who: anyone, page: passwordPage },
  { method: "GET", path: "/connexion/code", who: anyone, page: codePage },
  { method: "POST", path: "/connexion/code", who: anyone, page: useCodePage },
  { method: "POST", path: "/connexion/code/envoi", who: anyone, page: resendCodePage },
  { method: "GET", path: "/mot-de-passe-oublie", who: anyone, page: forgottenPage },
  { method: "POST", path: "/mot-de-passe-oublie", who: anyone, page: askResetPage },
  { method: "GET", path: "/mot-de-passe-oublie/demande", who: anyone, page: resetAskedPage },
  { method: "GET", path: "/mot-de-passe", who: anyone, page: newPasswordPage },
  { method: "POST", path: "/mot-de-passe", who: anyone, page: choosePasswordPage },
  { method: "GET", path: "/connexion/renforcer/code", who: signedIn, page: passwordAgainPage },
  { method: "POST", path: "/connexion/renforcer/code", who: signedIn, page: checkPasswordAgainPage },
  { method: "GET", path: "/connexion/renforcer/code/saisie", who: signedIn, page: codeAgainPage },
  { method: "POST", path: "/connexion/renforcer/code/saisie", who: signedIn, page: useCodeAgainPage },
  { method: "POST", path: "/verrouiller", who: anyone, page: lockPage },
  { method: "GET", path: "/verrou", who: anyone, page: lockedPage },
  { method: "POST", path: "/verrou", who: anyone, page: unlockPage },
  { method: "POST", path: "/session/maintien", who: signedIn, page: stayPage },
  { method: "GET", path: "/connexion/psc", who: anyone, page: startSignInPage },
  { method: "GET", path: "/connexion/psc/retour", who: anyone, page: finishSignInPage },
  { method: "POST", path: "/deconnexion", who: anyone, page: signOutPage },
  { method: "GET", path: "/connexion/renforcer", who: signedIn, page: strengthenPage },
  { method: "POST", path: "/connexion/psc/fermeture", who: machine, page: backChannelLogoutPage },
  { method: "GET", path: "/connexion/psc/deconnecte", who: anyone, page: signedOutPage },
  { method: "GET", path: "/connexion/aide-carte", who: anyone, page: cardHelpPage },
  { method: "GET", path: "/compte/creation", who: anyone, page: registrationPage },
  { method: "POST", path: "/compte/creation", who: anyone, page: registerPage },
  { method: "GET", path: "/compte/creation/courriel", who: newcomer, page: emailProofPage },
  { method: "POST", path: "/compte/creation/courriel", who: newcomer, page: proveEmailPage },
  { method: "GET", path: "/compte/charte", who: anyone, page: charterPage },
  { method: "POST", path: "/compte/charte", who: newcomer, page: acceptCharterPage },
  { method: "GET", path: "/compte/association", who: signedIn, page: linkPage },
  { method: "GET", path: "/compte/association/confirmation", who: signedIn, page: confirmLinkPage },
  { method: "POST", path: "/compte/association/confirmation", who: signedIn, page: joinPage },
  { method: "GET", path: "/compte/situation", who: signedIn, page: situationPage },
  { method: "POST", path: "/compte/situation", who: signedIn, page: chooseSituationPage },
  { method: "POST", path: "/connexion/cle/options", who: anyone, page: askKeyPage },
  { method: "POST", path: "/connexion/cle", who: anyone, page: useKeyPage },
  { method: "GET", path: "/espaces", who: signedIn, page: spacesPage },
  { method: "POST", path: "/espaces", who: signedIn, page: chooseSpacePage },
  { method: "GET", path: "/compte", who: signedIn, page: accountPage },
  { method: "GET", path: "/compte/adresse", who: fresh(signedIn), page: emailPage },
  { method: "POST", path: "/compte/adresse", who: fresh(signedIn), page: askEmailPage },
  { method: "GET", path: "/compte/adresse/code", who: fresh(signedIn), page: emailCodePage },
  { method: "POST", path: "/compte/adresse/code", who: fresh(signedIn), page: confirmEmailPage },
  { method: "GET", path: "/compte/mobile", who: fresh(signedIn), page: mobilePage },
  { method: "POST", path: "/compte/mobile", who: fresh(signedIn), page: askMobilePage },
  { method: "GET", path: "/compte/mobile/code", who: fresh(signedIn), page: mobileCodePage },
  { method: "POST", path: "/compte/mobile/code", who: fresh(signedIn), page: confirmMobilePage },
  { method: "POST", path: "/compte/mobile/retrait", who: fresh(signedIn), page: removeMobilePage },
  { method: "GET", path: "/compte/mot-de-passe", who: fresh(signedIn), page: ownPasswordPage },
  { method: "POST", path: "/compte/mot-de-passe", who: fresh(signedIn), page: changePasswordPage },
  { method: "GET", path: "/compte/sessions", who: signedIn, page: sessionsPage },
  { method: "POST", path: "/compte/sessions/fermeture", who: signedIn, page: closeOthersPage },
  { method: "POST", path: "/compte/sessions/:session/fermeture", who: signedIn, page: closeSessionPage },
  { method: "POST", path: "/compte/navigateurs/:navigateur/retrait", who: signedIn, page: revokeBrowserPage },
  { method: "GET", path: "/compte/historique", who: signedIn, page: historyPage },
  { method: "GET", path: "/compte/notifications", who: signedIn, page: mailChoicePage },
  { method: "POST", path: "/compte/notifications", who: signedIn, page: chooseMailPage },
  { method: "POST", path: "/compte/notifications/essai", who: signedIn, page: testMailPage },
  { method: "GET", path: "/compte/recherches", who: signedIn, page: ownSearchesPage },
  { method: "POST", path: "/compte/recherches", who: signedIn, page: changeOwnSearchesPage },
  { method: "GET", path: "/compte/moyens", who: signedIn, page: meansPage },
  { method: "GET", path: "/compte/moyens/cles/nouvelle", who: fresh(signedIn), page: newKeyPage },
  { method: "POST", path: "/compte/moyens/cles/options", who: fresh(signedIn), page: askNewKeyPage },
  { method: "POST", path: "/compte/moyens/cles", who: fresh(signedIn), page: enrolKeyPage },
  { method: "GET", path: "/compte/moyens/cles/:cle", who: fresh(signedIn), page: keyPage },
  { method: "POST", path: "/compte/moyens/cles/:cle/nom", who: fresh(signedIn), page: renameKeyPage },
  { method: "POST", path: "/compte/moyens/cles/:cle/retrait", who: fresh(signedIn), page: revokeKeyPage },
  { method: "GET", path: "/notifications", who: member, page: noticesPage },
  { method: "POST", path: "/notifications/lues", who: member, page: markNoticesReadPage },
  { method: "GET", path: "/direct", who: member, page: livePage },

  { method: "GET", path: "/compte/delegations", who: signedIn, page: delegationsPage },
  { method: "GET", path: "/compte/delegations/nouvelle", who: fresh(member), page: newDelegationPage },
  { method: "POST", path: "/compte/delegations/nouvelle", who: fresh(member), page: giveDelegationPage },
  { method: "POST", path: "/compte/delegations/fin", who: signedIn, page: endActingPage },
  { method: "POST", path: "/compte/delegations/:id", who: signedIn, page: changeDelegationPage },
  { method: "POST", path: "/compte/delegations/:id/agir", who: signedIn, page: startActingPage },
  { method: "GET", path: "/compte/delegations/:id/patients", who: fresh(member), page: patientsPage },
  { method: "POST", path: "/compte/delegations/:id/patients", who: fresh(member), page: choosePatientPage },

  { method: "GET", path: "/etablissements/:finess/erreur", who: member, page: mistakePage },
  { method: "POST", path: "/etablissements/:finess/erreur", who: member, page: reportMistakePage },

  { method: "GET", path: "/structure", who: localAdmin, page: staffPage },
  { method: "GET", path: "/structure/membres.csv", who: localAdmin, page: staffCsvPage },
  { method: "GET", path: "/structure/inviter", who: fresh(localAdmin), page: invitePage },
  { method: "POST", path: "/structure/inviter", who: fresh(localAdmin), page: sendInvitationPage },
  { method: "GET", path: "/structure/connexion", who: fresh(localAdmin), page: policyPage },
  { method: "GET", path: "/structure/connexion/apercu", who: fresh(localAdmin), page: previewPolicyPage },
  { method: "POST", path: "/structure/connexion", who: fresh(localAdmin), page: setPolicyPage },
  { method: "POST", path: "/structure/connexion/:regle/retrait", who: fresh(localAdmin), page: withdrawPolicyPage },
  { method: "GET", path: "/structure/campagne", who: localAdmin, page: campaignPage },
  { method: "GET", path: "/structure/campagne.csv", who: localAdmin, page: campaignCsvPage },
  { method: "POST", path: "/structure/campagne/relances", who: fresh(localAdmin), page: remindPage },
  { method: "GET", path: "/structure/reunions", who: fresh(localAdmin), page: joinedPage },
  { method: "POST", path: "/structure/reunions", who: fresh(localAdmin), page: undoJoinedPage },
  { method: "GET", path: "/structure/membres/:id", who: fresh(localAdmin), page: staffMemberPage },
  { method: "POST", path: "/structure/membres/:id/habilitations", who: fresh(localAdmin), page: habilitatePage },
  {
    method: "POST",
    path: "/structure/membres/:id/habilitations/:droit",
    who: fresh(localAdmin),
    page: changeRightPage,
  },
  { method: "POST", path: "/structure/membres/:id/compte", who: fresh(localAdmin), page: changeMemberPage },
  { method: "POST", path: "/structure/membres/:id/sessions", who: fresh(localAdmin), page: closeSessionsPage },

  { method: "GET", path: "/structure/fiche", who: localAdmin, page: fichePage },
  { method: "GET", path: "/structure/fiche/contacts", who: localAdmin, page: contactsPage },
  { method: "POST", path: "/structure/fiche/contacts", who: localAdmin, page: saveContactPage },
  { method: "GET", path: "/structure/fiche/documents", who: localAdmin, page: documentsPage },
  { method: "POST", path: "/structure/fiche/documents", who: localAdmin, page: addDocumentPage },
  { method: "GET", path: "/structure/fiche/documents/:document", who: localAdmin, page: previewDocumentPage },
  { method: "POST", path: "/structure/fiche/documents/:document", who: localAdmin, page: changeDocumentPage },
  { method: "GET", path: "/structure/fiche/rendez-vous", who: localAdmin, page: bookingPage },
  { method: "POST", path: "/structure/fiche/rendez-vous", who: localAdmin, page: saveBookingPage },
  { method: "POST", path: "/structure/fiche/rendez-vous/essai", who: localAdmin, page: tryBookingPage },
  { method: "GET", path: "/structure/fiche/historique", who: localAdmin, page: editsPage },
  { method: "GET", path: "/structure/fiche/historique/:modification", who: localAdmin, page: compareEditPage },
  { method: "POST", path: "/structure/fiche/historique/:modification", who: localAdmin, page: undoEditPage },
  { method: "GET", path: "/structure/fiche/signalements", who: localAdmin, page: reportsPage },
  { method: "GET", path: "/structure/fiche/signalements/nouveau", who: localAdmin, page: newReportPage },
  { method: "POST", path: "/structure/fiche/signalements/nouveau", who: localAdmin, page: reportPage },
  { method: "POST", path: "/structure/fiche/signalements/:signalement", who: localAdmin, page: turnReportPage },
  { method: "GET", path: "/structure/fiche/unites/nouvelle", who: localAdmin, page: newUnitPage },
  { method: "POST", path: "/structure/fiche/unites/nouvelle", who: localAdmin, page: openUnitPage },
  { method: "GET", path: "/structure/fiche/unites/:unite", who: localAdmin, page: unitFichePage },
  { method: "GET", path: "/structure/fiche/unites/:unite/fermeture", who: localAdmin, page: closeUnitPage },
  { method: "POST", path: "/structure/fiche/unites/:unite/fermeture", who: localAdmin, page: confirmClosingPage },
  { method: "GET", path: "/structure/fiche/unites/:unite/:partie", who: localAdmin, page: unitSectionPage },
  { method: "POST", path: "/structure/fiche/unites/:unite/:partie", who: localAdmin, page: saveUnitSectionPage },
  { method: "GET", path: "/structure/fiche/:partie", who: localAdmin, page: facilitySectionPage },
  { method: "POST", path: "/structure/fiche/:partie", who: localAdmin, page: saveFacilitySectionPage },

  { method: "GET", path: "/dossiers", who: professional, page: dossiersPage },
  { method: "GET", path: "/dossiers/nouveau", who: preparer, page: newReferralPage },
  { method: "POST", path: "/dossiers/nouveau", who: preparer, page: createReferralPage },
  { method: "GET", path: "/dossiers/:id", who: professional, page: dossierPage },
  { method: "GET", path: "/dossiers/:id/identite", who: preparer, page: identityPage },
  { method: "POST", path: "/dossiers/:id/identite", who: preparer, page: correctIdentityPage },
  { method: "GET", path: "/dossiers/:id/journal", who: professional, page: journalPage },
  { method: "GET", path: "/dossiers/:id/pdf", who: professional, page: printDossierPage },
  { method: "GET", path: "/dossiers/:id/pieces/:piece", who: professional, page: attachmentPage },
  { method: "GET", path: "/dossiers/:id/suivi", who: preparer, page: lifecyclePage },
  { method: "POST", path: "/dossiers/:id/suivi", who: requester, page: changeDossierPage },
  { method: "GET", path: "/dossiers/:id/volets/:volet", who: professional, page: voletPage },
  { method: "POST", path: "/dossiers/:id/volets/:volet/champs", who: preparer, page: autosavePage },
  { method: "POST", path: "/dossiers/:id/volets/:volet/validation", who: preparer, page: validateVoletPage },
  { method: "GET", path: "/dossiers/:id/volets/:volet/:section", who: professional, page: sectionPage },
  { method: "POST", path: "/dossiers/:id/volets/:volet/:section", who: preparer, page: saveSectionPage },

  { method: "GET", path: "/dossiers/:id/recherche", who: preparer, page: searchPage },
  { method: "POST", path: "/dossiers/:id/selection", who: preparer, page: selectionPage },
  { method: "POST", path: "/dossiers/:id/combinaison", who: requester, page: combinationPage },
  { method: "POST", path: "/dossiers/:id/envoi", who: requester, page: sendPage },
  { method: "GET", path: "/dossiers/:id/demandes/:demande", who: professional, page: sentRequestPage },

  { method: "GET", path: "/demandes", who: receiver, page: receivedPage },
  { method: "GET", path: "/demandes/:id", who: professional, page: requestPage },
  { method: "GET", path: "/demandes/:id/actes/:acte", who: professional, page: actFormPage },
  { method: "POST", path: "/demandes/:id/actes/:acte", who: professional, page: actPage },
  { method: "POST", path: "/demandes/:id/messages", who: professional, page: sendMessagePage },
  { method: "GET", path: "/liste-attente", who: receiver, page: waitingListPage },
  { method: "GET", path: "/dossiers/:id/vagues", who: preparer, page: wavesPage },
  { method: "POST", path: "/dossiers/:id/vagues", who: requester, page: startWavesPage },
  { method: "POST", path: "/dossiers/:id/vagues/tout", who: requester, page: sendAllPage },
  { method: "POST", path: "/dossiers/:id/vagues/arret", who: requester, page: stopWavesPage },
  { method: "GET", path: "/observatoire/estimations", who: anyone, page: calibrationPage },
  { method: "GET", path: "/places", who: receiver, page: placesPage },
  { method: "POST", path: "/places", who: receiver, page: declarePlacesPage },
];
