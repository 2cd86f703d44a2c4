/** A job: what the optional features of a browser's graphics card make of sums, sorts and 16-bit tables, beside the interpreter. */
import {
  compile,
  type Device,
  gather,
  interpreter,
  key,
  read,
  square,
  sum,
  tensor,
  type Tensor,
  toHost,
  topK,
  uniforms,
} from "@attrec/tensor";
import { gpu } from "@attrec/tensor/gpu";
import { relativeError } from "../../packages/tensor/src/testing/draw.ts";

/** What was found in a browser. */
export interface CardFindings {
  /** Whether shaders added up by threads in step, with the feature and without it. */
  readonly usesSubgroups: readonly [withFeature: boolean, without: boolean];
  /** The largest relative errors of both. */
  readonly errors: readonly [withFeature: number, without: number];
  readonly sameBytes: boolean;
  readonly isSorted: boolean;
  /** The largest relative error of rows gathered from a table of 16-bit floats. */
  readonly halfError: number;
}

const [rows, n] = [70, 1300];
const values = Float32Array.from(uniforms(key(2), n, rows * n), (u) => u - 0.5);
const given = tensor("rows n", values, { rows, n });
const sums = (x: Tensor<["rows", "n"]>) => ({ rows: sum(square(x), "n"), all: sum(x) });

/** Opens the card with and without its subgroups, and compares. */
export const cardFeatures = async (): Promise<CardFindings> => {
  const [own, plain] = [watched(), watched()];
  const device = await gpu({ mode: "webgpu", onCard: own.watch });
  const without = await gpu({ mode: "webgpu", without: ["subgroups"], onCard: plain.watch });
  const run = async (on: Device) => {
    const found = await toHost(compile(sums, on)(given));
    return [...read(found.rows), ...read(found.all)];
  };
  const [first, again, other, exact] = [
    await run(device),
    await run(device),
    await run(without),
    await run(interpreter()),
  ];
  const best = (x: typeof given) => topK(x, 7).indices;
  const [found, expected] = [
    read(await toHost(compile(best, device)(given))),
    read(compile(best, interpreter())(given)),
  ];
  const halved = compile((x: typeof given) => x, device, { resident: "float16" })(given);
  const picked = tensor("int:2", [69, 3]);
  const gathered = await toHost(compile((x: typeof given, i: typeof picked) => gather(x, i), device)(halved, picked));
  const wanted = [69, 3].flatMap((row) => [...values.subarray(row * n, (row + 1) * n)]);
  return {
    usesSubgroups: [own.usesSubgroups(), plain.usesSubgroups()],
    errors: [relativeError(first, exact), relativeError(other, exact)],
    sameBytes: again.every((x, i) => x === first[i]),
    isSorted: expected.every((x, i) => x === found[i]),
    halfError: relativeError(read(gathered), wanted),
  };
};

/** Reads the shaders that a card is given. */
const watched = () => {
  let uses = false;
  const watch = (card: object): void => {
    const create: unknown = Reflect.get(card, "createShaderModule");
    if (typeof create !== "function") throw new TypeError("The card makes no shaders.");
    Reflect.set(card, "createShaderModule", (options: { readonly code: string }): unknown => {
      uses ||= options.code.includes("subgroupAdd(");
      return Reflect.apply(create, card, [options]);
    });
  };
  return { watch, usesSubgroups: () => uses };
};
