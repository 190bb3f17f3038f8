/** Everything the environment decides, read once. */
export type Settings = {
  /** 0 asks the system for a free port. */
  port: number;
  host: string;
  dataDir: string;
  peopleFile: string;
  clientId: string;
  clientSecret: string;
  redirectUris: string[];
  postLogoutUris: string[];
  /** How browsers and the client reach us; null: http://localhost:port. */
  issuer: string | null;
};

export function readSettings(env: NodeJS.ProcessEnv = process.env): Settings {
  const settings = {
    port: Number(env.PORT ?? 3001),
    // whoever reaches this program may become anyone in the file: nobody outside this machine, unless asked
    host: env.HOST ?? "127.0.0.1",
    dataDir: needed(env, "DATA_DIR"),
    peopleFile: needed(env, "PEOPLE_FILE"),
    clientId: needed(env, "CLIENT_ID"),
    clientSecret: needed(env, "CLIENT_SECRET"),
    redirectUris: needed(env, "REDIRECT_URI").split(" "),
    postLogoutUris: needed(env, "POST_LOGOUT_URI").split(" "),
    issuer: env.ISSUER?.replace(/\/$/, "") || null,
  };
  if (settings.issuer && /(^|\.)esante\.gouv\.fr$/.test(new URL(settings.issuer).hostname))
    throw new Error("ISSUER: this is a simulator, it does not speak in the name of esante.gouv.fr");
  return settings;
}

function needed(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (!value) throw new Error(`${name} must be set`);
  return value;
}
