/** Code in the page does what the language does, within its bounds; what is beyond them is told with its line. */
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { examples } from "../examples.ts";
import { codeOf } from "../source.ts";
import { watch } from "../watch.ts";
import { exampleOf } from "./edited.ts";
import { pack, unpack } from "./pack.ts";
import { readCode, Refusal } from "./read-code.ts";
import { runCode } from "./run-code.ts";

const parsed = (text: string) => ts.createSourceFile("mine.ts", text, ts.ScriptTarget.ES2023, true);

/** Runs code; `ticks` is how often the time may be asked before it is over. */
const run = (text: string, ticks = 20_000): unknown => {
  let time = 0;
  return runCode(
    readCode(parsed(text)),
    { "./own.ts": { twice: (f: () => unknown) => [f(), f()] } },
    { milliseconds: ticks, now: () => time++ },
  );
};

/** What the language's own engine makes of it. */
const natively = (body: string, result: string): unknown => {
  const { outputText } = ts.transpileModule(`${body}\nreturn ${result};`, {
    compilerOptions: { target: ts.ScriptTarget.ES2023 },
  });
  // oxlint-disable-next-line typescript/no-implied-eval -- the engine is what the walk through code is held to
  return new Function(outputText)() as unknown;
};

const SNIPPETS: readonly (readonly [body: string, result: string])[] = [
  ["const a = 1 + 2 * 3 - 4 / 8, b = -a % 4;", "[a, b, 2 ** 3, a > b, a === b, !a, typeof a]"],
  ["const { x, y: [p, ...q], ...rest } = { x: 1, y: [2, 3, 4], u: 5, v: 6 };", "[x, p, q, rest]"],
  ["const f = (a: number, b = a + 1, ...more: number[]) => [a, b, more];", "[f(1), f(1, 5), f(1, 2, 3, 4)]"],
  ["let s = 0; for (let i = 0; i < 10; i++) { if (i === 3) continue; if (i === 7) break; s += i; }", "s"],
  ["const fs: (() => number)[] = []; for (let i = 0; i < 3; i++) fs.push(() => i);", "fs.map((f) => f())"],
  ["let s = ''; for (const [i, word] of ['a', 'b'].entries()) s += `${i}${word};`;", "s"],
  ["let n = 27, steps = 0; while (n !== 1) { n = n % 2 === 0 ? n / 2 : 3 * n + 1; steps++; }", "steps"],
  ["let n = 0; do n++; while (n < 5);", "[n, n++, n, --n]"],
  ["function fib(n: number): number { return n < 2 ? n : fib(n - 1) + fib(n - 2); }", "fib(12)"],
  ["const late = (): number => early(); function early() { return 4; }", "late()"],
  ["const a: { b?: { c: number } } = {};", "[a.b?.c, a.b?.c.toFixed(2), a.b ?? 'none', 0 || 2, 0 ?? 2, 1 && 3]"],
  [
    "const o = { k: 1, ['l' + 1]: 2, m() { return 3; } }; const c = { ...o, k: 9 }; c.k += 1;",
    "[o.k, c.k, c.l1, c.m(), Object.keys(c)]",
  ],
  [
    "const xs = Array.from({ length: 4 }, (_, i) => i * i); xs[1] = 7;",
    "[xs, Math.max(...xs), xs.reduce((a, b) => a + b), xs.at(-1)]",
  ],
  ["const nest = (n: number) => { const g = () => n; n += 1; return g; };", "nest(1)()"],
];

test.each(SNIPPETS)("%s", (body, result) => {
  expect(run(`${body}\nexport default ${result};`)).toEqual(natively(body, result));
});

