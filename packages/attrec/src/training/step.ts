// One step of training as a pure function of state, batch, key and rate.
import { valueAndGrad } from "@attrec/autodiff";
import { type KeyTensor, sqrt, square, sum, type Tensor } from "@attrec/tensor";
import { assumeEqual, leaves, pureAround } from "@attrec/tensor/extend";
import { checkedParts } from "../model/check-results.ts";
import type { Batch, Examples } from "../model/examples.ts";
import type { ModelParts } from "../model/model.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";

/** The values that training changes. */
export interface TrainingState<P, S> {
  readonly parameters: P;
  readonly optimizer: S;
}

/** Numbers that a step gives beside the state, by name. */
export type Watched = Readonly<Record<string, Tensor<[]>>>;

/** What a step computes beside the update. */
export interface StepOptions {
  /** Whether to give the length of each parameter's gradient. */
  readonly gradientNorms?: boolean;
}

/** The result of a training step. */
export interface StepResult<P, S> {
  readonly state: TrainingState<P, S>;
  /** The loss before the update. */
  readonly loss: Tensor<[]>;
  /** What the model reports beside it. */
  readonly parts: Watched;
  /** The length of each parameter's gradient, under its path, if it is asked for. */
  readonly gradientNorms: Watched;
}

/**
 * One step of training as a pure function: the gradient of the loss on a batch, the optimizer's update, and the model's
 * projection. Everything that differs between steps is an argument, including the key and the learning rate. Anything else that
 * a model or an optimizer depends on is noticed at that step, unless they were declared `pure`, as the library's are.
 *
 * @example
 * ```ts
 * const step = compile(trainingStep(model, gradientDescent()), interpreter());
 * const start = compile(initialState(model, gradientDescent(), experiment.sizes), interpreter());
 * const losses: Tensor<[]>[] = [];
 * let state = start(keyTensor(key(1)));
 * for (const epoch of [1, 2])
 *   for (const arrays of batches(experiment.windows, { key: key(1), epoch, batchSize: 8 })) {
 *     const result = step(state, batchTensors(arrays, experiment.windows), keyTensor(key(epoch)), tensor("", [0.05]));
 *     losses.push(result.loss);
 *     state = result.state;
 *   }
 * losses; // [4.001, 4]
 * ```
 */
export const trainingStep = <P, S, E extends Examples>(
  model: ModelParts<P, E>,
  optimizer: Optimizer<P, S>,
  { gradientNorms = false }: StepOptions = {},
) =>
  pureAround(
    (watch) =>
      (state: TrainingState<P, S>, batch: Batch<E>, key: KeyTensor, rate: Tensor<[]>): StepResult<P, S> => {
        const project = model.project ? watch(model.project) : (parameters: P): P => parameters;
        // Training starts with projected parameters, and every step ends with a projection.
        const parameters = assumeEqual(state.parameters, project(state.parameters));
        const { value, gradient } = valueAndGrad(watch(model.loss))(parameters, batch, key);
        const next = watch(optimizer.update)(gradient, state.optimizer, parameters, rate);
        return {
          state: { parameters: project(next.parameters), optimizer: next.state },
          loss: value,
          parts: model.parts ? checkedParts(model.name, watch(model.parts)(parameters, batch, key)) : {},
          gradientNorms: gradientNorms ? normsOf(gradient) : {},
        };
      },
  );

/** The length of each tensor of floats, under its path. */
const normsOf = (gradient: unknown): Watched =>
  Object.fromEntries(
    leaves(gradient)
      .filter(({ tensor }) => tensor.dtype === "float")
      .map(({ path, tensor }) => [path, sqrt(sum(square(tensor as Tensor)))]),
  );

/**
 * The state to start training from.
 *
 * @throws TypeError if the model's parameters are no tree of tensors, such as a Map or an object of a class, with the path to it
 *
 * @example
 * ```ts
 * const start = compile(initialState(model, adagrad(), experiment.sizes), interpreter());
 * const { parameters: first, optimizer } = start(keyTensor(key(1)));
 * [first.users.sizes, optimizer.squares.users.sizes]; // [[4, 2], [4, 2]]
 * ```
 */
export const initialState =
  <P, S, E extends Examples>(
    model: ModelParts<P, E>,
    optimizer: Optimizer<P, S>,
    sizes: { readonly users: number; readonly items: number },
  ) =>
  (key: KeyTensor): TrainingState<P, S> => {
    const parameters = model.init(key, sizes);
    // Looked through here, the path is that in the parameters: an optimizer or a compiler would tell of its own tree.
    leaves(parameters, "parameters");
    const projected = model.project?.(parameters) ?? parameters;
    leaves(projected, "parameters");
    return { parameters: projected, optimizer: optimizer.init(projected) };
  };
