/** Operations and programs as text, by which equal ones are found. */
import { isObject } from "../is-object.ts";
import { shareParts } from "../scalar/dag.ts";
import { MOST_CHARACTERS, printNumber, printScalar } from "../scalar/expression.ts";
import type { Elements, Lowering, Node } from "../tensor.ts";
import { topological } from "./walk.ts";

/**
 * A program as text, a line for each node: equal texts are equal programs.
 *
 * @example
 * ```ts
 * const x = input([2], [2], "float");
 * fingerprint({ inputs: [x], outputs: [add(x, x)] }) === fingerprint({ inputs: [x], outputs: [mul(x, 2)] }); // false
 * ```
 */
export const fingerprint = (program: {
  readonly inputs: readonly Node[];
  readonly outputs: readonly Node[];
}): string => {
  const order = topological([...program.inputs, ...program.outputs]);
  const numbers = new Map(order.map((node, i) => [node, i]));
  const name = (node: Node): string => `%${numbers.get(node)}`;
  return order
    .map(
      (node) =>
        `${name(node)} = ${computationOf(node.operation.lowering)}(${node.inputs.map(name).join(", ")}) [${node.sizes.join(", ")}]`,
    )
    .concat(`return ${program.outputs.map(name).join(", ")}`)
    .join("\n");
};

/** The computation of a node as text: the key under which equal nodes are shared. Each pass asks for it again. */
export const computationOf = (lowering: Lowering): string => {
  const known = texts.get(lowering) ?? textOf(lowering);
  texts.set(lowering, known);
  return known;
};

/** The texts of lowerings, which never change. */
const texts = new WeakMap<Lowering, string>();

const textOf = (lowering: Lowering): string => {
  switch (lowering.kind) {
    case "constant": {
      const { elements } = lowering;
      const name = elements instanceof Int32Array ? "int constant" : "constant";
      return elements.length <= 8
        ? `${name} ${Array.from(elements, printNumber).join(" ")}`
        : `${name} of ${elements.length}: ${hash(elements)}`;
    }
    case "map": {
      const text = printScalar(lowering.expression);
      return text.length < MOST_CHARACTERS ? text : shareParts([lowering.expression]).key;
    }
    case "reduce":
      return `${lowering.reducer} over ${lowering.axes.join(",")}`;
    case "view":
      return `view ${lowering.axes.join(",")}`;
    case "contract":
      return `${kept(lowering)}contract ${lowering.labels.map((own) => own.join(",")).join(" × ")} -> ${lowering.output.join(",")}`;
    case "slice":
      return `slice of axis ${lowering.axis} from ${lowering.start}`;
    case "order":
      return `${lowering.order} order`;
    case "concat":
    case "window":
      return `${lowering.kind} along axis ${lowering.axis}`;
    case "scatter":
      return `${kept(lowering)}scatter into ${lowering.rows}`;
    case "iterate":
      return lowering.text;
    case "random":
      return `random ${lowering.stream}, ${lowering.bits} bits`;
    case "data":
      return "data";
    default: {
      // All else that a lowering holds tells it from others, so that a new primitive needs no line here.
      const facts = Object.entries<unknown>(lowering).filter(([name]) => name !== "kind" && name !== "compensated");
      const texts = facts.map(([name, fact]) => ` ${name} ${textOfFact(fact)}`);
      return `${"compensated" in lowering ? kept(lowering) : ""}${lowering.kind}${texts.join()}`;
    }
  }
};

/** A fact of a lowering, numbers to the last bit. */
const textOfFact = (fact: unknown): string => {
  if (Array.isArray(fact)) return `[${fact.map(textOfFact).join(" ")}]`;
  if (isObject(fact)) {
    return `{${Object.entries(fact)
      .map(([name, part]) => `${name} ${textOfFact(part)}`)
      .join()}}`;
  }
  return typeof fact === "number" ? printNumber(fact) : String(fact);
};

const kept = ({ compensated }: { readonly compensated?: true }): string => (compensated ? "compensated " : "");

/** Two independent 32-bit hashes of the bytes of numbers: constants are compared by them. */
const hash = ({ buffer, byteOffset, byteLength }: Elements): string => {
  const words = new Uint32Array(buffer, byteOffset, byteLength / 4);
  let a = 0x811c9dc5;
  let b = 0x9747b28c;
  for (const word of words) {
    a = Math.imul(a ^ word, 0x01000193);
    a ^= a >>> 15;
    b = Math.imul(b ^ (word + (b >>> 13)), 0x5bd1e995);
  }
  return `${(a >>> 0).toString(16)}-${(b >>> 0).toString(16)}`;
};
