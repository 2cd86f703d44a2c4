/** Gradient descent: the function at the points that its own gradient leads to. */
import { grad } from "@attrec/autodiff";
import { compile, interpreter, mapTrees, mul, pure, read, sub, type Tensor } from "@attrec/tensor";
import type { Example } from "./example.ts";

/** A point of a descent. */
export interface Point {
  readonly example: Example;
  readonly value: number;
}

/** A step down: each tensor of the first argument less its gradient, by the rate. */
const stepper = ({ call, rate }: Example): ((parameters: unknown, rest: readonly unknown[]) => unknown) => {
  const loss = (parameters: unknown, rest: readonly unknown[]): Tensor<[]> => call([parameters, ...rest]);
  const step = (parameters: unknown, rest: readonly unknown[]): unknown =>
    mapTrees(
      (x, gradient) => sub<Tensor, Tensor>(x, mul<Tensor, number>(gradient, rate)),
      parameters,
      grad(loss)(parameters, rest),
    );
  return compile(pure(step), interpreter());
};

/** The function at a point and at those that so many steps lead to. */
export const descend = (of: Example, steps: number): readonly Point[] => {
  const value = compile(pure(of.call), interpreter());
  const next = stepper(of);
  const [start, ...rest] = of.args;
  const points: Point[] = [];
  let parameters = start;
  for (let i = 0; i <= steps; i++) {
    const args = [parameters, ...rest];
    points.push({ example: { ...of, args }, value: read(value(args))[0] ?? NaN });
    if (i < steps) parameters = next(parameters, rest);
  }
  return points;
};
