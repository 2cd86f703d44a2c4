/**
 * Times GradBench's evaluations on our devices, in C++ that was differentiated by hand, in PyTorch and in TensorFlow.js, and prints a table.
 *
 *     npx tsx --conditions=source benchmarks/gradbench/compare.ts [--modules llsq,gmm] [--sides wasm,C++] [--rounds 3] [--runs 5] [--seconds 0.3] [--limit 60] [--clock processor]
 *
 * The sides take turns, on one thread each; of all runs of a function on an input the least time counts, so that what the first run
 * compiles does not. A cell is the sum over inputs. `--limit` is how many seconds a side has for an answer. All answers are compared with those
 * of the C++ program. It needs g++, Python with torch (PYTHON names another python3), and `npm ci --prefix benchmarks --ignore-scripts`; a side that is
 * missing is left out by --sides.
 */
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { withFolder } from "../parts/folder.ts";
import { load, machine } from "../parts/machine.ts";
import { difference } from "./difference.ts";
import { type Questions, questions } from "./inputs.ts";
import { createTool, type Tool } from "./tool.ts";

const { values } = parseArgs({
  options: {
    modules: { type: "string", default: questions.map(({ module }) => module).join() },
    sides: { type: "string" },
    rounds: { type: "string", default: "3" },
    runs: { type: "string", default: "5" },
    seconds: { type: "string", default: "0.3" },
    limit: { type: "string", default: "60" },
    clock: { type: "string", default: "wall" },
  },
});
/** By the wall, or what the processor worked, which tells more where others work too. */
const clock = values.clock === "wall" ? "evaluate" : "processor";
const here = fileURLToPath(new URL(".", import.meta.url));
const python = process.env["PYTHON"] ?? "/usr/bin/python3";
const ours = [process.execPath, "--import", "tsx", "--conditions=source", join(here, "main.ts"), "--device"];
const torch = [python, join(here, "peers", "gradbench_torch.py")];

/** A side, and by how much its answers may differ from the reference. */
interface Side {
  readonly name: string;
  readonly command: readonly string[];
  readonly tolerance: number;
}

/** GradBench's own tolerance, for float32, and ours for float64. */
const [SINGLE, DOUBLE] = [1e-4, 1e-9];
const REFERENCE = "C++";
const sidesFrom = (program: string): readonly Side[] => [
  { name: REFERENCE, command: [program], tolerance: DOUBLE },
  { name: "wasm", command: [...ours, "wasm"], tolerance: SINGLE },
  { name: "wasm float64", command: [...ours, "wasm-float64"], tolerance: DOUBLE },
  { name: "interpreter", command: [...ours, "interpreter"], tolerance: DOUBLE },
  { name: "PyTorch float32", command: [...torch, "--float32"], tolerance: SINGLE },
  { name: "PyTorch float64", command: torch, tolerance: DOUBLE },
  { name: "TensorFlow.js", command: [process.execPath, join(here, "peers", "gradbench_tfjs.js")], tolerance: SINGLE },
];

const compiled = (folder: string): string => {
  const source = join(here, "peers", "cpp");
  const files = readdirSync(source).filter((name) => name.endsWith(".cpp"));
  const program = join(folder, "manual");
  execFileSync("g++", [
    "-O3",
    "-march=native",
    "-std=c++17",
    "-o",
    program,
    ...files.map((name) => join(source, name)),
  ]);
  return program;
};

/** What a side took for a function on all inputs: the sum of the least times, or why there is none. */
interface Cell {
  readonly seconds: number;
  readonly error?: string;
  /** The largest difference from the reference. */
  readonly differs: number;
}

const sides = (folder: string): readonly Side[] => {
  const wanted = values.sides?.split(",");
  return sidesFrom(compiled(folder)).filter(({ name }) => name === REFERENCE || (wanted?.includes(name) ?? true));
};

