/** gmm: the logarithm of the posterior of a mixture of Gaussians, with a Wishart prior. */
import { grad } from "@attrec/autodiff";
import {
  add,
  compile,
  type Device,
  einsum,
  exp,
  expand,
  iota,
  logGamma,
  logSumExp,
  mul,
  oneHot,
  pure,
  read,
  scalar,
  square,
  sub,
  sum,
  type Tensor,
  triangular,
} from "@attrec/tensor";
import { type Evaluation, task } from "../evaluation.ts";
import { matrix, number, rowsOf, vector } from "../fields.ts";

interface Mixture {
  readonly alpha: Tensor<["k"]>;
  readonly mu: Tensor<["k", "d"]>;
  /** The logarithms of the diagonals. */
  readonly q: Tensor<["k", "d"]>;
  /** What is below them, column after column. */
  readonly l: Tensor<["k", "places"]>;
}

/** The parameters of the prior. */
interface Prior {
  readonly m: number;
  readonly gamma: number;
}

const sumOf = (terms: readonly Tensor<[]>[]): Tensor<[]> => terms.reduce<Tensor<[]>>((a, b) => add(a, b), scalar(0));

/** The logarithm of the multivariate gamma function of d dimensions. */
const logGammaOf = (a: number, d: number): Tensor<[]> =>
  add(((d * (d - 1)) / 4) * Math.log(Math.PI), sumOf(Array.from({ length: d }, (_, j) => logGamma(scalar(a - j / 2)))));

const objective =
  ({ m, gamma }: Prior) =>
  ({ alpha, mu, q, l }: Mixture, x: Tensor<["n", "d"]>): Tensor<[]> => {
    const [n = 0, d = 0] = x.sizes;
    const [k = 0] = alpha.sizes;
    const below = triangular(l, "d", d, { diagonal: false, order: "columns" });
    const factor = add(below, mul(expand(exp(q), "k d 1"), oneHot(iota("d", d), "d", d)));
    // Q (x - μ) = Q x - Q μ: one product of all points with all components, and a small one.
    const turned = sub(einsum("k r c, n c -> n k r", factor, x), einsum("k r c, k c -> k r", factor, mu));
    const beta = sub(add(alpha, sum(q, "d")), mul(0.5, sum(square(turned), -1)));
    const nu = d + m + 1;
    const squares = add(sum(exp(mul(2, q))), sum(square(l)));
    return sumOf([
      scalar((-n * d * Math.log(2 * Math.PI)) / 2),
      mul(-n, logSumExp(alpha, "k")),
      sum(logSumExp(beta, "k")),
      mul(k, sub(nu * d * Math.log(gamma / Math.SQRT2), logGammaOf(nu / 2, d))),
      sub(mul(m, sum(q)), mul(gamma ** 2 / 2, squares)),
    ]);
  };

const mixtureOf = (input: unknown): Mixture => ({
  alpha: vector(input, "alpha", "k"),
  mu: matrix(input, "mu", ["k", "d"]),
  q: matrix(input, "q", ["k", "d"]),
  l: matrix(input, "l", ["k", "places"]),
});

const of =
  <R>(
    transformed: (f: ReturnType<typeof objective>) => (p: Mixture, x: Tensor<["n", "d"]>) => R,
    write: (r: R) => unknown,
  ) =>
  (input: unknown, device: Device) => {
    const [mixture, x] = [mixtureOf(input), matrix(input, "x", ["n", "d"])];
    const f = objective({ m: number(input, "m"), gamma: number(input, "gamma") });
    const compiled = compile(pure(transformed(f)), device);
    return task(() => compiled(mixture, x), write);
  };

const rows = (x: Tensor): unknown => rowsOf(read(x), x.sizes[1] ?? 1);

export const gmm: Evaluation = {
  objective: of(
    (f) => f,
    (y) => read(y)[0],
  ),
  jacobian: of(
    (f) => grad(f),
    ({ alpha, mu, q, l }) => ({ alpha: Array.from(read(alpha)), mu: rows(mu), q: rows(q), l: rows(l) }),
  ),
};
