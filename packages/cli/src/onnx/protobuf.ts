/** Writes a graph of ONNX as the bytes of a file: messages of protobuf, by the numbers that the format gives their fields. */

/** A tensor that belongs to a graph. */
export interface OnnxTensor {
  readonly name: string;
  readonly sizes: readonly number[];
  readonly data: Float32Array | Int32Array | BigInt64Array;
}

/** An operator applied to values by their names. */
export interface OnnxNode {
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes?: Readonly<Record<string, number | readonly number[] | string>>;
}

/** An input or output: its name, its sizes, and whether its elements are floats or ints of 32 bits. */
export interface OnnxValue {
  readonly name: string;
  readonly sizes: readonly number[];
  readonly dtype: "float" | "int";
}

/** A graph with all that it needs. */
export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxTensor[];
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
}

/** The version of the operators. */
const OPSET = 18;
const IR_VERSION = 8;

/** The numbers of element types. */
const FLOAT = 1;
const INT32 = 6;
const INT64 = 7;

/** The bytes of a file of ONNX. */
export const encodeOnnx = (graph: OnnxGraph): Buffer =>
  Buffer.concat([
    int(1, IR_VERSION),
    text(2, "attrec"),
    message(7, graphOf(graph)),
    message(8, Buffer.concat([text(1, ""), int(2, OPSET)])),
  ]);

const graphOf = ({ name, nodes, constants, inputs, outputs }: OnnxGraph): Buffer =>
  Buffer.concat([
    ...nodes.map((node) => message(1, nodeOf(node))),
    text(2, name),
    ...constants.map((tensor) => message(5, tensorOf(tensor))),
    ...inputs.map((value) => message(11, valueOf(value))),
    ...outputs.map((value) => message(12, valueOf(value))),
  ]);

const nodeOf = ({ operator, inputs, output, attributes = {} }: OnnxNode): Buffer =>
  Buffer.concat([
    ...inputs.map((name) => text(1, name)),
    text(2, output),
    text(4, operator),
    ...Object.entries(attributes).map(([name, value]) => message(5, attributeOf(name, value))),
  ]);

const attributeOf = (name: string, value: number | readonly number[] | string): Buffer =>
  Buffer.concat([
    text(1, name),
    ...(typeof value === "number"
      ? [int(3, value), int(20, 2)]
      : typeof value === "string"
        ? [text(4, value), int(20, 3)]
        : [...value.map((one) => int(8, one)), int(20, 7)]),
  ]);

const tensorOf = ({ name, sizes, data }: OnnxTensor): Buffer =>
  Buffer.concat([
    ...sizes.map((size) => int(1, size)),
    int(2, data instanceof Float32Array ? FLOAT : data instanceof Int32Array ? INT32 : INT64),
    text(8, name),
    message(9, Buffer.from(data.buffer, data.byteOffset, data.byteLength)),
  ]);

const valueOf = ({ name, sizes, dtype }: OnnxValue): Buffer => {
  const shape = Buffer.concat(sizes.map((size) => message(1, int(1, size))));
  const tensor = Buffer.concat([int(1, dtype === "float" ? FLOAT : INT32), message(2, shape)]);
  return Buffer.concat([text(1, name), message(2, message(1, tensor))]);
};

const varint = (value: bigint): Buffer => {
  const bytes: number[] = [];
  // Negative numbers are those of 64 bits in two's complement.
  let left = BigInt.asUintN(64, value);
  for (; left > 127n; left >>= 7n) bytes.push(Number(left & 127n) | 128);
  return Buffer.from([...bytes, Number(left)]);
};

const int = (field: number, value: number): Buffer => Buffer.concat([varint(BigInt(field * 8)), varint(BigInt(value))]);
const message = (field: number, bytes: Buffer): Buffer =>
  Buffer.concat([varint(BigInt(field * 8 + 2)), varint(BigInt(bytes.length)), bytes]);
const text = (field: number, value: string): Buffer => message(field, Buffer.from(value));
