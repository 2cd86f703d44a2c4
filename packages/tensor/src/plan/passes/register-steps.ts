/** Loops whose step is a few numbers: what its kernels compute becomes expressions, whose values stay in registers. */
import { at } from "../../at.ts";
import { rewrite } from "../../graph/rewrite.ts";
import type { ConcatKernel } from "../../kernels/concat/kernel.ts";
import type { Address, BodyCall, IterateKernel, StepNumbers } from "../../kernels/iterate/kernel.ts";
import type { LoopKernel } from "../../kernels/loop/kernel.ts";
import { CELL_BYTES } from "../../languages/access.ts";
import { shareParts } from "../../scalar/dag.ts";
import { apply, element, literal, type Scalar, substitute, whole } from "../../scalar/expression.ts";
import { count, type Node } from "../../tensor.ts";

/** Kernels of more numbers than this compute four at a time, which is quicker. */
const MOST_NUMBERS = 8;
/** The most operations that a step writes out. */
const MOST_OPERATIONS = 1000;
/** From so many terms on, a kernel adds up in another order than one after another. */
const TERMS_IN_ORDER = 3;

/** Gives the loops of a few numbers their steps as expressions. The results keep their bytes. */
export const registerSteps = (outputs: readonly Node[]): readonly Node[] =>
  rewrite(outputs, (node) => {
    const { lowering } = node.operation;
    if (lowering.kind !== "iterate" || !lowering.kernel) return node;
    // The pass that plans loops makes no other.
    const kernel = lowering.kernel as IterateKernel;
    const numbers = stepNumbersOf(kernel);
    if (!numbers) return node;
    return { ...node, operation: { ...node.operation, lowering: { ...lowering, kernel: { ...kernel, numbers } } } };
  });

/** A step as expressions, if it is small enough and its kernels say what they compute of each number. */
export const stepNumbersOf = ({ calls, condition, states, workEach }: IterateKernel): StepNumbers | undefined => {
  if (workEach > MOST_OPERATIONS) return undefined;
  const cells = createCells();
  for (const each of [...(condition?.calls ?? []), ...calls]) if (!run(each, cells)) return undefined;
  const next = states.map(({ bytes, buffers: [now, then] }, index) =>
    Array.from({ length: bytes / CELL_BYTES }, (_, i) => {
      const offset = CELL_BYTES * i;
      // A state in one buffer that no kernel writes stays as it is.
      const kept = now === then ? cells.read({ base: "state", index, offset }) : undefined;
      return cells.read({ base: "next", index, offset }) ?? kept;
    }),
  );
  const holds = condition && cells.read(condition.result);
  if (!areAll(next, areKnown) || (condition && !holds)) return undefined;
  return { reads: cells.reads, next, outputs: cells.rows(), ...(holds && { condition: holds }) };
};

const areAll = <T, S extends T>(list: readonly T[], is: (each: T) => each is S): list is readonly S[] => list.every(is);
const areKnown = (list: readonly (Scalar | undefined)[]): list is readonly Scalar[] => !list.includes(undefined);

/** The memory of a step, in which a cell holds an expression once it is written. */
interface Cells {
  /** What lies at an address: what the step wrote there, or what it reads; undefined where neither is known. */
  readonly read: (address: Address) => Scalar | undefined;
  readonly write: (address: Address, value: Scalar) => void;
  readonly reads: readonly Address[];
  /** What was written to rows of outputs. */
  readonly rows: () => StepNumbers["outputs"];
}

const createCells = (): Cells => {
  const written = new Map<string, { readonly to: Address; readonly value: Scalar }>();
  const inputs = new Map<string, Scalar>();
  const reads: Address[] = [];
  return {
    reads,
    read: (address) => {
      const key = JSON.stringify(address);
      const own = written.get(key);
      if (own) return own.value;
      if (address.base === "own" || address.base === "next") return undefined;
      const known = inputs.get(key) ?? element(reads.push(address) - 1);
      inputs.set(key, known);
      return known;
    },
    write: (to, value) => void written.set(JSON.stringify(to), { to, value }),
    rows: () =>
      [...written.values()].flatMap(({ to, value }) => (to.base === "own" && to.stride !== 0 ? [{ to, value }] : [])),
  };
};