/** Asks all sides in turn for a function of an input, several times. */
const asked = async (
  tools: ReadonlyMap<Side, Tool>,
  message: object,
  before: ReadonlyMap<Side, Cell>,
): Promise<ReadonlyMap<Side, Cell>> => {
  const cells = new Map<Side, Cell>();
  let right: unknown;
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const [side, tool] of tools) {
      const cell = cells.get(side) ?? { seconds: Infinity, differs: 0 };
      // A side that failed on a smaller input fails on a larger one.
      const error = cell.error ?? before.get(side)?.error;
      const answer = error ? { error } : await tool.ask(message, Number(values.limit));
      if (!answer.timings) {
        cells.set(side, { ...cell, error: answer.error ?? "no answer" });
        continue;
      }
      const times = answer.timings.flatMap(({ name, nanoseconds }) => (name === clock ? [nanoseconds / 1e9] : []));
      if (side.name === REFERENCE) right = answer.output;
      const differs = round > 0 ? cell.differs : difference(answer.output, right);
      // A function of a microsecond is run more often than a call can have arguments.
      cells.set(side, { seconds: times.reduce((least, time) => Math.min(least, time), cell.seconds), differs });
    }
  }
  return cells;
};

/** The times of a function on all inputs, from small to large. */
const timed = async (
  tools: ReadonlyMap<Side, Tool>,
  { module, inputs }: Questions,
  name: string,
): Promise<ReadonlyMap<Side, Cell>> => {
  const sums = new Map<Side, Cell>();
  for (const [id, inputOf] of inputs.entries()) {
    const input = { ...inputOf(), min_runs: Number(values.runs), min_seconds: Number(values.seconds) };
    const cells = await asked(tools, { id, kind: "evaluate", module, function: name, input }, sums);
    for (const [side, cell] of cells) {
      const { seconds, differs } = sums.get(side) ?? { seconds: 0, differs: 0 };
      sums.set(side, { ...cell, seconds: seconds + cell.seconds, differs: Math.max(differs, cell.differs) });
    }
  }
  return sums;
};

/** The quicker of two ways to compute the same. */
const quicker = (a: Cell | undefined, b: Cell): Cell => {
  if (!a || a.error) return b;
  return b.error || a.seconds < b.seconds ? a : b;
};

/** Three digits. */
const shown = (milliseconds: number): string =>
  milliseconds >= 1000 ? milliseconds.toFixed(0) : milliseconds.toPrecision(3);

await withFolder(async (folder) => {
  const tools = new Map(sides(folder).map((side) => [side, createTool(side.command)]));
  console.log(
    `${machine()}; load ${load()}; ${new Date().toISOString().slice(0, 10)}; milliseconds by ${values.clock}\n`,
  );
  console.log(`| evaluation | ${[...tools.keys()].map(({ name }) => name).join(" | ")} |`);
  console.log(`| --- |${[...tools].map(() => " --: |").join("")}`);
  const notes: string[] = [];
  const print = (row: string, cells: ReadonlyMap<Side, Cell>): void => {
    const texts = Array.from(cells, ([{ name, tolerance }, { seconds, error, differs }]) => {
      if (error) notes.push(`${row}, ${name}: ${error}`);
      if (error) return error.startsWith("over") ? error : "–";
      const isRight = differs <= tolerance;
      if (!isRight) notes.push(`${row}, ${name}: differs by ${differs.toExponential(1)}`);
      return `${shown(seconds * 1000)}${isRight ? "" : " ×"}`;
    });
    console.log(`| ${row} | ${texts.join(" | ")} |`);
  };
  for (const question of questions) {
    const { module, functions, same } = question;
    if (!values.modules.split(",").includes(module)) continue;
    const fastest = new Map<Side, Cell>();
    for (const name of functions) {
      const cells = await timed(tools, question, name);
      for (const [side, cell] of cells) fastest.set(side, quicker(fastest.get(side), cell));
      if (!same) print(`${module}, ${name}`, cells);
    }
    if (same) print(`${module}, the fastest way`, fastest);
  }
  console.log(
    `\n× differs from ${REFERENCE} by more than ${SINGLE} (float32) or ${DOUBLE} (float64)\n${notes.join("\n")}`,
  );
  for (const tool of tools.values()) tool.close();
});
