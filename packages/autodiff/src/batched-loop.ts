// A loop for many is a loop whose body is the body for many.
import { type AnyTensor, count, type DType, permute, reshape, type Shape, type Tensor } from "@attrec/tensor";
import { at, concatAxis, input, iterate, type Iterated, type IterateLowering } from "@attrec/tensor/extend";
import { unevenLoop } from "./uneven-loop.ts";

/** The dimension that is put in front, and its size. */
export interface BatchAxis {
  readonly dimension: string;
  readonly size: number;
}

/** The outputs of a body for many, of places whose values for many are given. */
type ForMany = (outputs: readonly AnyTensor[], given: ReadonlyMap<AnyTensor, AnyTensor>) => readonly AnyTensor[];

/** The parts of a body that was made of tensors. */
export type LoopOfTensors = Readonly<
  Record<"states" | "slices" | "constants" | "next" | "outputs", readonly Tensor[]>
> & { readonly condition?: Tensor<Shape, "bool"> };

/** What a loop for many is made of. */
export interface LoopForMany {
  /** The places of the body that have a row for each. */
  readonly places: ReadonlyMap<AnyTensor, AnyTensor>;
  readonly inputs: {
    readonly initial: readonly Tensor[];
    readonly sequences: readonly AnyTensor[];
    readonly constants: readonly AnyTensor[];
  };
  /** How many steps are counted: for all together, or for each. */
  readonly count: { readonly ofAll?: Tensor; readonly ofEach?: Tensor };
  readonly forMany: ForMany;
}

/**
 * A loop's list for many, with a row for each, by a loop whose body is the body for many: one step takes all of them on. Each has
 * a state of its own; sequences and constants that are the same for each stay one. `many` gives an input with a row for each.
 */
export const batchedLoop = (
  node: AnyTensor,
  lowering: IterateLowering,
  batch: BatchAxis,
  {
    isKnown,
    many,
    forMany,
  }: {
    readonly isKnown: (input: AnyTensor) => boolean;
    readonly many: (input: AnyTensor) => AnyTensor;
    readonly forMany: ForMany;
  },
): Tensor => {
  const { dimension, size } = batch;
  const body = lowering.body as unknown as LoopOfTensors;
  const { states, slices, constants } = body;
  const counts = node.inputs.slice(0, lowering.counted ? 1 : 0) as readonly Tensor[];
  const inputs = node.inputs.slice(counts.length);
  const [first, second] = [states.length, states.length + slices.length];
  const inFront = (place: AnyTensor): AnyTensor =>
    input<Shape, DType>([dimension, ...place.shape], [size, ...place.sizes], place.dtype);
  const places = new Map<AnyTensor, AnyTensor>(states.map((place) => [place, inFront(place)]));
  [...slices, ...constants].forEach((place, k) => {
    if (isKnown(at(inputs, first + k))) places.set(place, inFront(place));
  });
  const [own] = counts;
  const given: LoopForMany = {
    places,
    inputs: {
      initial: inputs.slice(0, first).map(many) as readonly Tensor[],
      // A step takes a row of each, so the steps stand in front.
      sequences: inputs.slice(first, second).map((x) => (isKnown(x) ? exchanged(many(x)) : x)),
      constants: inputs.slice(second).map((x) => (isKnown(x) ? many(x) : x)),
    },
    count: own ? (isKnown(own) ? { ofEach: many(own) as Tensor } : { ofAll: own }) : {},
    forMany,
  };
  const isEven = body.condition === undefined && given.count.ofEach === undefined;
  const looped = isEven ? evenLoop(lowering, body, given) : unevenLoop(lowering, body, batch, given);
  const list = [
    ...(looped.steps ? [looped.steps] : []),
    ...looped.states,
    ...looped.outputs.map(exchanged<"float">),
  ].map((x) => {
    const sizes = [size, count(x.sizes.slice(1))];
    return reshape<Shape>(x, sizes, sizes);
  });
  return concatAxis<"float">(list, 1);
};

/** A loop that takes as many steps for each. */
const evenLoop = (
  lowering: IterateLowering,
  { states, slices, constants, next, outputs }: LoopOfTensors,
  { places, inputs, count: { ofAll }, forMany }: LoopForMany,
): Iterated => {
  const own = (place: AnyTensor): AnyTensor => places.get(place) ?? place;
  const results = forMany([...next, ...outputs], places);
  const body = {
    states: states.map(own),
    slices: slices.map(own),
    constants: constants.map(own),
    next: results.slice(0, next.length),
    outputs: results.slice(next.length),
  };
  return iterate({ ...lowering, body }, { ...inputs, ...(ofAll && { count: ofAll }) });
};

/** The first two axes in each other's place. */
const exchanged = <D extends DType>(x: Tensor<Shape, D>): Tensor<Shape, D> =>
  permute(x, [1, 0, ...x.sizes.keys()].toSpliced(2, 2));