/** Computes a kernel's numbers as expressions, and writes them; false if it is of another kind, or too large. */
const run = ({ kernel, parameters }: BodyCall, cells: Cells): boolean => {
  const read = (parameter: number, place: number): Scalar | undefined =>
    cells.read(beyond(at(parameters, parameter), place));
  const results =
    kernel.kind === "loop"
      ? loopNumbers(kernel, read)
      : kernel.kind === "concat"
        ? concatNumbers(kernel, read)
        : [undefined];
  if (!areKnown(results)) return false;
  const output = at(parameters, parameters.length - 1);
  results.forEach((value, i) => {
    cells.write(beyond(output, i), value);
  });
  return true;
};

const beyond = (address: Address, elements: number): Address => ({
  ...address,
  offset: address.offset + CELL_BYTES * elements,
});

type Read = (parameter: number, place: number) => Scalar | undefined;
type Results = readonly (Scalar | undefined)[];

const loopNumbers = (kernel: LoopKernel, read: Read): Results => {
  const { dimensions, reduced, inputs, expression, epilogue, reducer } = kernel;
  const [outer, inner] = [
    dimensions.slice(0, dimensions.length - reduced),
    dimensions.slice(dimensions.length - reduced),
  ];
  const isKnown =
    !kernel.flush &&
    kernel.rowNumbers === undefined &&
    inputs.every(({ rows }) => !rows) &&
    count(dimensions) <= MOST_NUMBERS;
  if (!isKnown || count(inner) === 0 || (reducer !== "none" && count(inner) > TERMS_IN_ORDER)) return [undefined];
  const operands = (index: readonly number[]) =>
    inputs.map(({ strides }, i) =>
      read(
        i,
        strides.reduce((sum, stride, k) => sum + stride * at(index, k), 0),
      ),
    );
  return indices(outer).map((own) => {
    const terms = indices(inner).map((term) => {
      const given = operands([...own, ...term]);
      return areKnown(given) ? substitute(expression, given) : undefined;
    });
    if (!areKnown(terms)) return undefined;
    const combined = reducer === "none" ? at(terms, 0) : reduce(reducer, terms);
    const beside = epilogue ? operands([...own, ...inner.map(() => 0)]) : [];
    if (!epilogue) return combined;
    return areKnown(beside) ? substitute(epilogue, [...beside, combined]) : undefined;
  });
};

const concatNumbers = ({ rows, parts }: ConcatKernel, read: Read): Results => {
  if (rows * parts.reduce((sum, { width }) => sum + width, 0) > MOST_NUMBERS) return [undefined];
  return indices([rows]).flatMap(([row = 0]) => {
    let next = 0;
    return parts.flatMap(({ width, fill, isInt }) => {
      const parameter = fill === undefined ? next++ : -1;
      return Array.from({ length: width }, (_, i) =>
        fill === undefined ? read(parameter, row * width + i) : isInt ? whole(fill) : literal(fill),
      );
    });
  });
};

/** How terms are combined, and what a kernel begins with. */
const reducers = {
  sum: ["add", literal(0)],
  maximum: ["maximum", literal(-Infinity)],
  minimum: ["minimum", literal(Infinity)],
  sumInt: ["addInt", whole(0)],
  maximumInt: ["maximumInt", whole(-(2 ** 31))],
  minimumInt: ["minimumInt", whole(2 ** 31 - 1)],
} as const;

const reduce = (reducer: keyof typeof reducers, terms: readonly Scalar[]): Scalar => {
  const [operator, start] = reducers[reducer];
  const [first = start, ...others] = terms;
  // 0 + x is x, unless x may be -0, which a square is not.
  const begun = reducer === "sum" && isSquare(first) ? first : apply(operator, start, first);
  return others.reduce<Scalar>((sum, term) => apply(operator, sum, term), begun);
};

const isSquare = (x: Scalar): boolean => {
  if (x.kind !== "apply" || x.operator !== "multiply") return false;
  const { roots } = shareParts(x.operands);
  return roots[0] === roots[1];
};

/** All indices below some sizes, in row-major order. */
const indices = (sizes: readonly number[]): readonly (readonly number[])[] =>
  sizes.reduce<readonly (readonly number[])[]>(
    (before, size) => before.flatMap((index) => Array.from({ length: size }, (_, last) => [...index, last])),
    [[]],
  );
