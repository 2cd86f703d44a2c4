/** Each exercise begins with a file that fails for its own reason, and has a solution that passes. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  abs,
  add,
  type AnyTensor,
  div,
  interpreter,
  mapTrees,
  mul,
  sign,
  sub,
  maximum,
  size,
  square,
  stack,
  stopGradient,
  take,
  type Tensor,
} from "@attrec/tensor";
import { apply, element, literal, type Program, unary } from "@attrec/tensor/extend";
import { expect, test } from "vitest";
import { missing, outcomesOf, report } from "../../docs/exercises/exercise.ts";
import { exercises } from "../../docs/exercises/list.ts";
import { lion } from "../../docs/exercises/optimizer/solution.ts";
import { toy, type Tell } from "../../docs/exercises/toy-device/solution.ts";
import { negate, reduce } from "../../packages/tensor/src/nodes/build.ts";
import { lowered, negated } from "../../packages/tensor/src/plan/facts/operands.ts";
import { rule } from "../../packages/tensor/src/plan/rules/rule.ts";
import { root } from "./quotes.ts";

const folder = join(root, "docs/exercises");

/** What the checker of an exercise says of a module: the faults, and undefined where there is none. */
const faults = async (name: string, module: unknown): Promise<readonly (string | undefined)[]> => {
  const checker = await exercises[name]?.();
  return (await outcomesOf(checker?.exercise ?? [], module as never)).map(({ fault }) => fault);
};

