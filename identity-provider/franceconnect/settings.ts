export type FranceConnectSettings = {
  host: string;
  /** 0 asks the system for a free one. */
  port: number;
  /** How browsers and services reach it; null: http://localhost:port. */
  url: string | null;
  citizensFile: string;
  client: { id: string; secret: string; redirectUri: string; postLogoutUri: string };
};

/** Everything the environment decides, read once. */
export function readFranceConnect(env: NodeJS.ProcessEnv = process.env): FranceConnectSettings {
  const wanted = (name: string) => {
    const value = env[name];
    if (!value) throw new Error(`${name} is required`);
    return value;
  };
  return {
    host: env.HOST ?? "127.0.0.1",
    port: Number(env.PORT ?? 3006),
    url: env.URL?.replace(/\/$/, "") ?? null,
    citizensFile: wanted("CITIZENS_FILE"),
    client: {
      id: wanted("CLIENT_ID"),
      secret: wanted("CLIENT_SECRET"),
      redirectUri: wanted("REDIRECT_URI"),
      postLogoutUri: wanted("POST_LOGOUT_URI"),
    },
  };
}
