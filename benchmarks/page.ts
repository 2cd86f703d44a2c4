/**
 * Runs every benchmark of docs/benchmarks.md, one after the other, and keeps what each prints: the page, made anew on this machine.
 *
 *     npm run benchmarks -- --data FOLDER [--out results/benchmarks] [--only micro] [--dry-run]
 *
 * The commands are those of the page itself. `--only TEXT` runs those that have the text in them. Each is a file in `--out`, which begins
 * with the command, the date, the machine and its load. It takes hours; a command that fails is told at the end, and the others go on.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { load, machine } from "./parts/machine.ts";
import { commandsOf } from "./parts/page.ts";

const { values } = parseArgs({
  options: {
    data: { type: "string" },
    out: { type: "string", default: "results/benchmarks" },
    only: { type: "string", default: "" },
    "dry-run": { type: "boolean", default: false },
  },
});
const page = fileURLToPath(new URL("../docs/benchmarks.md", import.meta.url));
const folder = values.data ?? process.env["ATTREC_DATA"];
const commands = commandsOf(readFileSync(page, "utf8")).filter((command) => command.join(" ").includes(values.only));
const failed: string[] = [];
if (!values["dry-run"]) mkdirSync(values.out, { recursive: true });
commands.forEach((command, i) => {
  const line = command.join(" ");
  if (values["dry-run"]) return console.log(line);
  if (folder === undefined && command.includes("FOLDER")) {
    failed.push(`${line}: it reads data, and --data names no folder`);
    return;
  }
  console.error(`${i + 1} of ${commands.length}: ${line}`);
  const args = command.map((word) => (word === "FOLDER" ? (folder ?? word) : word));
  const { stdout, status } = spawnSync(process.execPath, ["--import", "tsx", ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    maxBuffer: 2 ** 28,
  });
  const heading = `${line}\n${new Date().toISOString().slice(0, 10)}, ${machine()}; load ${load()}\n\n`;
  writeFileSync(join(values.out, `${String(i + 1).padStart(2, "0")}.txt`), heading + stdout);
  if (status !== 0) failed.push(`${line}: it ended with ${status ?? "a signal"}`);
});
for (const sentence of failed) console.error(sentence);
process.exitCode = failed.length > 0 ? 1 : 0;