/** What each file to start from is told: a sentence for each requirement, or nothing where it holds. */
const STARTS: Readonly<Record<string, readonly (RegExp | undefined)[]>> = {
  softsign: [
    /^softsign of \[.+\] is \[.+\], and should be \[.+\]\.$/,
    undefined,
    undefined,
    undefined,
    /is \[Infinity/,
  ],
  "cumulative-maximum": [
    /^cumulativeMaximum of .+ and should be/,
    undefined,
    /should be \[15, 0, 0, 0\]/,
    /NaN/,
    undefined,
  ],
  "wrong-rule": [
    /^Of the loss, the gradient is .+ the difference quotient is/,
    /^1 of them is wrong\. Which\?$/,
    undefined,
  ],
  "rewrite-rule": [/and not in 'negate' of a sum of x/, undefined, /^It applied to none of 150 drawn programs\.$/],
  "toy-device": [
    /^toy differs from the interpreter by .+ on '/,
    /it told 'nothing 1'/,
    /^In two calls of four operations it told of 2/,
  ],
  optimizer: [/it goes from \[1, -2, 3, 0.5\]/, /and should go to/, undefined],
};

test.each(Object.keys(exercises))(
  "%s: the file to start from is told why it fails, and the solution passes",
  async (name) => {
    const start = await faults(name, await import(join(folder, name, "start.ts")));
    const right = STARTS[name] ?? [];
    expect(start.map((fault, i) => fault === undefined || (right[i]?.test(fault) ?? fault))).toEqual(
      start.map(() => true),
    );
    expect(start.map((fault) => fault === undefined)).toEqual(right.map((fault) => fault === undefined));
    const solution = await faults(name, await import(join(folder, name, "solution.ts")));
    expect(solution).toEqual(right.map(() => undefined));
  },
);

/** Attempts that a reader might make, and what is said of each. */
const ATTEMPTS: Readonly<Record<string, readonly [name: string, module: unknown, said: RegExp]>> = {
  "a softsign whose derivative forgot the square": [
    "softsign",
    {
      softsign: unary("softsign", {
        expression: apply("divide", element(0), apply("add", literal(1), apply("absolute", element(0)))),
        pullback: (dy, [x]) => [div(dy, add(1, abs(x)))],
        sample: [{ avoid: [0] }],
      }),
    },
    /the difference quotient is/,
  ],
  "a softsign that is no number at infinity": [
    "softsign",
    {
      softsign: unary("softsign", {
        expression: apply("divide", element(0), apply("add", literal(1), apply("absolute", element(0)))),
        pullback: (dy, [x]) => [div(dy, square(add(1, abs(x))))],
        sample: [{ avoid: [0] }],
      }),
    },
    /^On interpreter, softsign of \[Infinity, -Infinity, NaN\] is \[NaN, NaN, NaN\]\.$/,
  ],
  "a softsign whose derivative has none": [
    "softsign",
    {
      softsign: unary("softsign", {
        expression: apply("divide", element(0), apply("add", literal(1), apply("absolute", element(0)))),
        pullback: (dy, [x]) => [div(dy, stopGradient(square(add(1, abs(x)))))],
        sample: [{ avoid: [0] }],
      }),
    },
    /^Of the derivative of softsign at/,
  ],
  "a cumulative maximum that prefers the last of equals": [
    "cumulative-maximum",
    {
      cumulativeMaximum: (x: Tensor<["n"]>): Tensor<["n"]> => {
        let most: Tensor<[]> = take(x, "n", 0);
        const results = [most];
        for (let i = 1; i < size(x, "n"); i++) results.push((most = maximum(most, take(x, "n", i))));
        return stack(results, "n");
      },
    },
    /it is \[1, 6, 0, 8\]/,
  ],
  "a rewrite rule for every reduction": [
    "rewrite-rule",
    {
      negatedSum: rule("Σ (-x) = -Σ x", ["reduce"], (node) => {
        const [sum, x] = [lowered(node, "reduce"), negated(node.inputs[0])];
        return sum && x ? negate(reduce(sum.reducer, x, sum.axes)) : undefined;
      }),
    },
    /^max \(-x\) was changed\.$/,
  ],
  "a rewrite rule that forgets the sign": [
    "rewrite-rule",
    {
      negatedSum: rule("Σ (-x) = -Σ x", ["reduce"], (node) => {
        const [sum, x] = [lowered(node, "reduce"), negated(node.inputs[0])];
        return sum?.reducer === "sum" && x ? reduce("sum", x, sum.axes) : undefined;
      }),
    },
    /An output has other values/,
  ],
  "a device that computes, and tells nothing": ["toy-device", { toy: () => interpreter() }, /it told '', and not/],
  "a device that computes twice what it should": [
    "toy-device",
    {
      toy: (tell: Tell) => {
        const right = toy(tell);
        const twice = (output: AnyTensor): AnyTensor => ({ ...output, ...add(output as Tensor, output as Tensor) });
        const prepare = (program: Program) =>
          right.prepare({ ...program, outputs: program.outputs.map((x) => twice(x as AnyTensor)) });
        return { ...right, prepare };
      },
    },
    /^toy differs from the interpreter by/,
  ],
  "a Lion that steps by the mean that it keeps": [
    "optimizer",
    {
      lion: () => ({
        ...lion<Tensor>(),
        update: (g: Tensor, { means }: { readonly means: Tensor }, θ: Tensor, rate: Tensor<[]>) => {
          const next = mapTrees((m, x) => add(mul(m, 0.99), mul(x, 0.01)), means, g);
          return { parameters: mapTrees((x, m) => sub(x, mul(rate, sign(m))), θ, next), state: { means: next } };
        },
      }),
    },
    /and should go to/,
  ],
};

test.each(Object.entries(ATTEMPTS))("%s is told so", async (_, [name, module, said]) => {
  const found = (await faults(name, module)).filter((fault) => fault !== undefined);
  expect(found).toContainEqual(expect.stringMatching(said));
});

test("outcomes are told in lines, and what is no longer exported is noticed", () => {
  const outcomes = [
    { holds: "It is fast", fault: undefined },
    { holds: "It is right", fault: "It is not." },
  ];
  expect(report(outcomes)).toBe("✓ It is fast.\n✗ It is right: not yet.\n    It is not.");
  expect(missing({ lion: 1, a: 2 }, { a: 3 })).toEqual(["lion"]);
});

test("each exercise is on the list, has its files, and a page that leads to them", () => {
  const list = readFileSync(join(folder, "README.md"), "utf8");
  for (const name of Object.keys(exercises)) {
    expect(list).toContain(`](${name}.md)`);
    const page = readFileSync(join(folder, `${name}.md`), "utf8");
    expect(page).toContain(`npm run exercise ${name}\n`);
    for (const [, link = ""] of page.matchAll(/\]\((?!http)([^)#]+)/g)) {
      if (!existsSync(join(folder, link))) throw new Error(`${name} links to ${link}, which is not there.`);
    }
    expect(page.match(/<details>/g)?.length).toBe(page.match(/<\/details>/g)?.length);
  }
});
