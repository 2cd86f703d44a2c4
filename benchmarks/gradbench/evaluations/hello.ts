/** hello: x², and its derivative. */
import { grad } from "@attrec/autodiff";
import { compile, type Device, pure, read, square, type Tensor, tensor } from "@attrec/tensor";
import { type Evaluation, task } from "../evaluation.ts";

const of = (f: (x: Tensor<[]>) => Tensor<[]>) => (input: unknown, device: Device) => {
  const compiled = compile(pure(f), device);
  const x = tensor("", [Number(input)]);
  return task(
    () => read(compiled(x)),
    ([y]) => y,
  );
};

const f = (x: Tensor<[]>): Tensor<[]> => square(x);

export const hello: Evaluation = { square: of(f), double: of(grad(f)) };
