/** saddle: the saddle point of a function of two points, by descents of which each step of the outer one is a whole inner one. */
import { compile, type Device, neg, pure, read, square, sub, sum, type Tensor } from "@attrec/tensor";
import { byModes, descend, type Differentiate, type Vector } from "../descent.ts";
import { type Evaluation, task } from "../evaluation.ts";
import { vector } from "../fields.ts";

const f = (x: Vector, y: Vector): Tensor<[]> => sub(sum(square(x)), sum(square(y)));

/** The point at which the first is smallest while the second is always where it is largest. */
const saddlePoint =
  (outer: Differentiate, inner: Differentiate) =>
  (start: Vector): readonly [x: Vector, y: Vector] => {
    const highest = (x: Vector): Vector =>
      descend(
        inner((y) => neg(f(x, y))),
        start,
      );
    const x = descend(
      outer((x) => f(x, highest(x))),
      start,
    );
    return [x, highest(x)];
  };

const of = (outer: Differentiate, inner: Differentiate) => (input: unknown, device: Device) => {
  const start = vector(input, "start", "n");
  const compiled = compile(pure(saddlePoint(outer, inner)), device);
  return task(
    () => compiled(start).map((point) => read(point)),
    (points) => points.flatMap((point) => [...point]),
  );
};

export const saddle: Evaluation = byModes(of);
