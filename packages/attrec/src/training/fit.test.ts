/** Checks the loop of training: it learns, repeats to the byte, resumes and stops. */
import {
  add,
  compile,
  constant,
  type Device,
  fold,
  gather,
  interpreter,
  key,
  log,
  mul,
  read,
  square,
  sum,
  type Tensor,
  tensors,
  wasm,
} from "@attrec/tensor";
import fc from "fast-check";
import { at } from "@attrec/tensor/extend";
import { describe, expect, test } from "vitest";
import { batches } from "../data/batches.ts";
import type { Windows } from "../data/windows.ts";
import { attrec } from "../model/attrec.ts";
import { opaque } from "../model/ranking-model.ts";
import { integerOption } from "../options/option.ts";
import { type Budget, budgetIn } from "./budget.ts";
import { fit } from "./fit.ts";
import type { FitEvent, FitOptions, Progress } from "./fit-events.ts";
import { adagrad, type AdagradState } from "../optimizers/adagrad.ts";
import { gradientDescent } from "../optimizers/gradient-descent.ts";
import { optimizerIn } from "../optimizers/named.ts";
import { scheduleIn } from "../optimizers/named-schedules.ts";
import type { Optimizer } from "../optimizers/optimizer.ts";
import { onHost } from "./on-host.ts";
import { late } from "../testing/late-device.ts";

const sizes = { users: 5, items: 30 };

