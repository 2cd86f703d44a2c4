/**
 * A tool of GradBench, which compares programs that differentiate: lines of JSON are asked on the standard input, and answered.
 *
 *     npx tsx --conditions=source benchmarks/gradbench/main.ts [--device interpreter|wasm|wasm-float64] [--threads 1]
 *
 * The interpreter and wasm-float64 compute in float64, wasm in float32.
 */
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { type Device, float64, interpreter, wasm } from "@attrec/tensor";
import { answer } from "./answer.ts";
import { evaluations } from "./evaluations/index.ts";

const { values } = parseArgs({
  options: { device: { type: "string", default: "wasm" }, threads: { type: "string", default: "1" } },
});
const { device: name, threads } = values;
const devices: Readonly<Record<string, () => Device>> = {
  interpreter,
  wasm: () => wasm({ threads: Number(threads) }),
  "wasm-float64": () => wasm({ threads: Number(threads), precision: float64 }),
};
const device = devices[name]?.();
if (!device) throw new TypeError(`--device is '${name}', and not one of ${Object.keys(devices).join(", ")}.`);
for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === "") continue;
  console.log(JSON.stringify(answer(JSON.parse(line) as Readonly<Record<string, unknown>>, evaluations, device)));
}
