// A loop for many is a loop whose body is the body for many.
import { type AnyTensor, count, type DType, permute, reshape, type Shape, type Tensor } from "@attrec/tensor";
import { at, concatAxis, input, iterate, type IterateLowering } from "@attrec/tensor/extend";

/** The outputs of a body for many, of places whose values for many are given. */
type ForMany = (outputs: readonly AnyTensor[], given: ReadonlyMap<AnyTensor, AnyTensor>) => readonly AnyTensor[];

/**
 * A loop's list for many, with a row for each, by a loop whose body is the body for many: one step takes all of them on. Each has
 * a state of its own; sequences and constants that are the same for each stay one. `many` gives an input with a row for each.
 */
export const batchedLoop = (
  node: AnyTensor,
  lowering: IterateLowering,
  { dimension, size }: { readonly dimension: string; readonly size: number },
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
  // The body was made of tensors.
  const { states, slices, constants, next, outputs } = lowering.body as unknown as Readonly<
    Record<"states" | "slices" | "constants" | "next" | "outputs", readonly Tensor[]>
  >;
  const [first, second] = [states.length, states.length + slices.length];
  const inFront = (place: AnyTensor): AnyTensor =>
    input<Shape, DType>([dimension, ...place.shape], [size, ...place.sizes], place.dtype);
  const places = new Map<AnyTensor, AnyTensor>(states.map((place) => [place, inFront(place)]));
  [...slices, ...constants].forEach((place, k) => {
    if (isKnown(at(node.inputs, first + k))) places.set(place, inFront(place));
  });
  const results = forMany([...next, ...outputs], places) as readonly Tensor[];
  const own = (place: AnyTensor): AnyTensor => places.get(place) ?? place;
  const looped = iterate(
    {
      ...lowering,
      body: {
        states: states.map(own),
        slices: slices.map(own),
        constants: constants.map(own),
        next: results.slice(0, next.length),
        outputs: results.slice(next.length),
      },
    },
    {
      initial: node.inputs.slice(0, first).map(many) as readonly Tensor[],
      // A step takes a row of each, so the steps stand in front.
      sequences: node.inputs.slice(first, second).map((x) => (isKnown(x) ? exchanged(many(x)) : x)),
      constants: node.inputs.slice(second).map((x) => (isKnown(x) ? many(x) : x)),
    },
  );
  const list = [...looped.states, ...looped.outputs.map(exchanged<"float">)].map((x) => {
    const sizes = [size, count(x.sizes.slice(1))];
    return reshape<Shape>(x, sizes, sizes);
  });
  return concatAxis<"float">(list, 1);
};

/** The first two axes in each other's place. */
const exchanged = <D extends DType>(x: Tensor<Shape, D>): Tensor<Shape, D> =>
  permute(x, [1, 0, ...x.sizes.keys()].toSpliced(2, 2));