/** Users who walk through the items in order: whoever saw 3, 4, 5 sees 6 next. */
const windows: Windows = (() => {
  const [count, historyLength, targetCount] = [50, 3, 1];
  const start = (i: number) => (i * 7) % sizes.items;
  const item = (i: number, k: number) => (start(i) + k) % sizes.items;
  return {
    kind: "windows",
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
  every: 1,
  patience: 100,
  validate: () => 0,
  ...more,
});

const train = async (device: Device, more: Partial<FitOptions<P>> = {}, from?: Progress<P, S>) => {
  const losses: number[] = [];
  let last: Progress<P, S> | undefined;
  const events: FitEvent<P, S>[] = [];
  for await (const event of fit(model, adagrad<P>(), windows, sizes, device, options(more), from)) {
    events.push(event);
    if (event.kind === "epoch") {
      losses.push(event.loss);
      last = { ...event.progress, state: await onHost(event.progress.state) };
    }
  }
  if (!last) throw new Error("No epoch was trained.");
  return { losses, last, events };
};

/** Trains to the end, and hears nothing of it. */
const all = async (training: AsyncIterable<unknown>): Promise<void> => {
  for await (const event of training) void event;
};

const bestOf = ({ best }: Progress<P, S>): P => {
  if (!best) throw new Error("No epoch was judged.");
  return best.parameters;
};

const bytes = (progress: Progress<P, S>): string => stateBytes(progress.state);
const stateBytes = (state: unknown): string =>
  (tensors(state) as readonly Tensor[]).map((x) => Buffer.from(read(x).buffer).toString("hex")).join();

test("the loss falls", async () => {
  const { losses } = await train(wasm(), { epochs: 20 });
  expect(at(losses, losses.length - 1)).toBeLessThan(0.5 * at(losses, 0));
});

test("thirty steps on wasm give the interpreter's losses", async () => {
  const [exact, fast] = [await train(interpreter(), { epochs: 8 }), await train(wasm(), { epochs: 8 })];
  exact.losses.forEach((loss, i) => expect(Math.abs(at(fast.losses, i) - loss) / loss).toBeLessThan(1e-5));
});

describe.each([
  ["wasm", wasm],
  ["interpreter", interpreter],
] as const)("on the %s", (_, device) => {
  test("the same key gives the same bytes, and another key others", async () => {
    const first = bytes((await train(device())).last);
    expect(bytes((await train(device())).last)).toBe(first);
    expect(bytes((await train(device(), { key: fold(key(4), "other") })).last)).not.toBe(first);
  });

  test("stopped anywhere and resumed, it ends with the same bytes", async () => {
    const whole = bytes((await train(device())).last);
    for (const stop of [1, 3]) {
      const { last } = await train(device(), { epochs: stop });
      expect(bytes((await train(device(), {}, last)).last)).toBe(whole);
    }
  });
});

test("a schedule is asked for every step, also by a training that goes on, and has to give a number", async () => {
  const steps: number[] = [];
  const schedule = (step: number): number => {
    steps.push(step);
    return 0.1 / (1 + step);
  };
  const whole = bytes((await train(interpreter(), { schedule })).last);
  expect(steps).toEqual(steps.map((_, i) => i));
  const { last } = await train(interpreter(), { schedule, epochs: 1 });
  expect(bytes((await train(interpreter(), { schedule }, last)).last)).toBe(whole);
  const plain = bytes((await train(interpreter())).last);
  expect(plain).not.toBe(whole);
  const { rate } = options({});
  expect(bytes((await train(interpreter(), { schedule: () => rate })).last)).toBe(plain);
  await expect(train(interpreter(), { schedule: () => NaN })).rejects.toThrow(
    "fit: the schedule's rate at step 0 is NaN",
  );
});

test("the best parameters are those of the epoch that was best on validation", async () => {
  const figures = [0.1, 0.3, 0.2, 0.3, 0.1, 0.25];
  let call = 0;
  const { last } = await train(wasm(), { validate: () => at(figures, call++) });
  expect(last.best?.epoch).toBe(2);
  expect(last.waited).toBe(4);
  const atTwo = (await train(wasm(), { epochs: 2 })).last;
  expect([...read(bestOf(last).users)]).toEqual([...read(atTwo.state.parameters.users)]);
});

test("training ends when patience does", async () => {
  const { losses } = await train(wasm(), { epochs: 50, patience: 3, validate: () => 0 });
  expect(losses.length).toBe(4);
});

describe("a number that a model of one's own reads, and that changes before step", () => {
  /** A model and an optimizer that read the number in one of their functions, and nothing else from outside. */
  const readers: Readonly<Record<string, (number: () => number) => readonly [typeof model, Optimizer<P, S>]>> = {
    loss: (number) => [{ ...model, loss: (...given) => mul(model.loss(...given), number()) }, adagrad<P>()],
    projection: (number) => [{ ...model, project: (p) => ({ ...p, weights: mul(p.weights, number()) }) }, adagrad<P>()],
    optimizer: (number) => {
      const own = adagrad<P>();
      return [
        model,
        { ...own, update: (g, s, p, rate): ReturnType<typeof own.update> => own.update(g, s, p, mul(rate, number())) },
      ];
    },
  };

  test.each([3, 5, 17].flatMap((step) => Object.keys(readers).map((where) => [step, where] as const)))(
    "%i in its %s is refused at that very step",
    async (step, where) => {
      let number = 1;
      const [own, optimizer] = readers[where]?.(() => number) ?? [model, adagrad<P>()];
      const training = fit(own, optimizer, windows, sizes, interpreter(), options({ batchSize: 10 }));
      let done = 0;
      const run = async (): Promise<void> => {
        for await (const { kind } of training) if (kind === "batch" && ++done === step - 1) number = 0.5;
      };
      await expect(run()).rejects.toThrow(
        `compile: the function gave another graph at call ${step} ('constant (elements.0 = 0.5), []' where 'constant (elements.0 = 1), []' was): it depends on something that changed and is not an argument.`,
      );
      expect(done).toBe(step - 1);
    },
  );
});

describe("parameters that are no tree of tensors are refused before the first step", () => {
  class Layer {
    readonly width = 8;
  }
  const others = [new Map([["width", 8]]), new Set([8]), new Date(0), new Layer()].map(
    (other) => [other.constructor.name, other] as const,
  );
  const refused = async <O>(own: typeof model, optimizer: Optimizer<P, O>, name: string): Promise<void> => {
    const seen: unknown[] = [];
    const rehearse = (p: P): void => void seen.push(p);
    const loss: typeof model.loss = (...given) => (seen.push(given), model.loss(...given));
    const run = fit({ ...own, loss }, optimizer, windows, sizes, interpreter(), options({ rehearse }));
    await expect(all(run)).rejects.toThrow(
      `A tree of tensors has a ${name} at 'parameters.layers.1': use a plain object or an array.`,
    );
    expect(seen).toEqual([]);
  };

  test.each(others)("a %s of init, whether the projection keeps it or not", async (name, other) => {
    const init: typeof model.init = (...given) => Object.assign({ ...model.init(...given) }, { layers: [{}, other] });
    await refused({ ...model, init }, adagrad<P>(), name);
    await refused({ ...model, init, project: (p) => p }, gradientDescent<P>(), name);
  });

  test.each(others)("a %s of the projection", async (name, other) => {
    const project = (p: P): P => Object.assign({ ...p }, { layers: [{}, other] });
    await refused({ ...model, project }, adagrad<P>(), name);
    await refused({ ...model, project }, gradientDescent<P>(), name);
  });
});

test("a loss of NaN ends training with a sentence, which blames the rate only after epoch 1", async () => {
  const wild = attrec({ dim: 8, clip: false });
  const run = (tame: number) => {
    const schedule = (step: number) => (step < tame ? 0.05 : 1e30);
    return all(fit(wild, gradientDescent<P>(), windows, sizes, wasm(), options({ epochs: 30, schedule })));
  };
  await expect(run(0)).rejects.toThrow(
    /^The loss is (NaN|Infinity) in epoch 1, batch 2: the model's loss or its derivative gives it, or the batch does\. Train with/,
  );
  // Four steps are an epoch.
  await expect(run(4)).rejects.toThrow(
    /^The loss is (NaN|Infinity) in epoch 2, batch 2: the parameters have grown out of bounds/,
  );
});

test("a loss of NaN before any update is not blamed on the learning rate", async () => {
  const broken = { ...model, loss: (...args: Parameters<typeof model.loss>) => log(mul(model.loss(...args), -1)) };
  const run = fit(broken, gradientDescent<P>(), windows, sizes, wasm(), options({}));
  await expect(all(run)).rejects.toThrow(/^The loss is NaN in epoch 1, batch 1, before any update: the model's loss/);
});

describe("on a device that answers later", () => {
  test("losses, state and best parameters are those of one that answers at once, to the byte", async () => {
    const validate = (parameters: P) => Promise.resolve(parameters.users.sizes.length);
    const [atOnce, later] = [await train(wasm(), { validate }), await train(late(wasm()), { validate })];
    expect(later.losses).toEqual(atOnce.losses);
    expect(bytes(later.last)).toBe(bytes(atOnce.last));
    expect([...read(bestOf(later.last).items)]).toEqual([...read(bestOf(atOnce.last).items)]);
  });

  test("the next steps begin before a loss arrives, up to a limit", async () => {
    const device = late(wasm());
    const training = fit(model, adagrad<P>(), windows, sizes, device, options({ batchSize: 5, epochs: 2 }));
    // Until the first epoch is judged, losses are all that is waited for.
    const most: number[] = [];
    for await (const { kind, epoch } of training) if (kind === "batch" && epoch === 1) most.push(device.mostAwaited());
    expect(most).toEqual([1, 2, 3, 3, 3, 3, 3, 3, 3, 3]);
  });

  test.each([
    ["at once", wasm()],
    ["later", late(wasm())],
  ])("where losses come %s, the batch whose loss is infinite is named, not one that followed", async (_, device) => {
    // A single window is of the last user; its penalty is infinite, and no gradient comes of it.
    const users = windows.users.map((user, i) => (i === 7 ? sizes.users : user));
    const odd: Windows = { ...windows, users };
    const penalties = constant([...Array<number>(sizes.users).fill(0), Infinity], ["users"], [sizes.users + 1]);
    const penalized: typeof model = {
      ...model,
      loss: (p, batch, key) => add(model.loss(p, batch, key), sum(gather(penalties, batch.user))),
    };
    const { key, batchSize } = options({ batchSize: 5 });
    const isOdd = Array.from(batches(odd, { key, epoch: 1, batchSize }), ({ users }) => users.includes(sizes.users));
    const found = isOdd.indexOf(true) + 1;
    expect(found).toBeLessThan(isOdd.length - 2);
    const more = { ...sizes, users: sizes.users + 1 };
    await expect(all(fit(penalized, adagrad<P>(), odd, more, device, options({ batchSize })))).rejects.toThrow(
      `The loss is Infinity in epoch 1, batch ${found}: `,
    );
  });
});

test("every window is trained on once an epoch", async () => {
  const { events } = await train(wasm(), { epochs: 2 });
  expect(events.filter((event) => event.kind === "batch").length).toBe(2 * Math.ceil(windows.count / 16));
});

test.each([
  [{ epochs: 0 }, "The option 'epochs' of fit takes a whole number of at least 1, not 0."],
  [{ batchSize: 1.5 }, "The option 'batchSize' of fit takes a whole number of at least 1, not 1.5."],
  [{ rate: NaN }, "The option 'rate' of fit takes a number greater than 0, not NaN."],
  [{ rate: -0.1 }, "The option 'rate' of fit takes a number greater than 0, not -0.1."],
  [{ every: 0 }, "The option 'every' of fit takes a whole number of at least 1, not 0."],
  [
    { patience: Infinity },
    "The option 'patience' of fit takes a whole number from 1 to 9007199254740991, not Infinity.",
  ],
])("training with %o is refused before it starts", async (more, sentence) => {
  const training = fit(model, adagrad<P>(), windows, sizes, wasm(), options(more));
  await expect(all(training)).rejects.toThrow(sentence);
});

test("a model that is made for windows of another length is refused before training starts", async () => {
  const length = integerOption({ default: 4, atLeast: 1, isHistoryLength: true, meaning: "L." });
  const made = { ...model, name: "made", options: { length }, hyperparameters: { length: 4 } };
  await expect(all(fit(made, adagrad<P>(), windows, sizes, wasm(), options()))).rejects.toThrow(
    "The option 'length' of made is 4, but the windows have 3 items of history (L)",
  );
});

test("a judgement is rehearsed with the first parameters, before anything is trained", async () => {
  const seen: string[] = [];
  const told = { rehearse: () => void seen.push("rehearsed"), validate: () => seen.push("judged") };
  const { last } = await train(wasm({ threads: 1 }), { ...told, epochs: 2 });
  expect(seen).toEqual(["rehearsed", "judged", "judged"]);
  const fails = (): never => {
    throw new RangeError("no room");
  };
  const events = fit(model, adagrad<P>(), windows, sizes, wasm({ threads: 1 }), options({ rehearse: fails }));
  await expect(events.next()).rejects.toThrow("no room");
  // Where nothing is left to train there is nothing to rehearse.
  const done = fit(
    model,
    adagrad<P>(),
    windows,
    sizes,
    wasm({ threads: 1 }),
    options({ rehearse: fails, epochs: 2 }),
    last,
  );
  expect((await done.next()).done).toBe(true);
});

describe("with any optimizer and schedule", () => {
  const choices = fc.record({
    optimizer: fc.constantFrom("adagrad", "adam", "lazy-adamw:decay=0.1", "momentum:nesterov=true", "rmsprop", "sgd"),
    wrapper: fc.constantFrom(
      "",
      "+clip:most=0.5",
      "+decay",
      "+accumulate:batches=3",
      "+clip+accumulate:batches=2+averaged",
    ),
    schedule: fc.constantFrom("constant", "warmup-cosine", "stepped:every=1", "one-cycle", "exponential"),
    stop: fc.integer({ min: 1, max: 3 }),
  });

  const anyOptions: FitOptions<unknown> = {
    key: key(4),
    epochs: 4,
    batchSize: 16,
    rate: 0.05,
    every: 1,
    patience: 100,
    validate: () => 0,
  };

  /** The state after some epochs, of four. */
  const trained = async (text: string, scheduled: string, epochs: number, from?: Progress<unknown, unknown>) => {
    const { optimizer, rate } = optimizerIn(text);
    const { schedule } = scheduleIn(scheduled, { rate, epochs: 4, stepsPerEpoch: 4 });
    const more: FitOptions<unknown> = { ...anyOptions, epochs, schedule };
    let last = from;
    for await (const event of fit(opaque(model), optimizer, windows, sizes, wasm({ threads: 1 }), more, from))
      if (event.kind === "epoch") last = { ...event.progress, state: await onHost(event.progress.state) };
    if (!last) throw new Error("No epoch was trained.");
    return last;
  };

  test("stopped anywhere and resumed, it ends with the same bytes", async () => {
    await fc.assert(
      fc.asyncProperty(choices, async ({ optimizer, wrapper, schedule, stop }) => {
        const text = `${optimizer}${wrapper}`;
        const stopped = await trained(text, schedule, stop);
        const [resumed, whole] = [await trained(text, schedule, 4, stopped), await trained(text, schedule, 4)];
        expect(stateBytes(resumed.state)).toBe(stateBytes(whole.state));
      }),
      { numRuns: 3 },
    );
  });

  test("the mean of parameters is judged and kept, in the set of the projection, and training goes on without it", async () => {
    const judged: unknown[] = [];
    const validate = (parameters: unknown): number => judged.push(stateBytes(parameters));
    const more: FitOptions<unknown> = { ...anyOptions, epochs: 2, validate };
    const [{ optimizer }, plain] = [optimizerIn("adagrad+averaged:decay=0.9"), await trained("adagrad", "constant", 2)];
    let last: Progress<unknown, unknown> | undefined;
    for await (const event of fit(opaque(model), optimizer, windows, sizes, wasm({ threads: 1 }), more))
      if (event.kind === "epoch") last = { ...event.progress, state: await onHost(event.progress.state) };
    const { parameters, optimizer: own } = last?.state ?? {};
    expect(stateBytes(parameters)).toBe(stateBytes(plain.state.parameters));
    const project = compile((p: P) => model.project?.(p) ?? p, wasm({ threads: 1 }));
    const mean = stateBytes(project((own as { readonly average: P }).average));
    expect(mean).not.toBe(stateBytes(parameters));
    expect([judged[1], stateBytes(last?.best?.parameters)]).toEqual([mean, mean]);
  });

  test("batches that are added up are one batch", async () => {
    const plain = attrec({ dim: 8, dropout: 0 });
    const lossesOf = async (text: string, batchSize: number): Promise<readonly number[]> => {
      const { optimizer } = optimizerIn(text);
      const losses: number[] = [];
      // Of 48 windows no batch is left over.
      const even: Windows = { ...windows, count: 48 };
      const all: FitOptions<unknown> = { ...anyOptions, batchSize };
      for await (const event of fit(opaque(plain), optimizer, even, sizes, wasm({ threads: 1 }), all))
        if (event.kind === "epoch") losses.push(event.loss);
      return losses;
    };
    const [one, added] = [await lossesOf("adagrad", 16), await lossesOf("adagrad+accumulate:batches=4", 4)];
    added.forEach((loss, i) => expect(Math.abs(loss / at(one, i) - 1)).toBeLessThan(1e-5));
    expect(await lossesOf("adagrad", 4)).not.toEqual(added);
  });
});

describe("what is watched beside the loss", () => {
  test("is what it says, and changes no bytes", async () => {
    const watched: typeof model = {
      ...model,
      parts: (...given) => ({ all: model.loss(...given), half: mul(model.loss(...given), 0.5) }),
    };
    const plain = bytes((await train(wasm({ threads: 1 }), { epochs: 2 })).last);
    const [sizesOf, device] = [{ ...sizes }, wasm({ threads: 1 })];
    let last: Progress<P, S> | undefined;
    for await (const event of fit(
      watched,
      adagrad<P>(),
      windows,
      sizesOf,
      device,
      options({ epochs: 2, gradientNorms: true }),
    )) {
      if (event.kind !== "epoch") continue;
      last = { ...event.progress, state: await onHost(event.progress.state) };
      expect(event.parts["all"]).toBe(event.loss);
      expect(event.parts["half"]).toBeCloseTo(event.loss / 2, 6);
      expect(Object.keys(event.gradientNorms)).toEqual(["items", "sequence", "users", "weights"]);
      expect(event.rate).toBeCloseTo(0.05, 8);
    }
    expect(last && bytes(last)).toBe(plain);
  });

  test("has the lengths of gradients", async () => {
    // A loss of which the derivative is known: that of 3 Σ x is 3 everywhere.
    const linear: typeof model = { ...model, loss: (p) => add(mul(sum(p.users), 3), mul(sum(square(p.weights)), 0)) };
    for await (const event of fit(
      linear,
      adagrad<P>(),
      windows,
      sizes,
      interpreter(),
      options({ epochs: 1, gradientNorms: true }),
    ))
      if (event.kind === "epoch") {
        expect(event.gradientNorms["users"]).toBeCloseTo(3 * Math.sqrt(sizes.users * 8), 8);
        expect(event.gradientNorms["weights"]).toBe(0);
      }
  });

  test("has the figures of a judgement, and its doubt once the loss has fallen", async () => {
    const validate = () => ({ value: 0.5, figures: { MRR: 0.5, "HR@1": 0.25 }, doubt: "It is odd." });
    const { events } = await train(wasm({ threads: 1 }), { epochs: 4, validate });
    const epochs = events.filter((event) => event.kind === "epoch");
    expect(epochs.map(({ validation, figures }) => [validation, figures["HR@1"]])).toEqual(
      Array.from({ length: 4 }, () => [0.5, 0.25]),
    );
    expect(epochs.map(({ remarks }) => remarks)).toEqual([[], ["It is odd."], [], []]);
  });
});

describe("a budget", () => {
  const epochsOf = async (budget: Budget, more: Partial<FitOptions<P>> = {}, from?: Progress<P, S>) => {
    const { events, last } = await train(wasm({ threads: 1 }), { budget, validate: () => 0, ...more }, from);
    const epochs = events.filter((event) => event.kind === "epoch");
    const batches = events.filter((event) => event.kind === "batch").length;
    return { last, batches, epochs: epochs.map(({ epoch, isCut }) => [epoch, isCut]), all: epochs };
  };

  test("of examples ends with the batch that reaches it, whose epoch is judged", async () => {
    // 50 windows in batches of 16: an epoch has 4 batches.
    expect(await epochsOf({ examples: 33 })).toMatchObject({ batches: 3, epochs: [[1, true]] });
    expect(await epochsOf({ examples: 100 })).toMatchObject({
      batches: 8,
      epochs: [
        [1, false],
        [2, false],
      ],
    });
    const every = await epochsOf({ examples: 101 }, { every: 5 });
    expect(every).toMatchObject({
      batches: 9,
      epochs: [
        [1, false],
        [2, false],
        [3, true],
      ],
    });
    expect(every.all.map(({ validation }) => validation)).toEqual([undefined, undefined, 0]);
    // Where epochs end first, it changes nothing.
    expect(bytes((await epochsOf({ examples: 1e6 })).last)).toBe(bytes((await epochsOf({})).last));
  });

  test("that is raised goes on, from the last whole epoch, to the same bytes", async () => {
    const { all } = await epochsOf({ examples: 64 }, { epochs: 1 });
    const one = (await train(wasm({ threads: 1 }), { epochs: 1 })).last;
    expect(all).toHaveLength(1);
    const resumed = await epochsOf({ examples: 130 }, {}, one);
    expect(resumed.epochs).toEqual([
      [2, false],
      [3, true],
    ]);
    expect(bytes(resumed.last)).toBe(bytes((await epochsOf({ examples: 130 })).last));
    // The mean loss of an epoch that is cut is that of the windows it had.
    const whole = await epochsOf({ examples: 150 });
    expect(at(resumed.all, 1).loss / at(whole.all, 2).loss).toBeGreaterThan(0.7);
    expect(at(resumed.all, 1).loss / at(whole.all, 2).loss).toBeLessThan(1.4);
    expect(
      (await fit(model, adagrad<P>(), windows, sizes, wasm(), options({ budget: { examples: 50 } }), one).next()).done,
    ).toBe(true);
  });

  test("of seconds counts those of a training that goes on", async () => {
    expect(await epochsOf({ seconds: 1e-9 })).toMatchObject({ batches: 1, epochs: [[1, true]] });
    const one = (await train(wasm({ threads: 1 }), { epochs: 1 })).last;
    expect(one.seconds).toBeGreaterThan(0);
    const used = { ...one, seconds: 1000 };
    expect(
      (await fit(model, adagrad<P>(), windows, sizes, wasm(), options({ budget: { seconds: 999 } }), used).next()).done,
    ).toBe(true);
    expect(await epochsOf({ seconds: 1000.0000001 }, {}, used)).toMatchObject({ batches: 1, epochs: [[2, true]] });
  });

  test.each([
    ["20 epochs", { epochs: 20 }],
    ["1epoch", { epochs: 1 }],
    ["1e6 examples", { examples: 1e6 }],
    ["90s", { seconds: 90 }],
    ["1.5 minutes", { seconds: 90 }],
    ["2 hours", { seconds: 7200 }],
  ])("is written %s", (text, budget) => expect(budgetIn(text)).toEqual(budget));

  test.each(["", "20", "epochs", "0 epochs", "-1s", "1.5 epochs", "0.5 examples", "3 days", "NaN s"])(
    "is not written %s",
    (text) => {
      expect(() => budgetIn(text)).toThrow(`such as 1e6 examples, not '${text}'.`);
    },
  );
});
