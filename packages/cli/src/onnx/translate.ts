/** Translates a program into a graph of ONNX, primitive by primitive. */
import { at, type Elements, type Node, type Operator, type Scalar, topological } from "@attrec/tensor/extend";
import type { Captured } from "./capture.ts";
import type { OnnxGraph, OnnxNode, OnnxTensor } from "./protobuf.ts";

/** The operators of ONNX that do what those of an elementwise expression do; others are written out below. */
const operators: { readonly [Name in Operator]?: string } = {
  negate: "Neg",
  absolute: "Abs",
  floor: "Floor",
  squareRoot: "Sqrt",
  exponential: "Exp",
  logarithm: "Log",
  sine: "Sin",
  cosine: "Cos",
  tanh: "Tanh",
  add: "Add",
  subtract: "Sub",
  multiply: "Mul",
  divide: "Div",
  maximum: "Max",
  minimum: "Min",
  addInt: "Add",
  subtractInt: "Sub",
  multiplyInt: "Mul",
  maximumInt: "Max",
  minimumInt: "Min",
};

const comparisons: { readonly [Name in Operator]?: string } = {
  greater: "Greater",
  equal: "Equal",
  greaterInt: "Greater",
  equalInt: "Equal",
};

/** The numbers of element types in casts. */
const [FLOAT, INT32, BOOL] = [1, 6, 9];

/** What collects the nodes and constants of a graph; each gives the name of a value. */
interface Writer {
  readonly add: (operator: string, inputs: readonly string[], attributes?: OnnxNode["attributes"]) => string;
  readonly constant: (sizes: readonly number[], data: OnnxTensor["data"]) => string;
}

/**
 * A program as a graph. Inputs whose names `isGiven` accepts stay inputs, under the names that it gives; what the others hold becomes a
 * part of the graph. Booleans are the floats 1 and 0.
 *
 * @throws Error with a sentence for an operation that has no translation
 */
export const onnxGraph = (
  { program, inputs }: Captured,
  name: string,
  isGiven: (path: string) => string | undefined,
  output: string,
): OnnxGraph => {
  const nodes: OnnxNode[] = [];
  const constants: OnnxTensor[] = [];
  const writer: Writer = {
    add: (operator, of, attributes) => {
      const result = `v${nodes.length}`;
      nodes.push({ operator, inputs: of, output: result, ...(attributes && { attributes }) });
      return result;
    },
    constant: (sizes, data) => {
      const constant = `c${constants.length}`;
      constants.push({ name: constant, sizes, data });
      return constant;
    },
  };
  const values = new Map<Node, string>();
  const given = program.inputs.flatMap((place, i) => {
    const called = isGiven(at(program.names, i));
    values.set(place, called ?? writer.constant(place.sizes, stored(place, at(inputs, i))));
    return called === undefined
      ? []
      : [{ name: called, sizes: place.sizes, dtype: place.dtype === "int" ? ("int" as const) : ("float" as const) }];
  });
  for (const node of topological(program.outputs))
    if (!values.has(node)) values.set(node, written(node, values, writer));
  const [end] = program.outputs;
  const result = end && values.get(end);
  if (!end || result === undefined) throw new Error(`${name} computes nothing.`);
  nodes.push({ operator: "Identity", inputs: [result], output });
  return { name, nodes, constants, inputs: given, outputs: [{ name: output, sizes: end.sizes, dtype: "float" }] };
};

const stored = ({ dtype }: Node, elements: Elements): Float32Array | Int32Array =>
  dtype === "int" ? Int32Array.from(elements) : Float32Array.from(elements);

const longs = (numbers: readonly number[]): BigInt64Array => BigInt64Array.from(numbers, BigInt);

