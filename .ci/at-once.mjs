/** Runs scripts of package.json, as many at once as there are processors, each with its output when it ends: `node .ci/at-once.mjs lint layers`. */
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";

/** Runs one script, prints what it said, and gives its exit code. */
const run = (script) =>
  new Promise((resolve) => {
    const parts = [];
    // Windows finds npm by its shell alone.
    const child = spawn("npm", ["run", "--silent", script], { shell: process.platform === "win32" });
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => parts.push(part));
    child.on("error", (error) => parts.push(Buffer.from(`${error.message}\n`)));
    child.on("close", (code) => {
      process.stdout.write(`\n> ${script}${code === 0 ? "" : ` failed`}\n${Buffer.concat(parts).toString()}`);
      resolve(code ?? 1);
    });
  });

const waiting = process.argv.slice(2);
const one = async () => {
  for (let script = waiting.shift(); script !== undefined; script = waiting.shift()) {
    if ((await run(script)) !== 0) process.exitCode = 1;
  }
};
await Promise.all(Array.from({ length: availableParallelism() }, one));
