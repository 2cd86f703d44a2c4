/** Wrong arguments for every operation: its calls in the examples of doc comments, with one argument each put wrong. */
import * as operations from "../operations.ts";
import { dataNode } from "../ops/tensor.ts";
import type { Shape } from "../shape/dimension.ts";
import { type AnyTensor, count, type DType } from "../tensor.ts";
import { isTensor } from "../tree.ts";
import { asHostArray } from "../whole-numbers.ts";
import { examples, run } from "./examples.ts";

/** A call of an operation, and in words what is wrong about it. */
export interface WrongCall {
  readonly name: string;
  readonly fault: string;
  readonly args: readonly unknown[];
}

type Wrong = readonly [fault: string, value: unknown];

type Calls = ReadonlyMap<string, readonly (readonly unknown[])[]>;

/** The arguments with which each operation is called in its own example. */
const givenInExamples = async (): Promise<Calls> => {
  const calls = new Map<string, (readonly unknown[])[]>();
  for (const example of examples()) {
    const f: unknown = Reflect.get(operations, example.name);
    if (typeof f !== "function") continue;
    const own: (readonly unknown[])[] = [];
    calls.set(example.name, own);
    const recording = new Proxy(f, {
      apply: (operation, _, args: readonly unknown[]) => {
        own.push(args);
        return Reflect.apply(operation as () => unknown, undefined, args) as unknown;
      },
    });
    await run(example, { [example.name]: recording });
  }
  return calls;
};

/** Calls with arguments that may be left out, and that no example has. */
const withOptions = (): Calls => {
  const [x, bools, ids] = [made([2, 3], [2, 3], "float"), made([2, 3], [2, 3], "bool"), made([2, 3], [2, 3], "int")];
  const [row, square, one] = [
    made([3], [3], "float"),
    made([2, 2], [2, 2], "float"),
    made([2, 1, 1], [2, 1, 1], "float"),
  ];
  const keep = [-1, { keep: true }];
  const reductions = ["max", "mean", "min", "prod", "argmin", "logSumExp", "norm"];
  const masked = ["maskedSum", "maskedMean", "maskedMax", "maskedLogSumExp"];
  return new Map<string, readonly (readonly unknown[])[]>([
    ...reductions.map((name) => [name, [[x, ...keep]]] as const),
    ...masked.map((name) => [name, [[x, bools, ...keep]]] as const),
    ...["any", "all"].map((name) => [name, [[bools, ...keep]]] as const),
    ...["variance", "standardDeviation"].map((name) => [name, [[x, -1, { keep: true, correction: 1 }]]] as const),
    ...["conv1d", "maxPool", "meanPool"].map(
      (name) =>
        [
          name,
          [[one, ...(name === "conv1d" ? [one] : [-2, 1]), { stride: 1, dilation: 1, padding: 0, as: "a" }]],
        ] as const,
    ),
    ["filled", [[1, [2], [2], "int"]]],
    ["paddingMask", [[ids, 0]]],
    ["huber", [[x, x, 1]]],
    ["mse", [[x, x]]],
    ["layerNorm", [[x, row, row, 1e-5]]],
    ["rmsNorm", [[x, row, 1e-6]]],
    [
      "batchNorm",
      [[x, { gain: row, bias: row }, { mean: row, variance: row }, { training: true, momentum: 0.1, epsilon: 1e-5 }]],
    ],
    ["multiHeadAttention", [[square, square, { query: square, key: square, value: square, output: square }, 1, bools]]],
    ["topK", [[ids, 1, "ascending", -1]]],
    ["argsort", [[x, "descending", -2]]],
    ["concat", [[[x, x], -1, "both"]]],
    ["sampledSoftmax", [[made([2], [2], "float"), x, { logFrequencies: x, mask: bools }]]],
    ["inBatchNegatives", [[square, { logFrequencies: square, mask: made([2, 2], [2, 2], "bool") }]]],
    ["embeddingBag", (["sum", "mean", "max"] as const).map((combine) => [x, ids, { combine, mask: bools }])],
  ]);
};

