import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after } from "node:test";
import * as openid from "openid-client";
import { type Db, openDatabase } from "#idp/database.ts";
import { openEnrolment } from "#idp/hospital/enrol.action.ts";
import { importStaff } from "#idp/hospital/import-staff.ts";
import { extractionLine, headerLine } from "#idp/people/generate.ts";
import { importExtraction } from "#idp/people/import.ts";
import { aDatabaseUrl } from "#tests/database.ts";
import { aFolder, aProgram } from "#tests/programs.ts";
import type { Visitor } from "#tests/visitor.ts";

const sealingKey = Buffer.alloc(32, 9);
export const hospitalName = "Centre hospitalier de Vienne";
export const hospitalTid = "TID-CH-VIENNE";
export const passphrase = "quatre chevaux verts sous la pluie";

/** Nora, nurse, is registered; Ada, manager, is nobody's registered person; Paul has a homonym in the register. */
export const staffCsv = `Matricule;Nom;Prénom;Nom de naissance;Date de naissance;Fonction;Service;Courriel;Mobile;RPPS
1001;Bellamy;Nora;;;Infirmière;Gériatrie;nora.bellamy@ch-vienne.example;06 39 98 10 01;99900100027
1002;Ferrand;Ada;;;Directrice des admissions;Direction;ada.ferrand@ch-vienne.example;06 39 98 10 02;
1003;Courlis;Paul;;;Médecin;Urgences;;;
`;

const someone = (rpps: string, family: string, given: string, code: string, label: string) =>
  extractionLine({
    ...{ idType: "8", id: rpps, nationalId: `8${rpps}`, nomDexercice: family, prenomDexercice: given },
    ...{ codeProfession: code, professionLabel: label, codeCategorieProfessionnelle: "C", codeModeExercice: "S" },
    ...{ raisonSocialeSite: "CENTRE HOSPITALIER DE VIENNE", communeLabel: "Vienne", numeroFinessSite: "0B0000011" },
  });

export const register = [
  someone("99900100027", "BELLAMY", "NORA", "60", "Infirmier"),
  someone("99900100035", "COURLIS", "PAUL", "10", "Médecin"),
  someone("99900100043", "COURLIS", "PAUL MARIE", "10", "Médecin"),
];

export type Hospital = {
  url: string;
  db: Db;
  enrolmentCode: (hrId: string) => Promise<string>;
  staffId: (hrId: string) => Promise<string>;
};

/** A hospital's own sign-on, with its staff compared with a small register; one service signs in through it. */
export async function aHospital(
  client: { id: string; secret: string; redirectUri: string; returnUri: string },
  settings: Record<string, string> = {},
): Promise<Hospital> {
  const databaseUrl = await aDatabaseUrl();
  const db = await openDatabase(databaseUrl);
  after(() => db.end());
  const file = join(aFolder(), "extraction.txt");
  writeFileSync(file, [headerLine, ...register, ""].join("\n"));
  await importExtraction(db, { file, admits: "nobody", acceptsSmaller: false });
  await importStaff(db, {
    file: "rh.csv",
    text: staffCsv,
    place: hospitalName,
    acceptsSmaller: false,
    now: new Date(),
  });
  const program = await aProgram("identity-provider/main.ts", {
    ...{ MODE: "hospital", PORT: "0", DATABASE_URL: databaseUrl, DATA_DIR: aFolder() },
    ...{ SEALING_KEY: sealingKey.toString("base64url"), HOSPITAL_NAME: hospitalName, HOSPITAL_ID: hospitalTid },
    ...{ CLIENT_ID: client.id, CLIENT_SECRET: client.secret, CLIENT_NAME: "Dossier patient" },
    ...{ REDIRECT_URI: client.redirectUri, POST_LOGOUT_URI: client.returnUri },
    ...settings,
  });
  const staffId = async (hrId: string) =>
    (await db.query<{ id: string }>("select id from staff where hr_id = $1", [hrId])).rows[0]!.id;
  const enrolmentCode = async (hrId: string) => {
    const opened = await openEnrolment(db, {
      ...{ staffId: await staffId(hrId), by: "Admin de test", checked: true, key: sealingKey, now: new Date() },
    });
    if (!opened.ok) throw new Error(opened.refusal.kind);
    return opened.value.code;
  };
  return { url: program.url, db, enrolmentCode, staffId };
}

/** Chooses that person's password with the code an administrator gave them. */
export async function enrolIn(hospital: Hospital, visitor: Visitor, hrId: string, password = passphrase) {
  const code = await hospital.enrolmentCode(hrId);
  return visitor.post(`${new URL(hospital.url).origin}/enrolement`, {
    ...{ identifiant: hrId, code, motdepasse: password, encore: password },
  });
}

export async function discoverHospital(hospital: Hospital, id: string, secret: string): Promise<openid.Configuration> {
  const config = await openid.discovery(new URL(hospital.url), id, undefined, openid.ClientSecretBasic(secret), {
    execute: [openid.allowInsecureRequests],
  });
  openid.enableNonRepudiationChecks(config);
  return config;
}
