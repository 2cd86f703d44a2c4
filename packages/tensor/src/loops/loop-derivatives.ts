// Derivatives of loops: each is another loop, whose body is the derivative of the body.
import { at } from "../at.ts";
import { inputsOf, listParts, type Loop } from "../graph/body.ts";
import { topological } from "../graph/walk.ts";
import type { Shape } from "../shape/dimension.ts";
import { type AnyTensor, count, type DType, type Pullback, type Pushforward, type Tensor } from "../tensor.ts";
import { add } from "../ops/add.ts";
import { concatAxis } from "../ops/concat.ts";
import { constant } from "../ops/constant.ts";
import { zerosLike } from "../ops/filled.ts";
import { input } from "../ops/input.ts";
import type { Iterate } from "./iterate.ts";
import { reshape } from "../ops/reshape.ts";
import { sliceAxis } from "../ops/slice.ts";

const isFloat = (x: AnyTensor): x is Tensor => x.dtype === "float";

/** A tensor that takes the place of another in a body. */
const placeLike = <T extends AnyTensor>({ shape, sizes, dtype }: T): T => input<Shape, DType>(shape, sizes, dtype) as T;

/** The body of a loop that was made of tensors: its parts are tensors. */
const bodyOf = ({ body }: Loop) => body as unknown as { readonly [K in keyof typeof body]: readonly Tensor[] };

const flat = (x: Tensor): Tensor => reshape(x, [count(x.sizes)], [count(x.sizes)]);

/**
 * The cotangents of a loop's inputs, by a loop that runs the other way. Its states are the cotangents of the states, and the sums
 * so far of those of the constants that are asked for. The states before each step are kept, as outputs of the loop itself, where
 * the derivative of the body reads them; all else that a step computed is computed again.
 */
export const pullbackOfLoop =
  (loop: Loop, iterate: Iterate): Pullback =>
  (cotangent, loopInputs, _, { isActive, back }) => {
    const { reverse, length, counted } = loop;
    const { states, slices, constants, next, outputs, condition } = bodyOf(loop);
    if (length === Infinity) {
      throw new TypeError(
        "Reverse mode keeps the state before each step of a loop, and nothing says how many steps there may be: give whileLoop the option 'most', or use forward mode, which keeps nothing.",
      );
    }
    const given = inputsOf<AnyTensor>(loop, loopInputs);
    const parts = listParts(loop);
    const part = ({ start, sizes }: { readonly start: number; readonly sizes: readonly number[] }): Tensor =>
      reshape(sliceAxis<"float">(cotangent, 0, start, count(sizes)), sizes, sizes);
    const wanted = <T extends AnyTensor>(places: readonly T[], from: readonly AnyTensor[]): readonly T[] =>
      places.filter((place, k) => isFloat(place) && isActive(at(from, k)));
    const [wantedSlices, wantedConstants] = [wanted(slices, given.sequences), wanted(constants, given.constants)];
    const [after, shown, sums] = [states.map(placeLike), outputs.map(placeLike), wantedConstants.map(placeLike)];
    const ends = [
      ...next.map((x, k) => [x, at(after, k)] as const),
      ...outputs.map((x, k) => [x, at(shown, k)] as const),
    ];
    const all = back(ends, [...states, ...wantedSlices, ...wantedConstants]);
    const [first, second] = [states.length, states.length + wantedSlices.length];
    const results = [...all.slice(0, second), ...sums.map((sum, k) => add<Tensor, Tensor>(sum, at(all, second + k)))];
    const read = new Set<AnyTensor>(topological(results));
    const isRead = (place: AnyTensor): boolean => read.has(place);
    // The loop once more, which gives the states before each step too.
    const kept = states.filter(isRead);
    const longer = { ...loop, body: { ...loop.body, outputs: [...outputs, ...kept] } };
    const counting = given.count && isFloat(given.count) ? { count: given.count } : {};
    const { sequences, constants: fixed } = given;
    const inputs = { ...counting, initial: given.initial as readonly Tensor[], sequences, constants: fixed };
    const forth = iterate(longer, inputs);
    const histories = forth.outputs.slice(outputs.length);
    // There are as many steps back as there were.
    const countingBack = forth.steps ? { count: forth.steps } : counting;
    const used = <T>(places: readonly AnyTensor[], from: readonly T[]): readonly T[] =>
      from.filter((_, k) => isRead(at(places, k)));
    const backward = iterate(
      {
        body: {
          states: [...after, ...sums],
          slices: [...kept, ...slices.filter(isRead), ...shown.filter(isRead)],
          constants: constants.filter(isRead),
          next: [...results.slice(0, first), ...results.slice(second)],
          outputs: results.slice(first, second),
        },
        length,
        reverse: !reverse,
        counted: counted || condition !== undefined,
      },
      {
        ...countingBack,
        initial: [...parts.states.map(part), ...wantedConstants.map(zerosLike)],
        sequences: [...histories, ...used(slices, given.sequences), ...used(shown, parts.outputs.map(part))],
        constants: used(constants, given.constants),
      },
    );
    const found = (place: AnyTensor, places: readonly AnyTensor[], cotangents: readonly Tensor[]): Tensor | undefined =>
      cotangents[places.indexOf(place)];
    return [
      ...(counted ? [undefined] : []),
      ...backward.states.slice(0, first),
      ...slices.map((place) => found(place, wantedSlices, backward.outputs)),
      ...constants.map((place) => found(place, wantedConstants, backward.states.slice(first))),
    ];
  };

