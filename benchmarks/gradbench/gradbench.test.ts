/** Every evaluation against values that were worked out by hand, and against the cases of `../shared/gradbench` where that is there. */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { float64, interpreter, wasm } from "@attrec/tensor";
import { describe, expect, test } from "vitest";
import { answer } from "./answer.ts";
import { difference } from "./difference.ts";
import { evaluations } from "./evaluations/index.ts";

const exact = interpreter();
const fast = wasm({ threads: 1, precision: float64 });
/** Loops of so many steps that the interpreter would take minutes. */
const LONG = new Set(["particle", "saddle"]);
const evaluate = (
  module: string,
  name: string,
  input: unknown,
  device = LONG.has(module) ? fast : exact,
): Readonly<Record<string, unknown>> =>
  answer({ id: 1, kind: "evaluate", module, function: name, input }, evaluations, device);

/** An answer's output, or its error, is what it should be. */
const expectOutput = ({ output, error }: Readonly<Record<string, unknown>>, right: unknown): void => {
  expect(error).toBeUndefined();
  if (!(difference(output, right) <= 1e-9)) expect(output).toEqual(right);
};

const mixture = { d: 2, k: 1, n: 1, m: 0, gamma: 1, x: [[1, 0]], alpha: [0], mu: [[0, 0]], q: [[0, 0]], l: [[0.5]] };
const memory = {
  main_params: [
    [0, 0, 0, 0],
    [0, 0, 0, 0],
  ],
  extra_params: [[0], [0], [0]],
  state: [[0], [1]],
  sequence: [[1], [1]],
};
/** One camera that looks straight at one point. */
const scene = { n: 1, m: 1, p: 1, cam: [0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0], x: [2, 4, 2], w: 1, feat: [0, 0] };
const three = [2, 0, 1, 1, 3, 2, 1, 1, 4];
const still = [
  [1, 0, 0, 0],
  [0, 1, 0, 0],
  [0, 0, 1, 0],
  [0, 0, 0, 1],
];
/** A hand of one bone and one vertex, which no angle moves, and a point that is 1 above it. */
const hand = {
  theta: Array<number>(26).fill(0),
  us: [],
  data: {
    model: {
      bone_count: 1,
      parents: [-1],
      base_relatives: [still],
      inverse_base_absolutes: [still],
      base_positions: [[1, 2, 3, 1]],
      weights: [[1]],
      triangles: [],
    },
    correspondences: [0],
    points: [[1, 2, 4]],
  },
};
const clusters = { points: [[0], [2], [10]], centroids: [[0], [8]] };

describe("values worked out by hand", () => {
  test.each<readonly [module: string, name: string, input: unknown, output: unknown]>([
    ["hello", "square", 3, 9],
    ["hello", "double", 3, 6],
    // Errors -2 at -1, and 0 at 1.
    ["llsq", "primal", { x: [1], n: 2 }, 2],
    ["llsq", "gradient", { x: [1], n: 2 }, [2]],
    ["lse", "primal", { x: [1000, 1000] }, 1000 + Math.LN2],
    ["lse", "gradient", { x: [1000, 1000] }, [0.5, 0.5]],
    ["kmeans", "cost", clusters, 8],
    ["kmeans", "dir", clusters, [[-1], [-2]]],
    // Γ₂(3/2) is π / 2.
    ["gmm", "objective", mixture, -Math.log(2 * Math.PI) - 1.75 - 3 * Math.LN2 - Math.log(Math.PI / 2)],
    ["gmm", "jacobian", mixture, { alpha: [0], mu: [[1.25, 0.5]], q: [[-1, 0]], l: [[-1]] }],
    ["lstm", "objective", memory, Math.log(3)],
    ["lstm", "jacobian", memory, [...Array<number>(9).fill(0), -Math.tanh(0.5) / 3, -2 / 3]],
    ["ode", "primal", { x: [1, 2, 3], s: 2 }, [2, 4, 8]],
    ["ode", "gradient", { x: [1, 2, 3], s: 2 }, [8, 4, 8 / 3]],
    ["det", "primal", { A: three, ell: 3 }, 18],
    ["det", "gradient", { A: three, ell: 3 }, [10, -2, -2, 1, 7, -2, -3, -3, 6]],
    ["ba", "objective", scene, { reproj_error: { elements: [1, 2], repeated: 1 }, w_err: { element: 0, repeated: 1 } }],
    [
      "ba",
      "jacobian",
      scene,
      {
        rows: [0, 15, 30, 31, 31],
        cols: [...Array(15).keys(), ...Array(15).keys(), 14],
        vals: [
          [-2, 2, -2, -0.5, 0, 0.5, 1, 1, 0, 5, 25, 0.5, 0, -0.5, 1],
          [-5, 2, 1, 0, -0.5, 1, 2, 0, 1, 10, 50, 0, 0.5, -1, 2],
          [-2],
        ].flat(),
      },
    ],
    ["ht", "objective", hand, [0, 0, 1]],
    ["ht", "jacobian", hand, [3, 4, 5].map((moved) => hand.theta.map((_, k) => (k === moved ? -1 : 0)))],
  ])("%s, %s", (module, name, input, output) => {
    expectOutput(evaluate(module, name, input), output);
  });
});

