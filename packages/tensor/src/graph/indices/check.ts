/** The check of a program's indices: an index out of range is an error before anything runs. */
import { at } from "../../at.ts";
import type { AnyTensor, Elements, Node } from "../../tensor.ts";
import { evaluate } from "../evaluate.ts";
import { integers } from "../host-elements.ts";
import type { Program } from "../program.ts";
import { topological } from "../walk.ts";
import type { IndexChecks } from "./indices.ts";
import { indexLimits, UNUSED } from "./limits.ts";

/** The checks of a program's indices, by the sizes of the tables in which they name rows. A device and its plan both ask for them. */
export const indexChecks = (program: Program): IndexChecks => {
  const checks = known.get(program) ?? checksFor(program);
  known.set(program, checks);
  return checks;
};

const known = new WeakMap<Program, IndexChecks>();

const checksFor = (program: Program): IndexChecks => {
  const limits = indexLimits(program);
  const indices = program.inputs.flatMap((input, i) => {
    if (input.dtype !== "int") return [];
    const least = limits.least(input);
    if (least === UNUSED) return [];
    return [{ number: i, path: at(program.names, i), sizes: input.sizes, limits: limits.of(input), least }];
  });
  const names = limits.computed.map(([node]) =>
    program.inputs.flatMap((input, i) => (topological([node]).includes(input) ? [at(program.names, i)] : [])),
  );
  /** Computes what is computed of ints alone, and throws an error for an index out of range. */
  const checkComputed = (inputs: readonly AnyTensor[]): void => {
    if (limits.computed.length === 0) return;
    const used = new Set(topological(limits.computed.map(([node]) => node)));
    const given = program.inputs.flatMap((input, i) =>
      used.has(input) ? [[input, at(inputs, i).operation.evaluate([], at(inputs, i))] as const] : [],
    );
    const values = evaluate(
      limits.computed.map(([node]) => node),
      new Map<Node, Elements>(given),
    );
    limits.computed.forEach(([{ sizes }, rows], k) => {
      const own = at(values, k);
      const wrong = own.findIndex((index) => index < 0 || index >= rows);
      if (wrong < 0) return;
      const of = at(names, k).map((name) => `'${name}'`);
      throw new RangeError(
        `The index ${own[wrong]} at position ${placeOf(wrong, sizes)}, computed of ${of.join(" and ") || "constants"}, names no row: the table ${rowsOf(rows)}.`,
      );
    });
  };
  return {
    areWithin: limits.areWithin,
    check: (inputs) => {
      checkComputed(inputs);
      let hasUnused = false;
      for (const own of indices) if (check(integers(at(inputs, own.number)), own)) hasUnused = true;
      return hasUnused;
    },
  };
};

interface Limited {
  /** The number of the input. */
  readonly number: number;
  /** The path of the input among the arguments. */
  readonly path: string;
  readonly sizes: readonly number[];
  readonly limits: Int32Array;
  /** The smallest of the limits. */
  readonly least: number;
}

/** Throws an error for an index out of range. Returns whether an element that the program leaves unused is out of range. */
const check = (elements: Int32Array, { path, sizes, limits, least }: Limited): boolean => {
  let hasUnused = false;
  for (let i = 0; i < elements.length; i++) {
    const index = elements[i] ?? -1;
    if (index >= 0 && index < least) continue;
    const limit = limits[i] ?? least;
    if (limit === UNUSED) hasUnused = true;
    else if (index < 0 || index >= limit) {
      throw new RangeError(
        `'${path}' has index ${index} at position ${placeOf(i, sizes)}, but the table ${rowsOf(limit)}.`,
      );
    }
  }
  return hasUnused;
};

const rowsOf = (limit: number): string => (limit === 0 ? "has no rows" : `has rows 0 … ${limit - 1}`);

/** A flat position as an index into these sizes: `3`, or `[0, 2]`. */
const placeOf = (position: number, sizes: readonly number[]): string => {
  if (sizes.length < 2) return String(position);
  const place: number[] = [];
  let rest = position;
  for (const size of sizes.toReversed()) {
    place.unshift(rest % size);
    rest = Math.floor(rest / size);
  }
  return `[${place.join(", ")}]`;
};
