import { once } from "node:events";
import type { Writable } from "node:stream";
import type pg from "pg";

/** PostgreSQL's text format: a tab between fields, a line per row. */
export const copyRow = (fields: string[]) => `${fields.map(escapeField).join("\t")}\n`;

const special = /[\\\t\n\r]/;
const escapeField = (field: string) =>
  special.test(field)
    ? field.replaceAll("\\", "\\\\").replaceAll("\t", "\\t").replaceAll("\n", "\\n").replaceAll("\r", "\\r")
    : field;

type Wire = {
  query: (text: string) => void;
  sendCopyFromChunk: (chunk: Buffer) => void;
  endCopyFrom: () => void;
  sendCopyFail: (message: string) => void;
  stream: Writable;
};

/**
 * `copy … from stdin`, which pg speaks but does not offer: the rows given are sent as fast as the server takes them,
 * and no faster. Rejects when the server refuses a row, or when the rows themselves fail; the transaction is then lost.
 */
export function copyIn(client: pg.ClientBase, statement: string, rows: AsyncIterable<string>): Promise<void> {
  return new Promise((done, fail) => {
    let failure: unknown = null;
    const query = {
      submit: (wire: Wire) => void wire.query(statement),
      handleCopyInResponse: (wire: Wire) =>
        void send(wire, rows, () => failure !== null).then(
          () => failure ?? wire.endCopyFrom(),
          (cause: unknown) => {
            failure ??= cause;
            wire.sendCopyFail("the rows failed");
          },
        ),
      handleError: (cause: unknown) => {
        failure ??= cause;
        fail(failure);
      },
      handleCommandComplete: () => undefined,
      handleReadyForQuery: () => (failure ? fail(failure) : done()),
    };
    client.query(query as unknown as pg.Submittable);
  });
}

async function send(wire: Wire, rows: AsyncIterable<string>, isOver: () => boolean) {
  for await (const text of rows) {
    if (isOver()) return;
    wire.sendCopyFromChunk(Buffer.from(text));
    // a connection lost while waiting is told by the query itself
    if (wire.stream.writableNeedDrain) await once(wire.stream, "drain", { signal: AbortSignal.timeout(600_000) });
  }
}