test.each(["rr", "rf", "fr", "ff"])("descents end where GradBench says, %s", (modes) => {
  expectOutput(evaluate("particle", modes, { w: 0 }), 0.2071918746486116);
  expectOutput(evaluate("saddle", modes, { start: [1, 1] }), Array<number>(4).fill(8.246324826140356e-6));
});

const folder = fileURLToPath(new URL("../../../shared/gradbench/cases/", import.meta.url));
if (!existsSync(folder)) console.log("The cases of GradBench were skipped: there is no ../shared/gradbench/cases.");

describe.skipIf(!existsSync(folder))("the given cases", () => {
  test.each(Object.keys(evaluations))("%s", (module) => {
    const { cases } = JSON.parse(readFileSync(`${folder}${module}.json`, "utf8")) as {
      readonly cases: readonly { readonly function: string; readonly input: unknown; readonly output: unknown }[];
    };
    expect(cases.length).toBeGreaterThan(0);
    for (const { function: names, input, output } of cases) {
      // "rr, rf: all the same" are two functions.
      for (const name of names.replace(/:.*/u, "").split(", ")) {
        for (const device of LONG.has(module) ? [fast] : [exact, fast])
          expectOutput(evaluate(module, name, input, device), output);
      }
    }
  });
});

describe("the protocol", () => {
  test("a process answers line by line, and times each run", () => {
    const input = { x: [0, 0], min_runs: 3, min_seconds: 0 };
    const lines = [
      { id: 0, kind: "start", eval: "lse" },
      { id: 1, kind: "define", module: "lse" },
      { id: 2, kind: "define", module: "something else" },
      { id: 3, kind: "evaluate", module: "lse", function: "gradient", input },
      { id: 4, kind: "analysis", of: 3, valid: true },
    ];
    const main = fileURLToPath(new URL("main.ts", import.meta.url));
    const { stdout } = spawnSync(process.execPath, ["--import", "tsx", "--conditions=source", main], {
      input: lines.map((line) => `${JSON.stringify(line)}\n`).join(""),
      encoding: "utf8",
    });
    const times = ["evaluate", "processor"].map((name) => ({ name, nanoseconds: expect.any(Number) as number }));
    expect(
      stdout
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      { id: 0, tool: "attrec" },
      { id: 1, success: true },
      { id: 2, success: false, error: "There is no 'something else'." },
      { id: 3, success: true, output: [0.5, 0.5], timings: [...times, ...times, ...times] },
      { id: 4 },
    ]);
  });

  test("a number that is not finite is a failure", () => {
    // A centroid that is nearest to no point has no second derivative.
    const { success, error } = evaluate("kmeans", "dir", { points: [[0]], centroids: [[0], [9]] });
    expect([success, error]).toEqual([false, "The output has NaN."]);
  });
});
