import type { Option } from "#features/forms/questionnaire.ts";
import { fold } from "#lib/french.ts";
import { relations } from "./national.ts";

/**
 * A value set as the specification writes it: labels parted by " · ". The code of an option is its label in lower case,
 * brackets dropped, no accent, spaces and signs → "-" ("Veuf(ve)" → `veuf`); `x=Label` gives the code `x`.
 * A code outlives its label: to reword a label, write its old code before it.
 */
export const options = (list: string): Option[] =>
  list.split(" · ").map((entry) => {
    const [, code, label] = /^([\w.-]+)=(.+)$/s.exec(entry) ?? [];
    return code && label ? { code, label } : { code: codeOf(entry), label: entry };
  });

export const codeOf = (label: string) => fold(label.replaceAll(/\([^)]*\)/g, "")).replaceAll(" ", "-");

/** Shared value sets: modules specification A.5, and the group of illness of C.7. */
export const VS = {
  on: options("Oui · Non"),
  ons: options("Oui · Non · nsp=Ne sait pas"),
  freq: options("Non · Parfois · Souvent"),
  aide: options("Seul · Aide partielle · Aide totale"),
  droit: options("Ouvert · Demandé · À demander · Sans objet"),
  famille: options("Célibataire · Vit maritalement · Pacsé(e) · Marié(e) · Veuf(ve) · Séparé(e) · Divorcé(e)"),
  lien: [...relations, ...options("mjpm=Mandataire judiciaire · pro=Professionnel · benevole=Bénévole")],
  jour: options("Lundi · Mardi · Mercredi · Jeudi · Vendredi · Samedi · Dimanche"),
  domicile: options(
    "Domicile seul · Domicile accompagné · Chez un proche · ra=Résidence autonomie · ehpad=EHPAD · usld=USLD · " +
      "hopital=Établissement de santé · esms=Établissement du handicap · sdf=Sans domicile · Autre",
  ),
  services: options(
    "ssiad=SSIAD · sad=Service autonomie à domicile · idel=Infirmier libéral · had=HAD · kine=Kinésithérapeute · " +
      "repas=Portage de repas · tele=Téléassistance · aj=Accueil de jour · esa=Équipe spécialisée Alzheimer · " +
      "dac=DAC ou gestion de cas · aucun=Aucun",
  ),
  /** Open: another language is an answer. */
  langue: options(
    "Français · lsf=Langue des signes · Anglais · Arabe · Arménien · Berbère · Créole · Espagnol · Italien · Polonais · " +
      "Portugais · Russe · Turc · Ukrainien · Vietnamien",
  ),
  /** Open: another scheme is an answer. */
  regime: options(
    "general=Régime général · msa=Régime agricole (MSA) · special=Régime spécial (SNCF, RATP, marins, mines, militaires…) · " +
      "ame=Aide médicale de l’État",
  ),
  groupe: options(
    "ort-pro=Orthopédie : prothèse programmée · ort-fes=Orthopédie : fracture du col du fémur · " +
      "ort-tra=Orthopédie : polytraumatisme, fractures · ort-rac=Orthopédie : rachis · ort-amp=Orthopédie : amputation · " +
      "ort-inf=Orthopédie : infection ostéo-articulaire · neu-avc=Neurologie : AVC · neu-tc=Neurologie : cérébrolésé · " +
      "neu-med=Neurologie : médullaire · neu-deg=Neurologie : SEP, Parkinson, SLA · car-ic=Cœur : insuffisance cardiaque · " +
      "car-cor=Cœur : coronaire, chirurgie cardiaque · car-art=Artériopathie · pne-bpco=Poumon : BPCO, insuffisance respiratoire · " +
      "pne-rea=Poumon : après réanimation, chirurgie thoracique · dig-nut=Digestif, dénutrition · dig-obe=Obésité · " +
      "dig-dia=Diabète · bru=Brûlure · add=Sevrage · onc-sol=Cancer · onc-hem=Hémopathie · " +
      "ger-pol=Sujet âgé polypathologique, chute · ger-cog=Troubles cognitifs · inf=Infection grave · cut=Plaie complexe · " +
      "nep=Dialyse · pal=Phase palliative · gyn=Grossesse, naissance · aeg=Altération de l’état général",
  ),
  /** National codes of JDV_J34, short names of ours. */
  mention: options(
    "100=Polyvalent · 101=Gériatrie · 102=Locomoteur · 103=Système nerveux · 104=Cardio-vasculaire · 105=Pneumologie · " +
      "106=Digestif, endocrinologie, diabétologie, nutrition · 107=Brûlés · 108=Conduites addictives · " +
      "109=Pédiatrie (enfants, adolescents) · 110=Pédiatrie (jeunes enfants compris) · 111=Oncologie · " +
      "112=Oncologie et hématologie",
  ),
  /** National codes of JDV_J19. */
  mode: options("28=Hospitalisation complète · 34=Hospitalisation de semaine · 29=Hospitalisation de jour"),
} satisfies Record<string, Option[]>;

