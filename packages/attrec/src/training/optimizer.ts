import {
  add,
  at,
  broadcastTo,
  div,
  equal,
  exp,
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

/** Adam's state: for each parameter the running means of its gradient and of the square, and how many steps there were. */
export interface AdamState<P> {
  readonly means: P;
  readonly squares: P;
  readonly steps: Tensor<[]>;
}

/**
 * Adam (Kingma and Ba, 2015): `m ← β₁ m + (1 - β₁) g`, `s ← β₂ s + (1 - β₂) g²`, `θ ← θ - rate · m̂ / (√ŝ + ε)`, where m̂ and
 * ŝ are m / (1 - β₁ᵗ) and s / (1 - β₂ᵗ) after t steps.
 *
 * It is the lazy Adam of embeddings: where the gradient is 0 nothing changes, neither parameter nor mean, so that a row
 * waits for the batch that names it. t counts the steps of all.
 */
export const adam = <P>({ beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = {}): Optimizer<P, AdamState<P>> => ({
  name: `adam(β₁ ${beta1}, β₂ ${beta2})`,
  init: (parameters) => {
    const zeros = mapTree(parameters, (x) => broadcastTo(scalar(0), x.shape, x.sizes));
    return { means: zeros, squares: zeros, steps: scalar(0) };
  },
  update: (gradients, state, parameters, rate) => {
    const steps = add(state.steps, 1);
    const g = floats(gradients);
    /** 1 where there is a gradient: what else changes is multiplied by it. */
    const moved = g.map((x) => sub<number, Tensor>(1, equal<Tensor, number>(x, 0)));
    const towards = (means: readonly Tensor[], values: readonly Tensor[], beta: number): readonly Tensor[] =>
      means.map((mean, i) => {
        const change = mul<Tensor, number>(sub<Tensor, Tensor>(at(values, i), mean), 1 - beta);
        return add<Tensor, Tensor>(mean, mul<Tensor, Tensor>(at(moved, i), change));
      });
    const m = towards(floats(state.means), g, beta1);
    const s = towards(
      floats(state.squares),
      g.map((x) => square(x)),
      beta2,
    );
    /** 1 - βᵗ, by which a mean of t steps that began at 0 falls short. */
    const share = (beta: number): Tensor<[]> => sub(1, exp(mul(steps, Math.log(beta))));
    const [length, root] = [div(rate, share(beta1)), sqrt(share(beta2))];
    const next = floats(parameters).map((x, i) => {
      const scale = add<Tensor, number>(div<Tensor, Tensor>(sqrt(at(s, i)), root), epsilon);
      const step = mul<Tensor, Tensor>(length, div<Tensor, Tensor>(at(m, i), scale));
      return sub<Tensor, Tensor>(x, mul<Tensor, Tensor>(at(moved, i), step));
    });
    return {
      parameters: withTensors(parameters, next),
      state: { means: withTensors(state.means, m), squares: withTensors(state.squares, s), steps },
    };
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
