/** The graph of one example written anew for many: a rule for each primitive, which puts one axis in front. */
import {
  type AnyTensor,
  count,
  type DType,
  gather,
  gatherAlong,
  permute,
  reshape,
  scatter,
  scatterAlong,
  type Shape,
  type Tensor,
} from "@attrec/tensor";
import {
  at,
  concatAxis,
  contract,
  input,
  reduceAxes,
  show,
  sliceAxis,
  topological,
  view,
  windowAxis,
} from "@attrec/tensor/extend";
import { type BatchAxis, batchedLoop } from "./batched-loop.ts";
import { CUSTOM } from "./custom.ts";

type Indices = Tensor<Shape, "int">;

/** The outputs for many: of some tensors it is known what they are for many, and all others are the same for each. */
export const batched = (
  outputs: readonly AnyTensor[],
  given: ReadonlyMap<AnyTensor, AnyTensor>,
  batch: BatchAxis,
): readonly AnyTensor[] => {
  const known = new Map(given);
  for (const node of topological(outputs)) {
    if (known.has(node) || !node.inputs.some((x) => known.has(x))) continue;
    known.set(node, inFront(node, ruleOf(node, known, batch), batch));
  }
  return outputs.map((output) => known.get(output) ?? repeated(output, batch));
};

/** A tensor for many under the names of the one. */
const inFront = (one: AnyTensor, many: AnyTensor, { dimension }: BatchAxis): AnyTensor => {
  const shape = [dimension, ...one.shape];
  return show(many.shape) === show(shape) ? many : reshape<Shape, DType>(many, shape, many.sizes);
};

/** A tensor that is the same for each. */
const repeated = (x: AnyTensor, { dimension, size }: BatchAxis): AnyTensor =>
  view<Shape, DType>(x, [-1, ...x.sizes.keys()], [dimension, ...x.shape], [size, ...x.sizes]);

const ruleOf = (node: AnyTensor, known: ReadonlyMap<AnyTensor, AnyTensor>, batch: BatchAxis): AnyTensor => {
  const { lowering, name } = node.operation;
  const first = at(node.inputs, 0);
  const isMany = (i: number): boolean => known.has(at(node.inputs, i));
  const many = (i: number): AnyTensor => known.get(at(node.inputs, i)) ?? repeated(at(node.inputs, i), batch);
  const float = (i: number): Tensor => many(i) as Tensor;
  /** The same operation, which does for each row in front what it does for one. */
  const same = (): AnyTensor => ({
    ...node,
    inputs: node.inputs.map((_, i) => many(i)),
    shape: [batch.dimension, ...node.shape],
    sizes: [batch.size, ...node.sizes],
  });
  if (name === CUSTOM) return customised(node, many(0), known, batch);
  switch (lowering.kind) {
    case "map":
    case "reshape":
    case "order":
    case "gatherAlong":
    case "scatterAlong":
      return same();
    case "reduce":
      return reduceAxes(
        lowering.reducer,
        many(0),
        lowering.axes.map((axis) => axis + 1),
      );
    case "view": {
      const axes = lowering.axes.map((axis) => (axis < 0 ? axis : axis + 1));
      return view<Shape, DType>(many(0), [0, ...axes], [batch.dimension, ...node.shape], [batch.size, ...node.sizes]);
    }
    case "slice":
      return sliceAxis(many(0), lowering.axis + 1, lowering.start, at(node.sizes, lowering.axis));
    case "concat":
      return concatAxis(
        node.inputs.map((_, i) => many(i)),
        lowering.axis + 1,
      );
    case "window":
      return windowAxis(many(0), lowering.axis + 1, at(node.sizes, lowering.axis + 1));
    case "contract": {
      const [left = [], right = []] = lowering.labels;
      const label = Math.max(-1, ...left, ...right) + 1;
      const own = (i: number, labels: readonly number[]) => (isMany(i) ? [label, ...labels] : labels);
      const part = (i: number): Tensor => (isMany(i) ? many(i) : at(node.inputs, i)) as Tensor;
      return contract(part(0), part(1), [own(0, left), own(1, right)], [label, ...lowering.output]);
    }
    case "gather": {
      if (!isMany(0)) return gather<Shape, Shape>(first as Tensor, many(1) as Indices);
      if (isMany(1)) return gatheredByEach(float(0), many(1) as Indices);
      const rank = at(node.inputs, 1).sizes.length;
      const rows = gather<Shape, Shape>(swapped(float(0), 1), at(node.inputs, 1) as Indices);
      return moved(rows, rank, 0);
    }
    case "scatter":
      return isMany(0)
        ? scatteredByEach(many(0) as Indices, float(1), node.sizes)
        : scatteredByAll(first as Indices, float(1), node.sizes);
    case "iterate":
      return batchedLoop(node, lowering, batch, {
        isKnown: (input) => known.has(input),
        many: (input) => known.get(input) ?? repeated(input, batch),
        forMany: (outputs, places) => batched(outputs, places, batch),
      });
    default:
      throw new TypeError(
        `vmap: '${name}' draws random numbers from a key for each position of '${batch.dimension}': give all one key, or draw outside.`,
      );
  }
};