/** The 101 départements: INSEE code and name. */
export const departements = options(
  "01=Ain · 02=Aisne · 03=Allier · 04=Alpes-de-Haute-Provence · 05=Hautes-Alpes · 06=Alpes-Maritimes · 07=Ardèche · " +
    "08=Ardennes · 09=Ariège · 10=Aube · 11=Aude · 12=Aveyron · 13=Bouches-du-Rhône · 14=Calvados · 15=Cantal · " +
    "16=Charente · 17=Charente-Maritime · 18=Cher · 19=Corrèze · 2A=Corse-du-Sud · 2B=Haute-Corse · 21=Côte-d’Or · " +
    "22=Côtes-d’Armor · 23=Creuse · 24=Dordogne · 25=Doubs · 26=Drôme · 27=Eure · 28=Eure-et-Loir · 29=Finistère · " +
    "30=Gard · 31=Haute-Garonne · 32=Gers · 33=Gironde · 34=Hérault · 35=Ille-et-Vilaine · 36=Indre · " +
    "37=Indre-et-Loire · 38=Isère · 39=Jura · 40=Landes · 41=Loir-et-Cher · 42=Loire · 43=Haute-Loire · " +
    "44=Loire-Atlantique · 45=Loiret · 46=Lot · 47=Lot-et-Garonne · 48=Lozère · 49=Maine-et-Loire · 50=Manche · " +
    "51=Marne · 52=Haute-Marne · 53=Mayenne · 54=Meurthe-et-Moselle · 55=Meuse · 56=Morbihan · 57=Moselle · " +
    "58=Nièvre · 59=Nord · 60=Oise · 61=Orne · 62=Pas-de-Calais · 63=Puy-de-Dôme · 64=Pyrénées-Atlantiques · " +
    "65=Hautes-Pyrénées · 66=Pyrénées-Orientales · 67=Bas-Rhin · 68=Haut-Rhin · 69=Rhône · 70=Haute-Saône · " +
    "71=Saône-et-Loire · 72=Sarthe · 73=Savoie · 74=Haute-Savoie · 75=Paris · 76=Seine-Maritime · 77=Seine-et-Marne · " +
    "78=Yvelines · 79=Deux-Sèvres · 80=Somme · 81=Tarn · 82=Tarn-et-Garonne · 83=Var · 84=Vaucluse · 85=Vendée · " +
    "86=Vienne · 87=Haute-Vienne · 88=Vosges · 89=Yonne · 90=Territoire de Belfort · 91=Essonne · 92=Hauts-de-Seine · " +
    "93=Seine-Saint-Denis · 94=Val-de-Marne · 95=Val-d’Oise · 971=Guadeloupe · 972=Martinique · 973=Guyane · " +
    "974=La Réunion · 976=Mayotte",
);