/** The tangent of a loop's list, by a loop whose states are the states and their tangents. It keeps nothing. */
export const pushforwardOfLoop =
  (loop: Loop, iterate: Iterate): Pushforward =>
  (own, node, forward) => {
    const { states, slices, constants, next, outputs } = bodyOf(loop);
    const given = inputsOf<AnyTensor>(loop, node.inputs);
    const tangents = inputsOf<Tensor | undefined>(loop, own);
    const moved = states.map(placeLike);
    /** The places whose inputs have tangents, and a place for each tangent. */
    const moving = (places: readonly Tensor[], from: readonly (Tensor | undefined)[]) => {
      const which = places.flatMap((place, k) => {
        const tangent = from[k];
        return tangent && isFloat(place) ? [{ place, own: placeLike(place), tangent }] : [];
      });
      return which;
    };
    const [sequences, others] = [moving(slices, tangents.sequences), moving(constants, tangents.constants)];
    const starts = [
      ...states.map((state, k) => [state, at(moved, k)] as const),
      ...[...sequences, ...others].map(({ place, own: tangent }) => [place, tangent] as const),
    ];
    const results = forward(starts, [...next, ...outputs]);
    const initial = given.initial as readonly Tensor[];
    const looped = iterate(
      {
        ...loop,
        body: {
          ...loop.body,
          states: [...states, ...moved],
          slices: [...slices, ...sequences.map((each) => each.own)],
          constants: [...constants, ...others.map((each) => each.own)],
          next: [...next, ...results.slice(0, next.length)],
          outputs: results.slice(next.length),
        },
      },
      {
        ...(given.count && { count: given.count as Tensor }),
        initial: [...initial, ...initial.map((x, k) => tangents.initial[k] ?? zerosLike(x))],
        sequences: [...given.sequences, ...sequences.map(({ tangent }) => tangent)],
        constants: [...given.constants, ...others.map(({ tangent }) => tangent)],
      },
    );
    const steps = loop.body.condition ? [constant([0], [1], [1])] : [];
    const list = [...steps, ...looped.states.slice(next.length).map(flat), ...looped.outputs.map(flat)];
    return list.length > 0 ? concatAxis<"float">(list, 0) : zerosLike(node);
  };
