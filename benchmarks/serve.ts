/**
 * Measures how `attrec serve` bears a load: `node --import tsx --conditions=source benchmarks/serve.ts [SECONDS]` trains AttRec for an epoch
 * on the built-in films, serves it in a process of its own, and lets four clients ask for a minute. It prints how many answers there
 * were, how long they took, and how the server's memory went.
 */
import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { load } from "../packages/cli/src/serve/testing/load.ts";
import { openTrees } from "attrec/node";

const seconds = Number(process.argv[2] ?? 60);
const main = fileURLToPath(new URL("../packages/cli/src/attrec/main.ts", import.meta.url));
const flags = ["--import", "tsx", "--conditions=source", main];
const folder = mkdtempSync(join(tmpdir(), "serve-"));
const file = join(folder, "model.safetensors");
execFileSync(process.execPath, [...flags, "train", "--epochs", "1", "--out", file], { stdio: "ignore" });

const server = spawn(process.execPath, [...flags, "serve", file, "--port", "0", "--json"], {
  stdio: ["ignore", "pipe", "inherit"],
});
const ended = once(server, "close");
const [first] = (await once(server.stdout, "data")) as [Buffer];
const { url } = JSON.parse(first.toString()) as { readonly url: string };
const memory = async (): Promise<number> => {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\d+)/m.exec(text)?.[1]) / 2 ** 20;
};

const { items = [], users = [] } = openTrees(file).names;
// Histories of one to five items, of known users and strangers in turn.
const bodies = Array.from({ length: 500 }, (_, i) => ({
  history: Array.from({ length: 1 + (i % 5) }, (__, k) => items[(i * 37 + k * 101) % items.length]),
  ...(i % 2 === 0 && { user: users[i % users.length] }),
}));
await load(url, bodies, { clients: 4, seconds: 3 });
const before = await memory();
const { requests, errors, median, p99 } = await load(url, bodies, { clients: 4, seconds });
const after = await memory();
server.kill("SIGINT");
const [code] = (await ended) as [number | null];
rmSync(folder, { recursive: true });
console.log(
  `${requests} answers in ${seconds} s to four clients, ${errors} errors; median ${median.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms; ` +
    `memory ${before.toFixed(0)} MiB before, ${after.toFixed(0)} MiB after; exit code ${code}`,
);
