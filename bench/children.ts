import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

export type Child = { port: number; ask: <Answer>(message: unknown) => Promise<Answer>; stop: () => Promise<void> };

/** A program of this folder in a process of its own; `ask` sends one message and waits for the answer. */
export async function startChild(file: string, args: string[] = [], execArgv: string[] = []): Promise<Child> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), args, { serialization: "advanced", execArgv });
  const { port } = await answerOf<{ port: number }>(child);
  return {
    port,
    ask: (message) => {
      const answer = answerOf(child);
      child.send(message as object);
      return answer as Promise<never>;
    },
    stop: () =>
      new Promise((done) => {
        child.once("exit", () => done());
        child.disconnect();
      }),
  };
}

function answerOf<Answer>(child: ChildProcess): Promise<Answer> {
  return new Promise((done, fail) => {
    const gone = (code: number | null) => fail(new Error(`a program of the bench stopped (code ${code})`));
    child.once("exit", gone);
    child.once("message", (message) => {
      child.removeListener("exit", gone);
      done(message as Answer);
    });
  });
}