const made = (shape: Shape, sizes: readonly number[], dtype: DType): AnyTensor => {
  const elements = Array.from({ length: count(sizes) }, (_, i) => (dtype === "float" ? i * 0.5 + 0.1 : i % 2));
  return dataNode({ read: () => asHostArray(Float64Array.from(elements), dtype) }, shape, sizes, dtype);
};

/** What is put in the place of any argument. */
const others: readonly Wrong[] = [
  ...[undefined, null, true, 0, -1, 1.5, NaN, Infinity, -7, 99, 1e10, 10n, "", "zz", "a b -> c", "a -> b", "..."].map(
    (value): Wrong => [typeof value === "string" ? `'${value}'` : String(value), value],
  ),
  ["a symbol", Symbol("a")],
  ["a function", () => 1],
  ["a Map", new Map()],
  ["numbers", Float32Array.of(1, 2)],
  ["{}", {}],
  ...[[], [null], ["a"], [-1, -1], [1.5]].map((list): Wrong => [JSON.stringify(list), list]),
  ...(["float", "int", "bool"] as const).flatMap((dtype) =>
    [[], [0], [2], [7], [2, 2]].map((sizes): Wrong => [`${dtype}[${sizes.join()}]`, made(sizes, sizes, dtype)]),
  ),
];

/** A tensor of another type, other sizes, names or rank, or one of its own fields wrong. */
const wrongTensors = ({ shape, sizes, dtype }: AnyTensor): readonly Wrong[] => {
  const resized = shape.flatMap((_, axis) =>
    [0, 1, 5].map((size): Wrong => [
      `the size ${size} of axis ${axis}`,
      made(shape.with(axis, size), sizes.with(axis, size), dtype),
    ]),
  );
  const renamed = shape.map((_, axis): Wrong => [`another axis ${axis}`, made(shape.with(axis, "q"), sizes, dtype)]);
  return [
    ...(["float", "int", "bool"] as const).flatMap((other) =>
      other === dtype ? [] : [[other, made(shape, sizes, other)] as Wrong],
    ),
    ...resized,
    ...renamed,
    ["an axis more", made([2, ...shape], [2, ...sizes], dtype)],
    ...(shape.length > 0 ? [["an axis less", made(shape.slice(1), sizes.slice(1), dtype)] as Wrong] : []),
  ];
};

const within = (value: unknown): readonly Wrong[] => {
  if (isTensor(value)) return wrongTensors(value);
  if (Array.isArray(value)) {
    const inside = value.flatMap((each: unknown, i) =>
      [...others, ...within(each)].map(([fault, wrong]): Wrong => [`[${i}] ${fault}`, value.with(i, wrong)]),
    );
    return [...inside, ["one less", value.slice(1)], ["twice", [...value, ...value] as readonly unknown[]]];
  }
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return [];
  return Object.entries(value).flatMap(([field, each]) =>
    [...others, ...within(each)].map(([fault, wrong]): Wrong => [`.${field} ${fault}`, { ...value, [field]: wrong }]),
  );
};

/** The same tree of arguments with no elements along every dimension of some size. */
const emptied = (value: unknown, size: number): unknown => {
  if (isTensor(value)) {
    const { shape, sizes, dtype } = value;
    return made(
      shape.map((dimension) => (dimension === size ? 0 : dimension)),
      sizes.map((each) => (each === size ? 0 : each)),
      dtype,
    );
  }
  if (Array.isArray(value)) return value.map((each) => emptied(each, size));
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([field, each]) => [field, emptied(each, size)]));
};

/** Every wrong call. Some of them are right, since what is wrong for one argument is right for another. */
export const wrongCalls = async (): Promise<readonly WrongCall[]> => {
  const all = [...(await givenInExamples()), ...withOptions()];
  return all.flatMap(([name, calls]) =>
    calls.flatMap((args) => [
      ...args.flatMap((arg, i) =>
        [...others, ...within(arg)].map(([fault, wrong]) => ({
          name,
          fault: `argument ${i}: ${fault}`,
          args: args.with(i, wrong),
        })),
      ),
      ...[1, 2, 3].map((size) => ({
        name,
        fault: `no elements where there were ${size}`,
        args: args.map((arg) => emptied(arg, size)),
      })),
    ]),
  );
};
