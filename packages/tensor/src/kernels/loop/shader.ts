/** Loops as shaders. */
import { at } from "../../at.ts";
import type { Access } from "../../languages/access.ts";
import type { LoopKernel } from "./kernel.ts";
import { denseStrides } from "../../strides.ts";
import { element, substitute } from "../../scalar/expression.ts";
import { count } from "../../tensor.ts";
import type { Writing } from "../writing.ts";
import { replacedRows } from "../update/shader.ts";
import { type ReadInput, statements } from "../../languages/shaders/arithmetic.ts";
import { type Arguments, createArguments } from "../../languages/shaders/arguments.ts";
import { shaderCall } from "../../languages/shaders/functions.ts";
import {
  type Dispatch,
  LARGEST_WHOLE,
  type Memory,
  memoryOf,
  type Pointer,
  WORKGROUP,
} from "../../languages/shaders/shader.ts";
import { placeAt, threadsOver } from "../../languages/shaders/threads.ts";
import { type Summation, sumOfInts, summation } from "../../languages/shaders/sums.ts";

/** This many results or fewer do not fill a graphics card … */
const FEW_RESULTS = 2048;
/** … if each of them is a sum of this many terms. Such sums are computed in parts. */
const MANY_TERMS = 512;
/** Threads that are enough to fill a card. */
const ENOUGH_THREADS = 4096;

/** The threads of a workgroup share the work on a row of this many terms … */
const SHARED_TERMS = 64;
/** … so that each has at least so many of them. */
const TERMS_EACH = 4;

/**
 * A loop, one thread for each result. A reduction along rows of a memory is made by the threads of a workgroup together, where they
 * share memory (`inWorkgroups`); of a sum, those of a subgroup first add up what they have, without that memory. A long one to few results is a loop over parts, and one over their results.
 */
export const loopShaders = (
  kernel: LoopKernel,
  pointers: readonly Pointer[],
  writes: Memory,
  inWorkgroups: boolean,
  subgroup = 1,
): readonly Dispatch[] => {
  const { dimensions, reduced, inputs } = kernel;
  const outer = dimensions.slice(0, dimensions.length - reduced);
  const inner = dimensions.slice(outer.length);
  if (reduced === 0) return [loopShader(kernel, pointers, writes)];
  const [results, terms, longest] = [count(outer), count(inner), Math.max(...inner)];
  const cut = outer.length + inner.indexOf(longest);
  const usual = Math.min(WORKGROUP, 2 ** Math.floor(Math.log2(longest / TERMS_EACH)));
  // A whole subgroup adds up without memory, so that it pays with fewer terms a thread.
  const shares = longest >= 2 * subgroup ? Math.max(usual, subgroup) : usual;
  const isForWorkgroups =
    longest >= SHARED_TERMS &&
    // Neighbouring threads read neighbouring elements. Down a column they do so where each has a result of its own.
    inputs.some(({ strides }) => strides[cut] === 1) &&
    (results * shares >= ENOUGH_THREADS || terms <= ENOUGH_THREADS) &&
    results * shares <= LARGEST_WHOLE;
  if (inWorkgroups && isForWorkgroups)
    return inParts(kernel, pointers, writes, cut, shares, subgroup).map((shader) => ({
      ...shader,
      withinRows: results,
    }));
  if (results > FEW_RESULTS || terms < MANY_TERMS) return [loopShader(kernel, pointers, writes)];
  const parts = Math.min(Math.ceil(Math.sqrt(longest)), Math.ceil(ENOUGH_THREADS / results));
  return inParts(kernel, pointers, writes, cut, parts, 1);
};

/**
 * A reduction whose longest dimension is cut into parts: one loop computes a result for each part, and another combines the
 * results.
 */
const inParts = (
  kernel: LoopKernel,
  pointers: readonly Pointer[],
  writes: Memory,
  cut: number,
  threads: number,
  subgroup: number,
): readonly Dispatch[] => {
  const { epilogue, ...rest } = kernel;
  const outer = kernel.dimensions.slice(0, kernel.dimensions.length - kernel.reduced);
  const isAdded = kernel.reducer === "sum" && kernel.rowNumbers === undefined && threads % subgroup === 0;
  const parts = isAdded ? threads / subgroup : threads;
  const partial = memoryOf(`parts of ${writes.name}`, count(outer) * parts);
  const own = loopShader({ ...rest, cell: "float", flush: false }, pointers, partial, {
    dimension: cut,
    parts: threads,
  });
  const first = isAdded && subgroup > 1 ? { ...own, shader: { ...own.shader, subgroup } } : own;
  const part = element(pointers.length);
  const whole: LoopKernel = {
    ...rest,
    dimensions: [...outer, parts],
    reduced: 1,
    inputs: [
      ...kernel.inputs.map((access) => withoutInner(access, outer.length)),
      { cell: "float", strides: [...denseStrides([...outer, parts])] },
    ],
    expression: part,
    ...(epilogue && {
      epilogue: substitute(
        epilogue,
        [...kernel.inputs, undefined].map((_, i) => element(i === pointers.length ? i + 1 : i)),
      ),
    }),
  };
  return [first, loopShader(whole, [...pointers, { memory: partial, offset: 0 }], writes)];
};

/** An access at the first of the reduced indices, with one reduced dimension instead. */
const withoutInner = (access: Access, outer: number): Access => ({
  ...access,
  strides: [...access.strides.slice(0, outer), 0],
  ...(access.rows && { rows: { ...access.rows, strides: [...access.rows.strides.slice(0, outer), 0] } }),
});

