/** Checks gradients through recurrent cells and scans. */
import {
  bpr,
  compile,
  crossEntropy,
  einsum,
  filled,
  gather,
  gruCell,
  interpreter,
  key,
  lstmCell,
  matmul,
  max,
  mul,
  read,
  relu,
  scan,
  square,
  stack,
  sum,
  take,
  tensor,
  tensors,
  type Tensor,
  uniforms,
  wasm,
  window,
} from "@attrec/tensor";
import { describe, expect, test } from "vitest";
// Test helpers are not a part of the package; they are shared by its neighbours' tests.
import { relativeError } from "../../tensor/src/testing/draw.ts";
import { checkGradients } from "./check-gradients.ts";
import { grad } from "./grad.ts";

const [batch, length, dim, units, items] = [3, 6, 2, 4, 7];
const numbers = (stream: number, count: number) => uniforms(key(5), stream, count).map((x) => 2 * x - 1);
const weights = <const G extends 3 | 4>(gates: G) => ({
  input: tensor(`dim ${gates} units`, numbers(2, dim * gates * units), { dim, units }),
  hidden: tensor(`units ${gates} units`, numbers(3, units * gates * units), { units }),
  bias: tensor(`${gates} units`, numbers(4, gates * units), { units }),
});
const parameters = {
  items: tensor("items dim", numbers(1, items * dim), { items, dim }),
  lstm: weights(4),
  gru: { ...weights(3), hiddenBias: tensor("3 units", numbers(6, 3 * units), { units }) },
  filters: tensor("3 dim units", numbers(7, 3 * dim * units), { dim, units }),
  output: tensor("units items", numbers(8, units * items), { units, items }),
};
type Parameters = typeof parameters;
type Ids = Tensor<["batch", "length"], "int">;
const history: Ids = tensor(
  "int:batch length",
  numbers(9, batch * length).map((x) => Math.floor(3 * (x + 1))),
  {
    batch,
    length,
  },
);
const next: Tensor<["batch"], "int"> = tensor("int:batch", [1, 6, 2], { batch });
type Loss = (p: Parameters, ids: Ids, then: typeof next) => Tensor<[]>;

const start = () => filled(0, ["batch", "units"], [batch, units]);

/** What models of sequences are made of, each with a loss of its own. */
const models: Readonly<Record<string, Loss>> = {
  "an LSTM and a softmax over all items": (p, ids, then) => {
    const { last } = scan(gather(p.items, ids), "length", { hidden: start(), cell: start() }, (state, item) =>
      lstmCell(item, state, p.lstm),
    );
    return sum(crossEntropy(matmul(last.hidden, p.output), then));
  },
  "a GRU whose every state counts": (p, ids) => {
    const { all } = scan(gather(p.items, ids), "length", start(), (hidden, item) => gruCell(item, hidden, p.gru));
    return sum(square(stack(all, "batch length units")));
  },
  "convolution over time and the maximum of it": (p, ids) => {
    const windows = window(gather(p.items, ids), "length", 3);
    const maps = relu(einsum("batch time height dim, height dim units -> batch time units", windows, p.filters));
    return sum(square(max(maps, -2)));
  },
  "a Markov chain of the last item, ranked pair by pair": (p, ids, then) => {
    const last = gather(p.items, take(ids, "length", -1));
    const others = gather(p.items, take(ids, "length", 0));
    const affinity = (rows: Tensor<["batch", "dim"]>) => sum(mul(last, rows), "dim");
    return sum(bpr(affinity(gather(p.items, then)), affinity(others)));
  },
};

describe.each(Object.entries(models))("%s", (_, loss) => {
  test("gradients are the limits of differences to 1e-6, and wasm agrees to 1e-4", () => {
    expect(checkGradients(loss, [parameters, history, next]).error).toBeLessThan(1e-6);
    const [exact, fast] = [interpreter(), wasm({ threads: 1 })].map((device) =>
      tensors(compile(grad(loss), device)(parameters, history, next)),
    );
    exact?.forEach((x, i) => {
      const y = fast?.[i];
      if (y) expect(relativeError(read(y), read(x))).toBeLessThan(1e-4);
    });
  });
});

test("the gradient of a sequence is put together once, however many steps it was cut into", () => {
  const loss = models["an LSTM and a softmax over all items"];
  const plan = compile(grad(loss ?? (() => sum(start()))), wasm({ threads: 1 })).explain(parameters, history, next);
  // One for the gates of each step, and one for all steps.
  expect(plan.match(/ = concat/g)?.length).toBe(length + 1);
});