const written = (node: Node, values: ReadonlyMap<Node, string>, writer: Writer): string => {
  const { lowering, name } = node.operation;
  const { add, constant } = writer;
  const input = (i: number): string => values.get(at(node.inputs, i)) ?? "";
  const list = (numbers: readonly number[]): string => constant([numbers.length], longs(numbers));
  switch (lowering.kind) {
    case "constant":
      return constant(node.sizes, stored(node, lowering.elements));
    case "data":
      return constant(node.sizes, stored(node, node.operation.evaluate([], node)));
    case "map":
      return elementwise(
        lowering.expression,
        node,
        node.inputs.map((_, i) => input(i)),
        writer,
      );
    case "reduce": {
      const operator = { sum: "ReduceSum", maximum: "ReduceMax", minimum: "ReduceMin" }[lowering.reducer];
      if (lowering.axes.length === 0) return input(0);
      const reduced = add(operator, [input(0), list(lowering.axes)], { keepdims: 0 });
      return add("Reshape", [reduced, list(node.sizes)]);
    }
    case "view": {
      const kept = lowering.axes.filter((axis) => axis >= 0);
      const isOrdered = kept.every((axis, k) => axis === k);
      const turned = isOrdered ? input(0) : add("Transpose", [input(0)], { perm: kept });
      if (kept.length === lowering.axes.length) return turned;
      const ones = lowering.axes.map((axis, k) => (axis < 0 ? 1 : at(node.sizes, k)));
      return add("Expand", [add("Reshape", [turned, list(ones)]), list(node.sizes)]);
    }
    case "reshape":
      return add("Reshape", [input(0), list(node.sizes)]);
    case "slice": {
      const { axis, start } = lowering;
      return add("Slice", [input(0), list([start]), list([start + at(node.sizes, axis)]), list([axis])]);
    }
    case "concat":
      return add(
        "Concat",
        node.inputs.map((_, i) => input(i)),
        { axis: lowering.axis },
      );
    case "window": {
      const { axis } = lowering;
      const [count, width] = [at(node.sizes, axis), at(node.sizes, axis + 1)];
      const places = Array.from({ length: count * width }, (_, k) => Math.floor(k / width) + (k % width));
      return add("Gather", [input(0), constant([count, width], longs(places))], { axis });
    }
    case "contract": {
      if (lowering.compensated) break;
      const letters = (labels: readonly number[]): string =>
        labels.map((label) => String.fromCharCode(97 + label)).join("");
      const equation = `${lowering.labels.map(letters).join(",")}->${letters(lowering.output)}`;
      return add(
        "Einsum",
        node.inputs.map((_, i) => input(i)),
        { equation },
      );
    }
    case "gather":
      return add("Gather", [input(0), input(1)], { axis: 0 });
    case "gatherAlong":
      return add("GatherElements", [input(0), input(1)], { axis: node.sizes.length - 1 });
    default:
      break;
  }
  throw new Error(
    `The operation '${name}' of this model (${lowering.kind}) has no translation into ONNX here: export its parameters instead, as .npz or .safetensors.`,
  );
};

/** An elementwise expression as operators; a part that occurs several times is written once. */
const elementwise = (expression: Scalar, node: Node, inputs: readonly string[], { add, constant }: Writer): string => {
  const known = new Map<Scalar, string>();
  const valueOf = (part: Scalar): string => {
    const value = known.get(part) ?? made(part);
    known.set(part, value);
    return value;
  };
  const made = (part: Scalar): string => {
    if (part.kind === "input") return at(inputs, part.index);
    if (part.kind === "constant")
      return constant([], part.isInt ? Int32Array.of(part.value) : Float32Array.of(part.value));
    const operands = part.operands.map(valueOf);
    const operator = operators[part.operator];
    if (operator !== undefined) return add(operator, operands);
    const comparison = comparisons[part.operator];
    if (comparison !== undefined) return add("Cast", [add(comparison, operands)], { to: FLOAT });
    if (part.operator === "select")
      return add("Where", [add("Cast", [at(operands, 0)], { to: BOOL }), ...operands.slice(1)]);
    if (part.operator === "intToFloat") return add("Cast", operands, { to: FLOAT });
    if (part.operator === "floatToInt") return add("Cast", operands, { to: INT32 });
    throw new Error(
      `The operator '${part.operator}' of this model has no translation into ONNX here: export its parameters instead, as .npz or .safetensors.`,
    );
  };
  const value = valueOf(expression);
  if (node.inputs.length > 0) return value;
  // What no input takes part in has one element so far.
  return add("Expand", [value, constant([node.sizes.length], longs(node.sizes))]);
};
