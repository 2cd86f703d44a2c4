/** The wrappers of optimizers, by their names in commands: `adam+clip:most=5`. */
import {
  choiceOption,
  integerOption,
  numberOption,
  type Options,
  type Settings,
  type SettingsOf,
} from "../options/option.ts";
import { accumulated } from "./accumulation.ts";
import { averaged, averagingOptions } from "./averaging.ts";
import { clippedByGlobalNorm, clippedByNorm, clippedByValue } from "./clipping.ts";
import { lazyOption } from "./lazy.ts";
import type { Optimizer } from "./optimizer.ts";
import { intoUnitBall, projected } from "./projection.ts";
import { decayed, penalized } from "./weight-decay.ts";

type Any = Optimizer<unknown, unknown>;

/** A wrapper with its options. */
interface NamedWrapper {
  readonly options: Options;
  readonly wrap: (settings: Settings, optimizer: Any) => Any;
}

const named = <const O extends Options>(
  options: O,
  wrap: (settings: SettingsOf<O>, optimizer: Any) => Any,
): NamedWrapper => ({
  options,
  // Settings were checked against these very options.
  wrap: (settings, optimizer) => wrap(settings as SettingsOf<O>, optimizer),
});

const clipOptions = {
  most: numberOption({ default: 5, above: 0, meaning: "The bound." }),
  by: choiceOption(["all", "each", "value"], {
    default: "all",
    meaning: "What is bounded: the length of all gradients together, that of each, or every element.",
  }),
} as const;
const clipped = { all: clippedByGlobalNorm, each: clippedByNorm, value: clippedByValue } as const;

const shareOptions = {
  share: numberOption({ default: 0.01, atLeast: 0, meaning: "λ." }),
  lazy: lazyOption,
} as const;

const accumulationOptions = {
  batches: integerOption({ default: 2, atLeast: 1, meaning: "The batches of a step." }),
  by: choiceOption(["sum", "mean"], {
    default: "sum",
    meaning: "What a step is taken with. The loss of a batch is a sum over its windows, and so is that of several.",
  }),
} as const;

/** All of them. */
export const wrappers: Readonly<Record<string, NamedWrapper>> = {
  clip: named(clipOptions, ({ most, by }, optimizer) => clipped[by](most)(optimizer)),
  decay: named(shareOptions, ({ share, lazy }, optimizer) => decayed(share, { lazy })(optimizer)),
  penalty: named(shareOptions, ({ share, lazy }, optimizer) => penalized(share, { lazy })(optimizer)),
  // A training passes a state on, and never looks inside.
  accumulate: named(
    accumulationOptions,
    ({ batches, by }, optimizer) => accumulated(batches, { by })(optimizer) as unknown as Any,
  ),
  averaged: named(averagingOptions, ({ decay }, optimizer) => averaged(decay)(optimizer) as unknown as Any),
  "unit-ball": named({}, (_, optimizer) => projected(intoUnitBall)(optimizer)),
};

/** Their names. */
export const wrapperNames: readonly string[] = Object.keys(wrappers);
