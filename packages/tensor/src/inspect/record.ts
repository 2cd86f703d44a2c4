/** A program as it was traced, and what is known of its nodes: the user's line, and to which derivative they belong. */
import { listening } from "../graph/note.ts";
import { input } from "../ops/input.ts";
import type { AnyTensor, Tensor } from "../tensor.ts";
import { type Leaf, outlineOf, withTensors } from "../tree.ts";
import { standing } from "./line.ts";

/** A traced program. */
export interface Recording<R = unknown> {
  /** Descriptions of the tensors among the arguments, with the paths to them: `0.weights`. */
  readonly inputs: readonly Leaf[];
  readonly result: R;
  readonly outputs: readonly Leaf[];
  /** All nodes that were made, each after its inputs. */
  readonly nodes: readonly AnyTensor[];
  /** Where each node was made, if that is known; for a node of a derivative, where what it belongs to was made. */
  readonly lineOf: (node: AnyTensor) => string | undefined;
  /** The nodes that have cotangents, with these. The cotangent of a cotangent is that of the second derivative. */
  readonly cotangents: ReadonlyMap<AnyTensor, Tensor>;
  /** The nodes that the rule of another node made, with that one. */
  readonly rules: ReadonlyMap<AnyTensor, AnyTensor>;
}

/** Calls a function with descriptions of its arguments, and listens. */
export const record = <A extends readonly unknown[], R>(name: string, f: (...args: A) => R, args: A): Recording<R> => {
  const { leaves: given } = outlineOf(args, { subject: `${name}: what the function is given` });
  const inputs = given.map(({ path, tensor: { shape, sizes, dtype } }) => ({
    path,
    tensor: input(shape, sizes, dtype),
  }));
  const lines = new Map<AnyTensor, () => string | undefined>();
  const cotangents = new Map<AnyTensor, Tensor>();
  const rules = new Map<AnyTensor, AnyTensor>();
  /** The nodes whose rules run, the innermost last. */
  const running: AnyTensor[] = [];
  const call = (): R =>
    f(
      ...withTensors(
        args,
        inputs.map(({ tensor }) => tensor),
      ),
    );
  const result = listening(
    {
      made: (node) => {
        const of = running.at(-1);
        lines.set(node, (of && lines.get(of)) ?? standing());
        if (of) rules.set(node, of);
      },
      copied: (original, copy) => {
        const [line, of] = [lines.get(original), rules.get(original)];
        if (line) lines.set(copy, line);
        if (of) rules.set(copy, of);
      },
      differentiated: (node, cotangent, rule) => {
        cotangents.set(node, cotangent);
        running.push(node);
        try {
          return rule();
        } finally {
          running.pop();
        }
      },
    },
    call,
  );
  const { leaves: outputs } = outlineOf(result, { subject: `${name}: what the function gives` });
  const nodes = [...lines.keys()];
  return { inputs, result, outputs, nodes, lineOf: (node) => lines.get(node)?.(), cotangents, rules };
};
