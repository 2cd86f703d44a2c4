/** The state that every side of a benchmark begins with. */
import {
  compile,
  type Device,
  key,
  type KeyTensor,
  keyTensor,
  mapTree,
  reshape,
  tensor,
  type Tensor,
} from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import type { Examples, Optimizer, SequentialModel } from "attrec";
import { initialState, type TrainingState } from "attrec/extend";

type Parameters = Readonly<Record<string, unknown>>;

/** What a trial has to begin with: the shapes of the parameters by their paths, their values, and the sizes of the data. */
export interface Begun {
  readonly settings: {
    readonly parameters: Readonly<Record<string, readonly number[]>>;
    readonly users: number;
    readonly items: number;
  };
  readonly parameters: Readonly<Record<string, Float32Array>>;
}

/** The training state of a model with given parameters, in the device's memory. */
export const startOf = <S, E extends Examples>(
  model: SequentialModel<Parameters, E>,
  optimizer: Optimizer<Parameters, S>,
  { settings, parameters }: Begun,
  device: Device,
): TrainingState<Parameters, S> => {
  const begun = Object.entries(settings.parameters).map(
    ([name, sizes]) => tensor(sizes.join(" "), parameters[name] ?? []) as Tensor,
  );
  const state = (given: readonly Tensor[], from: KeyTensor) => {
    // The tree and the names of dimensions are the model's own, with given values in place of drawn ones.
    const init: typeof model.init = (drawn, sizes) =>
      mapTree(model.init(drawn, sizes), (x, _, i) => reshape(at(given, i), x.shape, x.sizes));
    return initialState({ ...model, init }, optimizer, settings)(from);
  };
  return compile(state, device)(begun, keyTensor(key(1)));
};
