/** The numbers that both sides get, and the tasks in this library. */
import {
  compile,
  fold,
  interpreter,
  key,
  keyTensor,
  matmul,
  read,
  release,
  softmax,
  tensor,
  type Tensor,
  toHost,
  uniforms,
} from "@attrec/tensor";
import { at, leaves } from "@attrec/tensor/extend";
import { gpu } from "@attrec/tensor/gpu";
import { adagrad, attrec, type AttRecParameters, type Batch } from "attrec";
import { initialState, trainingStep } from "attrec/extend";

/** The sizes of the tasks. */
export interface Sizes {
  readonly product: { readonly m: number; readonly k: number; readonly n: number };
  readonly softmax: { readonly rows: number; readonly columns: number };
  readonly training: {
    readonly users: number;
    readonly items: number;
    readonly length: number;
    readonly targets: number;
    readonly batch: number;
    readonly dim: number;
  };
}

/** A batch as arrays, row after row. */
interface BatchArrays {
  readonly size: number;
  readonly user: Int32Array;
  readonly history: Int32Array;
  readonly positive: Int32Array;
  readonly negative: Int32Array;
}

/** What both sides work on: no dropout, so that their losses are the same. */
export const givenOf = ({ product, softmax: rows, training }: Sizes) => {
  const numbers = (count: number, stream: number): Float32Array =>
    Float32Array.from(uniforms(key(3), stream, count), (u) => u - 0.5);
  const { users, items, length, targets, batch, dim } = training;
  const model = attrec({ dim, dropout: 0 });
  const drawn = compile(
    (k: ReturnType<typeof keyTensor>) => model.init(k, { users, items }),
    interpreter(),
  )(keyTensor(key(1)));
  const batches = Array.from({ length: 8 }, (_, number): BatchArrays => {
    // Squared, so that some items are popular.
    const draw = (stream: number, count: number, below: number): Int32Array =>
      Int32Array.from(uniforms(fold(key(5), number), stream, count), (x) => Math.floor(x * x * below));
    return {
      size: batch,
      user: draw(1, batch, users),
      history: draw(2, batch * length, items),
      positive: draw(3, batch * targets, items),
      negative: draw(4, batch * targets, items),
    };
  });
  return {
    product: { ...product, a: numbers(product.m * product.k, 1), b: numbers(product.k * product.n, 2) },
    softmax: { ...rows, x: numbers(rows.rows * rows.columns, 3) },
    training: {
      sizes: training,
      settings: { length, targets, hyperparameters: model.hyperparameters, rate: 0.05, accumulator: 0.1 },
      parameters: Object.fromEntries(
        leaves(drawn).map(({ path, tensor }) => [
          path,
          { shape: tensor.sizes, values: Float32Array.from(read(tensor)) },
        ]),
      ),
      batches,
    },
  };
};

/** Opens the library. A task makes so many calls, and gives the first number of the last result. */
export const ourSide = async ({ product, softmax: rows, training }: ReturnType<typeof givenOf>) => {
  let card = "a graphics card";
  const device = await gpu({ mode: "webgpu", onSoftware: (remark) => (card = remark) });
  const first = async (result: Tensor): Promise<number> => at(read(await toHost(result)), 0);
  /** Calls a compiled function on arrays that stay on the card. */
  const repeated = (f: (...args: readonly Tensor[]) => Tensor, ...args: readonly Tensor[]) => {
    const [given, compiled] = [
      compile((...all: readonly Tensor[]) => all, device, { resident: true })(...args),
      compile(f, device),
    ];
    return async (calls: number): Promise<number> => {
      for (let i = 1; i < calls; i++) release(compiled(...given));
      return first(compiled(...given));
    };
  };
  const matrix = (values: Float32Array, m: number, n: number): Tensor => tensor("m n", values, { m, n });

  const { settings, sizes, batches } = training;
  const { length, targets } = sizes;
  const [model, optimizer] = [attrec(settings.hyperparameters), adagrad<AttRecParameters>()];
  const step = compile(trainingStep(model, optimizer), device, { carry: "state" });
  let state = compile(initialState(model, optimizer, sizes), device)(keyTensor(key(1)));
  const rate = tensor("", [settings.rate]);
  let number = 0;
  const take = (): Tensor<[]> => {
    const { size: batch, ...ids } = at(batches, number % batches.length);
    const given: Batch = {
      user: tensor("int:batch", ids.user, { batch }),
      history: tensor("int:batch length", ids.history, { batch, length }),
      positive: tensor("int:batch targets", ids.positive, { batch, targets }),
      negative: tensor("int:batch targets", ids.negative, { batch, targets }),
    };
    const result = step(state, given, keyTensor(fold(key(2), number++)), rate);
    state = result.state;
    return result.loss;
  };
  return {
    card,
    tasks: {
      product: repeated(
        (a, b) => matmul(a as Tensor<["m", "k"]>, b as Tensor<["k", "n"]>),
        tensor("m k", product.a, product),
        tensor("k n", product.b, product),
      ),
      softmax: repeated((x) => softmax(x, -1), matrix(rows.x, rows.rows, rows.columns)),
      step: async (calls: number): Promise<number> => {
        for (let i = 1; i < calls; i++) release(take());
        return first(take());
      },
    },
  };
};
