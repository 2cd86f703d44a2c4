/** Our side of `micro.ts`: prints a JSON line a task. `--ratings FILE` is an uncompressed ratings.dat. */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { valueAndGrad } from "@attrec/autodiff";
import {
  add,
  compile,
  einsum,
  expand,
  gather,
  key,
  matmul,
  max,
  mean,
  mul,
  read,
  release,
  type Shape,
  softmax,
  sort,
  square,
  sub,
  sum,
  tanh,
  tensor,
  type Tensor,
  topK,
  uniforms,
} from "@attrec/tensor";
import { parseInteractions } from "../../packages/attrec/src/data/detect-format.ts";
import { deviceNamed } from "../../packages/cli/src/options/device.ts";
import { type AskedOnDevice, countAhead } from "../../packages/attrec/src/protocol/count-ahead.ts";
import { measure } from "../parts/measure.ts";

const { values } = parseArgs({
  options: {
    threads: { type: "string", default: "1" },
    device: { type: "string", default: "auto" },
    ratings: { type: "string" },
  },
});
const device = await deviceNamed(values.device, Number(values.threads));
const random = (stream: number, count: number): Float32Array =>
  Float32Array.from(uniforms(key(1), stream, count), (u) => u - 0.5);
const say = (task: string, work: () => unknown): void => console.log(JSON.stringify(measure(task, work)));
const resident = { resident: true } as const;
/** The tensor in the memory of the device, where that of every other side lies too. */
const onDevice = <const S extends Shape>(x: Tensor<S>): Tensor<S> =>
  compile((t: Tensor<S>) => mul(t, 1), device, resident)(x);

for (const [m, k, n] of [
  [5000, 100, 100],
  [512, 512, 512],
] as const) {
  const task = `product ${m}×${k} · ${k}×${n}`;
  const product = (a: Tensor<["m", "k"]>, b: Tensor<["k", "n"]>) => matmul(a, b);
  const a = onDevice(tensor("m k", random(1, m * k), { m, k }));
  const b = onDevice(tensor("k n", random(2, k * n), { k, n }));
  const [copied, stays] = [compile(product, device), compile(product, device, resident)];
  say(task, () => read(copied(a, b)));
  say(`${task}, left where it is computed`, () => release(stays(a, b)));
}

const table = onDevice(tensor("items dim", random(3, 1682 * 100), { items: 1682, dim: 100 }));
const ids = Int32Array.from(random(4, 5000), (u) => Math.floor((u + 0.5) * 1682));
const positions = tensor("int:batch length", ids, { batch: 1000, length: 5 });
const rowsOf = (x: typeof table, i: typeof positions) => gather(x, i);
const [take, takeThere] = [compile(rowsOf, device), compile(rowsOf, device, resident)];
say("gather of 5000 of 1682 rows of 100", () => read(take(table, positions)));
say("gather of 5000 of 1682 rows of 100, left where it is computed", () => release(takeThere(table, positions)));

const wide = onDevice(tensor("batch items", random(5, 1000 * 1682), { batch: 1000, items: 1682 }));
const soft = compile((x: typeof wide) => softmax(x, -1), device);
say("softmax of 1000×1682", () => read(soft(wide)));
for (const [task, f] of [
  ["softmax of 1000×1682, left where it is computed", (x: typeof wide) => softmax(x, -1)],
  ["maxima of 1000×1682, left where they are computed", (x: typeof wide) => max(x, -1)],
  ["sums of 1000×1682, left where they are computed", (x: typeof wide) => sum(x, -1)],
  ["1000×1682 sorted by rows, left where they are computed", (x: typeof wide) => sort(x, "descending")],
  ["the first 10 of rows of 1000×1682, left where they are computed", (x: typeof wide) => topK(x, 10)],
] as const) {
  const run = compile(
    f as (x: typeof wide) => Tensor | { readonly values: Tensor; readonly indices: Tensor },
    device,
    resident,
  );
  say(task, () => release(run(wide)));
}

const [batch, inputs, units, outputs] = [1000, 100, 256, 10];
const net = {
  first: tensor("inputs units", random(6, inputs * units), { inputs, units }),
  second: tensor("units outputs", random(7, units * outputs), { units, outputs }),
};
const x = tensor("batch inputs", random(8, batch * inputs), { batch, inputs });
const y = tensor("batch outputs", random(9, batch * outputs), { batch, outputs });
const error = (p: typeof net, x: Tensor<["batch", "inputs"]>, y: Tensor<["batch", "outputs"]>) =>
  mean(mean(square(sub(matmul(tanh(matmul(x, p.first)), p.second), y)), "outputs"), "batch");
const both = compile((p: typeof net, a: typeof x, b: typeof y) => valueAndGrad(error)(p, a, b), device);
say("value and gradient of a net of 100, 256, 10 units for 1000 rows", () => {
  const { value, gradient } = both(net, x, y);
  return [read(value), read(gradient.first), read(gradient.second)];
});

/** ‖u - v‖² without ‖u‖², for a block of users and all items; then the number of items ahead of each user's target. */
const ranking = compile((u: Tensor<["batch", "dim"]>, v: Tensor<["items", "dim"]>, asked: AskedOnDevice) => {
  const products = einsum("batch dim, items dim -> batch items", u, v);
  const scores = add(mul(products, -2), expand(sum(square(v), "dim"), "1 items"));
  return countAhead(scores, asked, "against");
}, device);
const BLOCK = 128;
for (const [name, users, items] of [
  ["MovieLens 100K", 943, 1682],
  ["MovieLens 1M", 6040, 3706],
] as const) {
  const dim = 100;
  const points = random(10, users * dim);
  const all = tensor("items dim", random(11, items * dim), { items, dim });
  const targets = Int32Array.from(random(12, users), (u) => Math.floor((u + 0.5) * items));
  // Nobody has seen anything; the first place is there so that the dimension is not empty.
  const nothing = tensor("int:others", [0], { others: 1 });
  const ranks = (items: typeof all): number => {
    let total = 0;
    for (let start = 0; start < users; start += BLOCK) {
      // The last block begins earlier, so that all have one size.
      const from = Math.min(start, users - BLOCK);
      const block = tensor("batch dim", points.subarray(from * dim, (from + BLOCK) * dim), { batch: BLOCK, dim });
      const own = tensor("int:targets", targets.subarray(from, from + BLOCK), { targets: BLOCK });
      const asked = { targets: own, others: nothing };
      for (const ahead of read(ranking(block, items, asked).ahead)) total += ahead + 1;
    }
    return total;
  };
  const task = `ranking ${items} items for ${users} users (${name})`;
  say(task, () => ranks(all));
  // As in an evaluation, and in torch, the items lie where they are ranked.
  const allThere = onDevice(all);
  say(`${task}, the items where they are ranked`, () => ranks(allThere));
}

if (values.ratings !== undefined) {
  const { ratings } = values;
  say("reading a million ratings", () => parseInteractions(readFileSync(ratings), ratings));
}
