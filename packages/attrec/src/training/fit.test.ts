import { at, fold, interpreter, key, read, tensors, wasm, type Device } from "@attrec/tensor";
import { describe, expect, test } from "vitest";
import type { Windows } from "../data/windows.ts";
import { attrec } from "../model/attrec.ts";
import { type FitEvent, fit, type FitOptions, type Progress } from "./fit.ts";
import { adagrad, type AdagradState, gradientDescent } from "./optimizer.ts";
import { onHost } from "./on-host.ts";

const sizes = { users: 5, items: 30 };

/** Users who walk through the items in order: whoever saw 3, 4, 5 sees 6 next. */
const windows: Windows = (() => {
  const [count, historyLength, targetCount] = [50, 3, 1];
  const start = (i: number) => (i * 7) % sizes.items;
  const item = (i: number, k: number) => (start(i) + k) % sizes.items;
  return {
    count,
    historyLength,
    targetCount,
    itemCount: sizes.items,
    users: Int32Array.from({ length: count }, (_, i) => i % sizes.users),
    histories: Int32Array.from({ length: count * historyLength }, (_, k) => item(Math.floor(k / 3), k % 3)),
    targets: Int32Array.from({ length: count }, (_, i) => item(i, 3)),
  };
})();

const model = attrec({ dim: 8, dropout: 0.2 });
type P = Parameters<typeof model.score>[0];
type S = AdagradState<P>;

const options = (more: Partial<FitOptions<P>> = {}): FitOptions<P> => ({
  key: key(4),
  epochs: 6,
  batchSize: 16,
  rate: 0.05,
  validateEvery: 1,
  patience: 100,
  validate: () => 0,
  ...more,
});

const train = (device: Device, more: Partial<FitOptions<P>> = {}, from?: Progress<P, S>) => {
  const losses: number[] = [];
  let last: Progress<P, S> | undefined;
  const events: FitEvent<P, S>[] = [];
  for (const event of fit(model, adagrad<P>(), windows, sizes, device, options(more), from)) {
    events.push(event);
    if (event.kind === "epoch") {
      losses.push(event.loss);
      last = { ...event.progress, state: onHost(event.progress.state) };
    }
  }
  if (!last) throw new Error("No epoch was trained.");
  return { losses, last, events };
};

const bytes = (progress: Progress<P, S>): string =>
  tensors(progress.state)
    .map((x) => Buffer.from(read(x).buffer).toString("hex"))
    .join();

test("the loss falls", () => {
  const { losses } = train(wasm(), { epochs: 20 });
  expect(at(losses, losses.length - 1)).toBeLessThan(0.5 * at(losses, 0));
});

test("thirty steps on wasm give the interpreter's losses", () => {
  const [exact, fast] = [train(interpreter(), { epochs: 8 }), train(wasm(), { epochs: 8 })];
  exact.losses.forEach((loss, i) => expect(Math.abs(at(fast.losses, i) - loss) / loss).toBeLessThan(1e-5));
});

describe.each([
  ["wasm", wasm],
  ["interpreter", interpreter],
] as const)("on the %s", (_, device) => {
  test("the same key gives the same bytes, and another key others", () => {
    const first = bytes(train(device()).last);
    expect(bytes(train(device()).last)).toBe(first);
    expect(bytes(train(device(), { key: fold(key(4), "other") }).last)).not.toBe(first);
  });

  test("stopped anywhere and resumed, it ends with the same bytes", () => {
    const whole = bytes(train(device()).last);
    for (const stop of [1, 3]) {
      const { last } = train(device(), { epochs: stop });
      expect(bytes(train(device(), {}, last).last)).toBe(whole);
    }
  });
});

test("the best parameters are those of the epoch that was best on validation", () => {
  const figures = [0.1, 0.3, 0.2, 0.3, 0.1, 0.25];
  let call = 0;
  const { last } = train(wasm(), { validate: () => at(figures, call++) });
  expect(last.best?.epoch).toBe(2);
  expect(last.waited).toBe(4);
  const atTwo = train(wasm(), { epochs: 2 }).last;
  const best = last.best?.parameters ?? atTwo.state.parameters;
  expect([...read(best.users)]).toEqual([...read(atTwo.state.parameters.users)]);
});

test("training ends when patience does", () => {
  const { losses } = train(wasm(), { epochs: 50, patience: 3, validate: () => 0 });
  expect(losses.length).toBe(4);
});

test("a loss that is no longer a number ends training with a sentence", () => {
  const wild = attrec({ dim: 8, clip: false });
  const run = () => [
    ...fit(wild, gradientDescent<P>(), windows, sizes, wasm(), { ...options({ epochs: 30 }), rate: 1e30 }),
  ];
  expect(run).toThrow(/^The loss is (NaN|Infinity) in epoch \d+, batch \d+: the parameters have grown out of bounds/);
});

test("every window is trained on once an epoch", () => {
  const { events } = train(wasm(), { epochs: 2 });
  expect(events.filter((event) => event.kind === "batch").length).toBe(2 * Math.ceil(windows.count / 16));
});
