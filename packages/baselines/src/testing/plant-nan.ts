/** Plants NaN in the loss of a model, in batches that have an odd user: in a value or in its derivative, also in a step of a loop. */
import {
  add,
  type AnyTensor,
  constant,
  equal,
  label,
  less,
  max,
  mul,
  sqrt,
  sub,
  tanh,
  type Tensor,
  toFloat,
} from "@attrec/tensor";
import {
  at,
  type Body,
  input,
  iterate,
  type IterateLowering,
  leaves,
  type Node,
  topological,
} from "@attrec/tensor/extend";
import type { Examples, ModelParts } from "attrec";

/** The user whose batches have NaN. */
const ODD = 4;

/** Where NaN is: `place` is taken modulo the number of places, or of loops and of places in one, `step` modulo that of steps. */
export interface Planting {
  readonly what: "value" | "derivative";
  readonly inLoop: boolean;
  readonly place: number;
  readonly step: number;
}

/** A model whose loss has NaN in one place. */
export const plant = <P, E extends Examples>(model: ModelParts<P, E>, planting: Planting): ModelParts<P, E> => ({
  ...model,
  loss: (p, batch, draws) => {
    const loss = model.loss(p, batch, draws);
    const parameters = leaves(p).map(({ tensor }) => tensor);
    const users: Tensor<["batch"], "int"> = batch.user;
    const faults = { odd: max(toFloat(equal(users, ODD))), nought: max(toFloat(less(users, 0))) };
    const places = planting.inLoop ? loopsOf(loss) : placesOf([loss], parameters);
    const chosen = at(places, planting.place % places.length);
    const [planted] = replaced([loss], chosen, (node) => {
      const loop = planting.inLoop && loopOf(node);
      return loop ? inLoop(node, loop, planting, faults) : faulty(node, planting.what, faults);
    });
    return planted as Tensor<[]>;
  },
});

const loopsOf = (loss: AnyTensor): readonly AnyTensor[] => topological([loss]).filter((node) => loopOf(node));

const loopOf = ({ operation: { lowering } }: AnyTensor): IterateLowering | undefined =>
  lowering.kind === "iterate" ? lowering : undefined;

/** 1 where NaN is to be, else 0, and what is 0 though the compiler does not know it. */
interface Faults {
  readonly odd: Tensor<[]>;
  readonly nought: Tensor<[]>;
}

/** A tensor as it is, which gives NaN where it is odd: itself, or its derivative alone, 0.5 / √0. */
const faulty = (x: AnyTensor, what: Planting["what"], { odd, nought }: Faults): AnyTensor => {
  const own = x as Tensor;
  if (what === "value") return add<Tensor, Tensor>(own, label("planted", sqrt(sub(0, odd))));
  const even = sub(1, odd);
  const root = label("planted", sqrt(add<Tensor, Tensor>(mul<Tensor, Tensor>(tanh(own), nought), even)));
  return add<Tensor, Tensor>(own, sub<Tensor, Tensor>(root, even));
};

/** The floats on the way from some tensors to outputs, these included. A comparison ends what NaN does, and an assumption is not computed. */
const placesOf = (outputs: readonly AnyTensor[], from: readonly AnyTensor[]): readonly AnyTensor[] => {
  const active = new Set<AnyTensor>(from);
  return topological(outputs).filter((node) => {
    if (!active.has(node) && !node.inputs.some((input) => active.has(input))) return false;
    active.add(node);
    return node.dtype === "float" && !/^(greater|less|equal|notEqual|assume)/.test(node.operation.name);
  });
};

/** Outputs with one node replaced. */
const replaced = (
  outputs: readonly AnyTensor[],
  chosen: AnyTensor,
  by: (node: AnyTensor) => AnyTensor,
): readonly AnyTensor[] => {
  const rebuilt = new Map<AnyTensor, AnyTensor>();
  const now = (node: AnyTensor): AnyTensor => rebuilt.get(node) ?? node;
  for (const node of topological(outputs)) {
    const inputs = node.inputs.map(now);
    const own = inputs.every((input, i) => input === node.inputs[i]) ? node : { ...node, inputs };
    if (node === chosen) rebuilt.set(node, by(own));
    else if (own !== node) rebuilt.set(node, own);
  }
  return outputs.map(now);
};

/** A loop that has NaN in one place of one step: a sequence of its own tells each step whether it is the one. */
const inLoop = (
  node: AnyTensor,
  { body, length, reverse, counted }: IterateLowering,
  { what, place, step }: Planting,
  { odd, nought }: Faults,
): AnyTensor => {
  const [own, zero] = [input([], [], "float"), input([], [], "float")];
  // The body was made of tensors.
  const made: readonly Node[] = [...body.next, ...body.outputs, ...(body.condition ? [body.condition] : [])];
  const results = made as readonly AnyTensor[];
  const places = placesOf(results, body.states as readonly AnyTensor[]);
  const chosen = at(places, place % places.length);
  const now = replaced(results, chosen, (each) => faulty(each, what, { odd: own, nought: zero }));
  const [states, outputs] = [body.next.length, body.next.length + body.outputs.length];
  const condition = body.condition && now.at(-1);
  const faulted: Body = {
    ...body,
    slices: [...body.slices, own],
    constants: [...body.constants, zero],
    next: now.slice(0, states),
    outputs: now.slice(states, outputs),
    ...(condition && { condition }),
  };
  const rest = counted ? node.inputs.slice(1) : node.inputs;
  const [first, second] = [states, states + body.slices.length];
  const isStep = constant(
    Array.from({ length }, (_, k) => Number(k === step % length)),
    [length],
    [length],
  );
  const { states: last, outputs: all } = iterate(
    { body: faulted, length, reverse, counted },
    {
      ...(counted && { count: at(node.inputs, 0) as Tensor }),
      initial: rest.slice(0, first) as readonly Tensor[],
      sequences: [...rest.slice(first, second), mul<Tensor, Tensor>(isStep, odd)],
      constants: [...rest.slice(second), nought],
    },
  );
  // What iterate gives are parts of the list that the loop's node is, after whatever that was made of.
  return at(
    topological([...last, ...all])
      .filter((each) => loopOf(each))
      .toReversed(),
    0,
  );
};