/** The axis at one place moved to another. */
const moved = <D extends DType>(x: Tensor<Shape, D>, from: number, to: number): Tensor<Shape, D> => {
  const others = x.sizes.flatMap((_, axis) => (axis === from ? [] : [axis]));
  return permute(x, others.toSpliced(to, 0, from));
};

/** The first axis and another in each other's place. */
const swapped = (x: Tensor, axis: number): Tensor => moved(x, 0, axis);

/** For each, the rows of its own table that its own indices name: places within rows, with those of a table as last axis. */
const gatheredByEach = (tables: Tensor, indices: Indices): Tensor => {
  const [size = 0, , ...rest] = tables.sizes;
  const places = indices.sizes.slice(1);
  // Places have no names, and rows are compared by name.
  const bare = reshape(tables, tables.sizes, tables.sizes);
  const gathered = gatherAlong<Shape, Shape>(moved(bare, 1, rest.length + 1), withinRows(indices, rest));
  const rows = moved(gathered, rest.length + 1, 1);
  return reshape(rows, [size, ...places, ...rest], [size, ...places, ...rest]);
};

/** For each, its own rows added at its own indices into a table. */
const scatteredByEach = (indices: Indices, rows: Tensor, [length = 0, ...rest]: readonly number[]): Tensor => {
  const [size = 0, ...places] = indices.sizes;
  const sizes = [size, count(places), ...rest];
  const values = moved(reshape(rows, sizes, sizes), 1, rest.length + 1);
  const table = [size, ...rest, length];
  return moved(scatterAlong(withinRows(indices, rest), values, table, table), rest.length + 1, 1);
};

/** For each, its own rows added at the same indices: one table of which the rows are those of all. */
const scatteredByAll = (indices: Indices, rows: Tensor, [length = 0, ...rest]: readonly number[]): Tensor => {
  const [size = 0] = rows.sizes;
  const sizes = [size, count(indices.sizes), ...rest];
  const list = reshape<Shape, "int">(indices, [count(indices.sizes)], [count(indices.sizes)]);
  const table = [length, size, ...rest];
  return swapped(scatter(list, swapped(reshape(rows, sizes, sizes), 1), table, table), 1);
};

/** Indices for each `[size, …]` as `[size, rest, places]`: the same for every element of a row. */
const withinRows = (indices: Indices, rest: readonly number[]): Indices => {
  const [size = 0, ...places] = indices.sizes;
  const list = reshape<Shape, "int">(indices, [size, count(places)], [size, count(places)]);
  const sizes = [size, ...rest, count(places)];
  return view<Shape, "int">(list, [0, ...rest.map(() => -1), 1], sizes, sizes);
};

/** A part of a list that has a rule of its own: for many, the rule is that rule for many. */
const customised = (
  node: AnyTensor,
  list: AnyTensor,
  known: ReadonlyMap<AnyTensor, AnyTensor>,
  batch: BatchAxis,
): AnyTensor => {
  const { pullback, name } = node.operation;
  const made = sliceAxis(list, 1, 0, at(node.sizes, 0));
  if (typeof pullback === "string") return made;
  const shape = [batch.dimension, ...node.shape];
  return {
    ...made,
    shape,
    operation: {
      ...made.operation,
      name,
      pullback: (cotangent, [all], _, walk) => {
        const own = at(node.inputs, 0);
        const places = [node, own].map(({ shape: names, sizes }) => input<Shape, "float">(names, sizes, "float"));
        const back = pullback(at(places, 0), [at(places, 1)], node as Tensor, walk);
        const given = new Map([...known, [at(places, 0), cotangent], [at(places, 1), all as AnyTensor]] as const);
        return batched(back as readonly AnyTensor[], given, batch) as readonly Tensor[];
      },
    },
  };
};
