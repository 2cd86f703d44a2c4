/** Loops that compute the same become one: the loop that keeps states for a derivative gives the value too. */
import { at } from "../../at.ts";
import { type Body, inputsOf, listParts, type Loop, placesOf } from "../../graph/body.ts";
import { fingerprint } from "../../graph/fingerprint.ts";
import { rewrite } from "../../graph/rewrite.ts";
import { topological } from "../../graph/walk.ts";
import { concat, iterate, slice } from "../../nodes/build.ts";
import { count, type IterateLowering, type Node } from "../../tensor.ts";

/** A loop of a graph. */
interface Found {
  readonly node: Node;
  readonly loop: IterateLowering;
}

/**
 * Reads a loop from another that has its states among its own: that one takes over the outputs that it lacks. So a loop runs once
 * where its value is wanted beside its derivative, in either mode.
 */
export const mergeLoops = (outputs: readonly Node[]): readonly Node[] => {
  const order = topological(outputs);
  const loops = order.flatMap((node): readonly Found[] => {
    const loop = node.operation.lowering;
    return loop.kind === "iterate" && listParts(loop).size > 0 ? [{ node, loop }] : [];
  });
  for (const guest of loops) {
    for (const host of loops) {
      const added = guest === host ? undefined : outputsWithin(guest, host);
      if (!added || topological(host.node.inputs).includes(guest.node)) continue;
      const merged = mergedOf(guest, host, added);
      // No input of the host reads the guest, so that both can be replaced at once.
      return mergeLoops(rewrite(outputs, (node, original) => merged.get(original) ?? node, order));
    }
  }
  return outputs;
};

/** The outputs of a loop, over the places of another that computes all of its states; undefined if that one does not. */
const outputsWithin = (guest: Found, host: Found): readonly Node[] | undefined => {
  const [small, large] = [guest.loop, host.loop];
  const [own, others] = [inputsOf(small, guest.node.inputs), inputsOf(large, host.node.inputs)];
  const isFirst = (few: readonly Node[], many: readonly Node[]): boolean => few.every((each, k) => each === many[k]);
  const isWithin =
    small.length === large.length &&
    small.reverse === large.reverse &&
    own.count === others.count &&
    isFirst(own.initial, others.initial) &&
    isFirst(own.sequences, others.sequences) &&
    isFirst(own.constants, others.constants);
  if (!isWithin) return undefined;
  const { body } = small;
  const replaced = new Map<Node, Node>(
    (["states", "slices", "constants"] as const).flatMap((kind) =>
      body[kind].map((place, k) => [place, at(large.body[kind], k)] as const),
    ),
  );
  const results = rewrite([...body.outputs, ...decisive(body)], (node, original) => replaced.get(original) ?? node);
  const text = (nodes: readonly Node[]): string => fingerprint({ inputs: placesOf(large.body), outputs: nodes });
  const expected = decisive({ ...large.body, next: large.body.next.slice(0, body.next.length) });
  const { length } = body.outputs;
  return text(results.slice(length)) === text(expected) ? results.slice(0, length) : undefined;
};

/** What the steps to come depend on: the next states, and whether there is a step. */
const decisive = ({ next, condition }: Body): readonly Node[] => [...next, ...(condition ? [condition] : [])];

/** The lists of both loops, as parts of the list of one loop. */
const mergedOf = (guest: Found, host: Found, outputs: readonly Node[]): ReadonlyMap<Node, Node> => {
  const { body } = host.loop;
  const text = (output: Node): string => fingerprint({ inputs: placesOf(body), outputs: [output] });
  const texts = body.outputs.map(text);
  const lacking = outputs.filter((output) => !texts.includes(text(output)));
  const all = [...texts, ...lacking.map(text)];
  const loop: Loop = { ...host.loop, body: { ...body, outputs: [...body.outputs, ...lacking] } };
  const list = iterate(loop, host.node.inputs);
  const parts = listParts(loop).outputs;
  const partOf = (output: Node): Node => {
    const { start, sizes } = at(parts, all.indexOf(text(output)));
    return slice(list, 0, start, count(sizes));
  };
  const last = listParts({ ...guest.loop, body: { ...guest.loop.body, outputs: [] } }).size;
  const pieces = [slice(list, 0, 0, last), ...outputs.map(partOf)].filter(({ sizes }) => at(sizes, 0) > 0);
  return new Map([
    [guest.node, concat(pieces, 0)],
    [host.node, slice(list, 0, 0, at(host.node.sizes, 0))],
  ]);
};