test.each([
  ["while (true) {}", 1, /^The code was stopped after 20 seconds: it may have a loop that never ends\.$/],
  ["let n = 0;\nfor (;;) n++;", 2, /never ends/],
  ["const f = (): number => f();\nf();", 1, /never ends|too deep/],
  ['const f = () => {\n  throw new Error("a sentence");\n};\nf();', 2, /^a sentence$/],
  ["const x = [1].map((n) => n);\nconst y = x.constructor;", 2, /does not read 'constructor'/],
  ["const f = () => 1;\nf.constructor;", 2, /does not read 'constructor' of a function/],
  ['const o = {} as any;\no["__proto__"] = 1;', 2, /cannot be changed/],
  ['import { twice } from "./own.ts";\n\ntwice(() => missing);', 3, /^This page has no 'missing'\.$/],
  ['import { thrice } from "./own.ts";', 1, /does not run 'thrice'/],
  ["const a = [] as any;\nconst b = a + 1;", 2, /'\+' is for numbers, and stands between an object and 1/],
  ["let a = [1, 2];\nfor (let i = 0; i < 40; i++) a = [...a, ...a];", 2, /An array of more than 1,000,000 elements/],
] as const)("%s\nends at line %i with a sentence", (text, line, sentence) => {
  expect(() => run(`${text}\nexport default 1;`)).toThrow(
    expect.objectContaining({ line, message: expect.stringMatching(sentence) }),
  );
});

test("code may not be called for longer than its time either, after it has been read", () => {
  const [once] = run("const f = () => { while (true) {} };\nexport default [f];") as readonly (() => unknown)[];
  expect(once).toThrow(/never ends/);
});

describe("what the page does not run is refused where it stands", () => {
  test.each([
    ["class A {}\nexport default 1;", /^This page runs functions, .* and a class is not among them\./],
    ["export default new Map();", /'new' is not among them/],
    ["export default async () => 1;", /'async' is not among them/],
    ["const a = 1;", /^The page looks at what the code ends with/],
  ])("%s", (text, sentence) => {
    expect(() => readCode(parsed(text))).toThrow(Refusal);
    expect(() => readCode(parsed(text))).toThrow(sentence);
  });
});

test("code packed for an address comes back, and a cut one is refused", async () => {
  const code = `const sum = "Σ ‖x‖²"; ${"// and more\n".repeat(100)}`;
  const packed = await pack(code);
  expect(packed).toMatch(/^[\w-]{20,120}$/);
  expect(await unpack(packed)).toBe(code);
  await expect(unpack(packed.slice(0, -9))).rejects.toThrow(/it may have been cut/);
  await expect(unpack(await pack("a".repeat(200_000)))).rejects.toThrow(/more than 100,000 characters/);
});

test.each(examples.map((of) => [of.id, of] as const))("%s, run as code, is the function of the page", (id, of) => {
  const own = watch(exampleOf(readCode(parsed(codeOf(`site/autodiff/functions/${id}.ts`))), id));
  const numbersOf = (graph: typeof own) =>
    graph.nodes.map(({ name, formula, value, cotangent }) => [name, formula, value, cotangent]);
  expect(numbersOf(own)).toEqual(numbersOf(watch(of)));
});

test.each([
  ['mul(filled(1, ["n"], [200_000]), 2)', /^The graph has [4-9]00,\d+ numbers, and this page shows up to 100,000/],
  ["repeat(x, 500)", /nodes, and this page shows up to 400/],
  ["whileLoop(x, () => less(1, 2), (y) => y).last", /a whileLoop needs its option most/],
] as const)("a graph of %s is refused", (expression, sentence) => {
  const code = `import { filled, less, mul, sum, tensor, whileLoop } from "@attrec/tensor";
    import { example } from "../example.ts";
    const repeat = (x, times) => { let y = x; for (let i = 0; i < times; i++) y = mul(y, x); return y; };
    const f = (x) => sum(${expression});
    export default example({ f, args: [tensor("", [1])], names: ["x"], id: "f", title: "", about: "", formula: "", rate: 1 });`;
  expect(() => exampleOf(readCode(parsed(code)), "f")).toThrow(sentence);
});
