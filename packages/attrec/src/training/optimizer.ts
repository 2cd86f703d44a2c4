import {
  add,
  at,
  broadcastTo,
  div,
  mapTree,
  mul,
  scalar,
  sqrt,
  square,
  sub,
  type Tensor,
  tensors,
  withTensors,
} from "@attrec/tensor";

/**
 * An optimizer as two pure functions: a state for given parameters, and from gradients, state and parameters the next
 * of each. `S` is the tree of its state; `rate` is data, so that it may change from step to step.
 */
export interface Optimizer<P, S> {
  readonly name: string;
  /** The state to begin with. */
  readonly init: (parameters: P) => S;
  /** The parameters and the state after a step. */
  readonly update: (
    gradients: P,
    state: S,
    parameters: P,
    rate: Tensor<[]>,
  ) => { readonly parameters: P; readonly state: S };
}

/** Adagrad's state: for each parameter the sum of its squared gradients. */
export interface AdagradState<P> {
  readonly squares: P;
}

/**
 * Adagrad (Duchi et al., 2011): `s ← s + g²`, `θ ← θ - rate · g / (√s + ε)`.
 *
 * `initial` is what the sums begin with: 0 in the paper of Adagrad, 0.1 in TensorFlow. Where the gradient is 0 nothing
 * changes.
 */
export const adagrad = <P>({ initial = 0.1, epsilon = 1e-10 } = {}): Optimizer<P, AdagradState<P>> => ({
  name: `adagrad(initial ${initial})`,
  init: (parameters) => ({ squares: mapTree(parameters, (x) => broadcastTo(scalar(initial), x.shape, x.sizes)) }),
  update: (gradients, { squares }, parameters, rate) => {
    const g = floats(gradients);
    const s = floats(squares).map((sum, i) => add<Tensor, Tensor>(sum, square(at(g, i))));
    const next = floats(parameters).map((x, i) =>
      sub<Tensor, Tensor>(
        x,
        mul<Tensor, Tensor>(rate, div<Tensor, Tensor>(at(g, i), add<Tensor, number>(sqrt(at(s, i)), epsilon))),
      ),
    );
    return { parameters: withTensors(parameters, next), state: { squares: withTensors(squares, s) } };
  },
});

/** Gradient descent: `θ ← θ - rate · g`. */
export const gradientDescent = <P>(): Optimizer<P, Readonly<Record<string, never>>> => ({
  name: "gradient descent",
  init: () => ({}),
  update: (gradients, state, parameters, rate) => {
    const g = floats(gradients);
    const next = floats(parameters).map((x, i) => sub<Tensor, Tensor>(x, mul<Tensor, Tensor>(rate, at(g, i))));
    return { parameters: withTensors(parameters, next), state };
  },
});

/** The tensors of a tree of parameters, all of which are floats. */
const floats = (tree: unknown): readonly Tensor[] => tensors(tree) as readonly Tensor[];
