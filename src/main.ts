import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

// compiled once: the next start, and the programs this one starts, read it again
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL("../node_modules/.cache/compiled", import.meta.url));
enableCompileCache(process.env.NODE_COMPILE_CACHE);
await import("./command-line.ts");
