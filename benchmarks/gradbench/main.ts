/**
 * A tool of GradBench, which compares programs that differentiate: lines of JSON are asked on the standard input, and answered.
 *
 *     npx tsx --conditions=source benchmarks/gradbench/main.ts [--device interpreter|wasm] [--threads 1]
 *
 * The interpreter computes in float64, wasm in float32.
 */
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { interpreter, wasm } from "@attrec/tensor";
import { answer } from "./answer.ts";
import { evaluations } from "./evaluations/index.ts";

const { values } = parseArgs({
  options: { device: { type: "string", default: "wasm" }, threads: { type: "string", default: "1" } },
});
const { device: name, threads } = values;
if (name !== "wasm" && name !== "interpreter") {
  throw new TypeError(`--device is '${name}', neither 'wasm' nor 'interpreter'.`);
}
const device = name === "wasm" ? wasm({ threads: Number(threads) }) : interpreter();
for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === "") continue;
  console.log(JSON.stringify(answer(JSON.parse(line) as Readonly<Record<string, unknown>>, evaluations, device)));
}
