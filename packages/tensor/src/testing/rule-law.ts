/** The law of rewriting: over drawn programs, what a graph is rewritten to computes what the graph did, in float64. */
import fc from "fast-check";
import { at, count, input, type Shape, type Tensor } from "../index.ts";
import type { Elements, Node } from "../tensor.ts";
import { fingerprint } from "../graph/fingerprint.ts";
import { drawWith, relativeError } from "./draw.ts";
import { drawNamedProgram } from "./named-programs.ts";
import { evaluateNodes, noisy } from "./noisy.ts";

/** Rounding in float64 stays far below, a wrong rule far above. */
const WRONG = 1e-7;

/** What turns the outputs of a graph into others that compute the same. */
export type Rewrite = (outputs: readonly Node[]) => readonly Node[];

/**
 * Tries a rewriting on so many drawn programs: the sentence that says where it fails, or nothing. The programs are the same
 * at each call, and the one told of is made small unless `shrink` is false.
 */
export const failureOf = (rewrite: Rewrite, numRuns: number, shrink = true): string | undefined => {
  const report = fc.check(
    fc.property(fc.gen(), (g) => {
      const { run, parameters, indices } = drawNamedProgram(drawWith(g), 16);
      const data = [...parameters, indices];
      const places = data.map((x) => input(x.shape, x.sizes, x.dtype));
      const given = new Map<Node, Elements>(places.map((place, i) => [place, elementsOf(at(data, i))]));
      const [indicesPlace, floats] = [places.at(-1), places.slice(0, -1)];
      const outputs: readonly Node[] = run(floats as readonly Tensor[], indicesPlace as Tensor<Shape, "int">);
      const rewritten = rewrite(outputs);
      const exact = evaluateNodes(outputs, given);
      // Whatever hangs on the last bits is no matter of a rule.
      const disturbed = evaluateNodes(outputs, given, noisy);
      fc.pre(exact.every((x, i) => relativeError(x, at(disturbed, i)) < 1e-3));
      evaluateNodes(rewritten, given).forEach((elements, i) => {
        const output = at(outputs, i);
        if (at(rewritten, i).sizes.join() !== output.sizes.join()) throw failure("sizes", outputs, rewritten);
        if (elements.length !== count(output.sizes)) throw failure("elements than its sizes say", outputs, rewritten);
        if (!(relativeError(elements, at(exact, i)) < WRONG)) throw failure("values", outputs, rewritten);
      });
    }),
    { numRuns, seed: 1, endOnFailure: !shrink },
  );
  return report.failed ? String(report.errorInstance) : undefined;
};

const elementsOf = (data: Node): Elements => data.operation.evaluate([], data);

const failure = (what: string, before: readonly Node[], after: readonly Node[]): Error => {
  const text = (outputs: readonly Node[]): string => fingerprint({ inputs: [], outputs });
  return new Error(`An output has other ${what}:\n${text(before)}\nbecame\n${text(after)}`);
};
