import { startFranceConnect } from "./franceconnect/serve.ts";
import { readFranceConnect } from "./franceconnect/settings.ts";

/** `node identity-provider/franceconnect.ts`: a simulator of FranceConnect v2, for citizens who are all invented. */
await startFranceConnect(readFranceConnect());
