import { openProduct } from "#tests/browser.ts";

/** Started by the runner: the product of the journeys that share one, until SIGTERM; its first line says where it is. */
const { product, stop } = await openProduct({});
process.stdout.write(`${JSON.stringify(product)}\n`);
process.once("SIGTERM", () => void stop().then(() => process.exit(0)));
