export const benchKey = Buffer.alloc(32, 7);
export const oidc = { issuer: "http://localhost:1", clientId: "bench", clientSecret: "bench" };
/** What every journey is loaded with. */
export const connections = 20;
