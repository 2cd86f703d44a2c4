/** A function at a point, watched: every node of its graph with its value, its cotangent, and who sent which part of that. */
import { pullbackSteps } from "@attrec/autodiff";
import { type AnyTensor, scalar, type Tensor } from "@attrec/tensor";
import { at, type Elements, evaluate, leaves, nodeFormula, topological } from "@attrec/tensor/extend";
import type { Example } from "./example.ts";

/** A part of a cotangent. */
export interface Contribution {
  /** The consumer that sent it, and which of its inputs this is; the output's own 1 comes from nobody. */
  readonly from: { readonly node: number; readonly input: number } | undefined;
  readonly numbers: Elements;
}

/** A node of the graph, by its place in the topological order. */
export interface WatchedNode {
  /** What it is called on the page: the name of an argument, a short number, or `v7`. */
  readonly name: string;
  /** Whether it is an argument, a number in the code (which is shown in the formulas that read it), other constants, or computed. */
  readonly kind: "argument" | "number" | "constant" | "computed";
  readonly tensor: AnyTensor;
  readonly formula: string;
  readonly inputs: readonly number[];
  readonly value: Elements;
  /** What its consumers sent it, in the order of the walk: nothing where nothing flows. */
  readonly contributions: readonly Contribution[];
  /** The sum of these, as the library has it. */
  readonly cotangent: Elements | undefined;
}

/** A graph, and the order in which a pullback goes through it. */
export interface Watched {
  readonly nodes: readonly WatchedNode[];
  readonly output: number;
  /** The nodes whose rules run, from the output back. */
  readonly back: readonly number[];
}

/** Whether a tensor is differentiated with respect to. */
const isFloat = (x: AnyTensor): x is Tensor => x.dtype === "float";

/** A number that stands in the code, repeated or not: a reader takes it for a part of the formula that it is in. */
const literalOf = (node: AnyTensor): string | undefined => {
  const { lowering } = node.operation;
  if (lowering.kind === "constant") return lowering.elements.length === 1 ? short(at(lowering.elements, 0)) : undefined;
  const isShown = lowering.kind === "view" || lowering.kind === "reshape";
  return isShown ? literalOf(at(node.inputs, 0)) : undefined;
};

/** A number in four digits. */
const short = (x: number): string => String(Number(x.toPrecision(4)));

/** The names of the arguments by their tensors: the key of a part where no other has it, `weights.hidden` where one has. */
const argumentNames = ({ args, names }: Example): ReadonlyMap<AnyTensor, string> => {
  const all = args.flatMap((arg, i) => leaves(arg).map((leaf) => ({ ...leaf, of: names[i] ?? `x${i + 1}` })));
  return new Map(
    all.map(({ path, tensor, of }) => {
      const isAlone = all.filter((other) => other.path === path).length === 1;
      return [tensor, path === "" ? of : isAlone ? path : `${of}.${path}`] as const;
    }),
  );
};

const kindOf = (tensor: AnyTensor): WatchedNode["kind"] =>
  literalOf(tensor) !== undefined ? "number" : tensor.operation.lowering.kind === "constant" ? "constant" : "computed";

/** Traces a function on its data, and has the interpreter compute every node, every part of a cotangent and every cotangent. */
export const watch = (of: Example): Watched => {
  const output = of.call(of.args);
  const order = topological([output]);
  const place = new Map(order.map((node, i) => [node, i]));
  const placeOf = (node: AnyTensor): number => place.get(node) ?? -1;
  const given = argumentNames(of);
  const wrt = order.filter((node) => given.has(node) && isFloat(node));
  const { steps, cotangents } = pullbackSteps([[output, scalar(1)]], wrt);

  const sent = steps.flatMap(({ node, sent }) =>
    sent.flatMap((part, input) =>
      part ? [{ to: placeOf(at(node.inputs, input)), from: placeOf(node), input, part }] : [],
    ),
  );
  const wholes = [
    ...steps.map(({ node, cotangent }) => [placeOf(node), cotangent] as const),
    ...wrt.map((node, i) => [placeOf(node), at(cotangents, i)] as const),
  ];
  const all = [...order, ...sent.map(({ part }) => part), ...wholes.map(([, cotangent]) => cotangent)];
  const numbers = evaluate(all, new Map());
  const partsAt = order.length;
  const wholesAt = partsAt + sent.length;
  const parts = sent.map(({ to, from, input }, i) => ({
    to,
    contribution: { from: { node: from, input }, numbers: at(numbers, partsAt + i) },
  }));
  const cotangentOf = new Map(wholes.map(([node], i) => [node, at(numbers, wholesAt + i)]));

  const nameOf = (node: AnyTensor): string => given.get(node) ?? literalOf(node) ?? `v${placeOf(node)}`;
  const nodes = order.map((tensor, i): WatchedNode => {
    const isGiven = given.has(tensor);
    return {
      name: nameOf(tensor),
      kind: isGiven ? "argument" : kindOf(tensor),
      tensor,
      formula: isGiven ? "given" : nodeFormula(tensor, nameOf),
      inputs: tensor.inputs.map(placeOf),
      value: at(numbers, i),
      contributions: [
        ...(tensor === output ? [{ from: undefined, numbers: Float64Array.of(1) }] : []),
        ...parts.filter(({ to }) => to === i).map(({ contribution }) => contribution),
      ],
      cotangent: cotangentOf.get(i),
    };
  });
  return { nodes, output: placeOf(output), back: steps.map(({ node }) => placeOf(node)) };
};
