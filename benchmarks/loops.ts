/**
 * Measures how long a step of a loop takes beside its kernels alone: an LSTM over a sequence, its value and its gradient.
 *
 *     npx tsx --conditions=source benchmarks/loops.ts [--steps 8000] [--rounds 5]
 *
 * The kernels alone are those of one step, compiled as a function of its own, each timed by itself (`costs`). Both take turns; the least times
 * count, as processor time where a whole call is timed.
 */
import { parseArgs } from "node:util";
import { grad } from "@attrec/autodiff";
import {
  add,
  compile,
  einsum,
  mul,
  reshape,
  scanLoop,
  sigmoid,
  sum,
  take,
  tanh,
  tensor,
  type Tensor,
  wasm,
} from "@attrec/tensor";
import { machine } from "./parts/machine.ts";

const { values } = parseArgs({
  options: { steps: { type: "string", default: "8000" }, rounds: { type: "string", default: "5" } },
});
const steps = Number(values.steps);
const [batch, units] = [8, 32];
const numbers = (count: number, phase: number): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => Math.sin(phase + 1.37 * i) / 5);

type Units = Tensor<["batch", "units"]>;
type Weights = Tensor<["gates", "from", "units"]>;
interface Parameters {
  readonly input: Weights;
  readonly hidden: Weights;
}
interface State {
  readonly h: Units;
  readonly c: Units;
}

const weights = (phase: number): Weights =>
  tensor("gates from units", numbers(4 * units * units, phase), { gates: 4, from: units, units });
const rows = (phase: number): Units => tensor("batch units", numbers(batch * units, phase), { batch, units });

/** One step of an LSTM, whose gates are forget, in, out and change. */
const next = ({ input, hidden }: Parameters, { h, c }: State, x: Units): State => {
  const products = add(
    einsum("batch from, gates from units -> gates batch units", named(x), input),
    einsum("batch from, gates from units -> gates batch units", named(h), hidden),
  );
  const gate = (k: number): Units => take(products, "gates", k);
  const memory = add(mul(sigmoid(gate(0)), c), mul(sigmoid(gate(1)), tanh(gate(3))));
  return { h: mul(sigmoid(gate(2)), tanh(memory)), c: memory };
};
const named = (x: Units): Tensor<["batch", "from"]> => reshape(x, ["batch", "from"], x.sizes);

const loss = (p: Parameters, start: State, xs: Tensor<["steps", "batch", "units"]>): Tensor<[]> =>
  sum(
    scanLoop("steps", xs, start, (state, x) => {
      const after = next(p, state, x);
      return { state: after, output: after.h };
    }).outputs,
  );

/** What a step of the loop backwards computes: the cotangents of the state, and sums of those of the parameters. */
const back = (p: Parameters, state: State, x: Units, after: State, sums: Parameters) => {
  const along = (own: { readonly p: Parameters; readonly state: State }): Tensor<[]> => {
    const { h, c } = next(own.p, own.state, x);
    return add(sum(mul(h, after.h)), sum(mul(c, after.c)));
  };
  const found = grad(along)({ p, state });
  return {
    state: found.state,
    p: { input: add(found.p.input, sums.input), hidden: add(found.p.hidden, sums.hidden) },
  };
};

const device = wasm({ threads: 1 });
const [parameters, start] = [
  { input: weights(1), hidden: weights(2) },
  { h: rows(3), c: rows(4) },
];
const xs = tensor("steps batch units", numbers(steps * batch * units, 5), { steps, batch, units });
const forward = compile(loss, device);
const backward = compile(grad(loss), device);
const [stepForward, stepBackward] = [compile(next, device), compile(back, device)];

/** Microseconds of the processor. */
const spent = (work: () => unknown): number => {
  const used = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(used);
  return user + system;
};
const kernels = async (costs: Promise<{ readonly kernels: readonly { readonly milliseconds: number }[] }>) =>
  (await costs).kernels.reduce((total, { milliseconds }) => total + 1000 * milliseconds, 0);

const least = { forward: Infinity, gradient: Infinity, stepForward: Infinity, stepBackward: Infinity };
for (let round = 0; round <= Number(values.rounds); round++) {
  const times = {
    forward: spent(() => forward(parameters, start, xs)) / steps,
    gradient: spent(() => backward(parameters, start, xs)) / steps,
    stepForward: await kernels(stepForward.costs(parameters, start, rows(6))),
    stepBackward: await kernels(stepBackward.costs(parameters, start, rows(6), { h: rows(7), c: rows(8) }, parameters)),
  };
  // The first round compiles.
  if (round > 0)
    for (const key of Object.keys(least) as (keyof typeof least)[]) least[key] = Math.min(least[key], times[key]);
}
device.close();
const line = (name: string, loop: number, alone: number): string =>
  `| ${name} | ${loop.toFixed(2)} | ${alone.toFixed(2)} | ${(loop / alone).toFixed(2)} |`;
console.log(`${machine()}; ${steps} steps; microseconds a step\n`);
console.log("| | in the loop | kernels alone | ratio |\n| --- | --: | --: | --: |");
console.log(line("value", least.forward, least.stepForward));
console.log(line("gradient", least.gradient, least.stepForward + least.stepBackward));