const loopShader = (
  kernel: LoopKernel,
  pointers: readonly Pointer[],
  writes: Memory,
  cut?: { readonly dimension: number; readonly parts: number },
): Dispatch => {
  const { dimensions, reduced, inputs, reducer, epilogue } = kernel;
  const args = createArguments();
  const outer = dimensions.slice(0, dimensions.length - reduced);
  const { threads, index } = threadsOver(cut ? [...outer, cut.parts] : outer);
  const own = index.slice(0, outer.length);
  const read = elementReader(args, inputs, pointers);

  const body: string[] = [];
  let result: string;
  if (reducer === "none") {
    const { lines: computed, results } = statements([kernel.expression], "v", read(own), args.special);
    body.push(...computed);
    result = at(results, 0);
  } else {
    const course = dimensions
      .slice(outer.length)
      .map((size, k) =>
        innerLoop(k, size, cut?.dimension === outer.length + k ? { ...cut, part: at(index, outer.length) } : undefined),
      );
    const inside = [...own, ...course.map((loop) => loop.index)];
    const { lines: computed, results } = statements([kernel.expression], "v", read(inside), args.special);
    const term = at(results, 0);
    const reduction =
      reducer === "sum"
        ? summation("total", termsOf(dimensions, outer.length, cut))
        : reducer === "sumInt"
          ? sumOfInts("total")
          : extremum(reducer);
    body.push(
      ...reduction.start,
      ...course.flatMap((loop) => loop.open),
      ...computed,
      ...reduction.add(term),
      ...course.flatMap((loop) => loop.close),
      ...reduction.end,
    );
    result = "total";
  }
  if (epilogue) {
    const atStart = [...own, ...dimensions.slice(outer.length).map(() => "0")];
    const readBeside = elementReader(args, inputs, pointers, "b")(atStart);
    const { lines: computed, results } = statements(
      [epilogue],
      "w",
      (input, before) => (input === inputs.length ? "total" : readBeside(input, before)),
      args.special,
    );
    body.push(...computed);
    result = at(results, 0);
  }
  if (kernel.flush) result = shaderCall("flushed", result);
  const target =
    kernel.rowNumbers === undefined
      ? []
      : [
          `const target = ${shaderCall("placeOf", read(own)(kernel.rowNumbers, []))} * ${at(dimensions, 1)} + ${at(own, 1)};`,
        ];
  return {
    shader: {
      source: args.source([...target, ...body, `return ${result};`]),
      threads,
      longestLoop: 1,
      hasTarget: target.length > 0,
    },
    reads: args.reads,
    writes,
  };
};

/**
 * Reads the element of an input at an index, and in the row that another input names, if there is one. A statement of its own
 * reads that row number: gpu.js, for WebGL, gives reads within an index the same name in several statements.
 */
export const elementReader =
  (args: Arguments, inputs: readonly Access[], pointers: readonly Pointer[], prefix = "r") =>
  (index: readonly string[]): ReadInput =>
  (input, lines) => {
    const { strides, rows } = at(inputs, input);
    const { memory, offset } = at(pointers, input);
    const place = placeAt(index, strides, offset);
    if (!rows) return args.element(memory, place);
    const named = at(pointers, rows.pointer);
    const row = args.element(named.memory, placeAt(index, rows.strides, named.offset));
    lines.push(`const ${prefix}${input} = ${row};`);
    return args.element(memory, `${shaderCall("placeOf", `${prefix}${input}`)} * ${rows.stride} + ${place}`);
  };

interface InnerLoop {
  readonly index: string;
  readonly open: readonly string[];
  readonly close: readonly string[];
}

/** A loop over a dimension, or over one of its parts: those lie within one another, so that neighbouring threads read neighbours. */
const innerLoop = (
  k: number,
  size: number,
  cut: { readonly parts: number; readonly part: string } | undefined,
): InnerLoop => {
  if (!cut) return { index: `k${k}`, open: [`for (let k${k} = 0; k${k} < ${size}; k${k}++) {`], close: ["}"] };
  const length = Math.ceil(size / cut.parts);
  return {
    index: `k${k}`,
    open: [
      `for (let j${k} = 0; j${k} < ${length}; j${k}++) {`,
      `const k${k} = j${k} * ${cut.parts} + ${cut.part};`,
      `if (k${k} < ${size}) {`,
    ],
    close: ["}", "}"],
  };
};

/** The number of terms of a reduction that a thread reads. */
const termsOf = (
  dimensions: readonly number[],
  outer: number,
  cut: { readonly dimension: number; readonly parts: number } | undefined,
): number =>
  count(dimensions.slice(outer).map((size, k) => (cut?.dimension === outer + k ? Math.ceil(size / cut.parts) : size)));

/** A maximum or minimum starts from the first element, because shaders have no literal for infinity. */
const extremum = (reducer: LoopKernel["reducer"]): Summation => ({
  start: ["let total = 0.0;", "let isFirst = 1.0;"],
  add: (term) => {
    const one = shaderCall(reducer.startsWith("maximum") ? "largerOf" : "smallerOf", "total", term);
    return [`total = (isFirst > 0.5 ? ${term} : ${one});`, "isFirst = 0.0;"];
  },
  end: [],
});

/** The loop of a step. If it would update a table that it may not write over, it computes the rows first and then the table. */
export const loopOrRows = (kernel: LoopKernel, writing: Writing): readonly Dispatch[] => {
  const { pointers, writes, reads } = writing;
  const { inPlace, ints, subgroup } = writing.abilities;
  if (kernel.rowNumbers === undefined || inPlace) return loopShaders(kernel, pointers, writes, ints, subgroup);
  const { rowNumbers, ...loop } = kernel;
  const values = memoryOf(`rows of ${writes.name}`, count(kernel.dimensions));
  return [
    ...loopShaders(loop, pointers, values, ints),
    replacedRows(writing, at(reads, rowNumbers), { memory: values, offset: 0 }),
  ];
};
