/** The schedules of learning rates, by their names in commands, with times in epochs. */
import { checkOptions, OptionError } from "../options/check.ts";
import { choicesIn } from "../options/choices.ts";
import { lookUp, noSuch, shown } from "../options/names.ts";
import { numberOption, type Options, type Settings, type SettingsOf } from "../options/option.ts";
import { settingsIn } from "../options/text.ts";
import {
  constantRate,
  cosineRate,
  exponentialRate,
  oneCycleRate,
  type Schedule,
  steppedRate,
  warmedUp,
} from "./schedule.ts";

/** What a schedule is made for. */
export interface Course {
  /** The learning rate that it varies. */
  readonly rate: number;
  /** The most epochs of the training; infinite where only its examples or its seconds are limited. */
  readonly epochs: number;
  readonly stepsPerEpoch: number;
}

/** A schedule, and the text that writes it with all of its settings. */
export interface NamedSchedule {
  readonly schedule: Schedule;
  readonly written: string;
}

interface Named {
  readonly options: Options;
  readonly make: (settings: Settings, rate: number, steps: (epochs: number) => number) => Schedule;
}

const named = <const O extends Options>(
  options: O,
  make: (settings: SettingsOf<O>, rate: number, steps: (epochs: number) => number) => Schedule,
): Named => ({
  options,
  // Settings were checked against these very options.
  make: (settings, rate, steps) => make(settings as SettingsOf<O>, rate, steps),
});

const over = numberOption({ default: 0, atLeast: 0, meaning: "The epochs that it takes; 0 for all of the training." });
const factor = (standard: number) =>
  numberOption({ default: standard, above: 0, meaning: "What the rate is multiplied by." });

/** Those that a warm-up may stand before. */
const plain: Readonly<Record<string, Named>> = {
  constant: named({}, (_, rate) => constantRate(rate)),
  stepped: named(
    { factor: factor(0.5), every: numberOption({ default: 10, above: 0, meaning: "The epochs between two steps." }) },
    (settings, rate, steps) => steppedRate(rate, settings.factor, steps(settings.every)),
  ),
  exponential: named(
    { factor: factor(0.95), per: numberOption({ default: 1, above: 0, meaning: "The epochs in which it is." }) },
    (settings, rate, steps) => exponentialRate(rate, settings.factor, steps(settings.per)),
  ),
  cosine: named(
    { least: numberOption({ default: 0, atLeast: 0, meaning: "The rate at the end." }), over },
    (settings, rate, steps) => cosineRate(rate, steps(settings.over), settings.least),
  ),
};

const warmup = numberOption({ default: 1, above: 0, meaning: "The epochs in which the rate rises." });

const schedules: Readonly<Record<string, Named>> = {
  ...plain,
  "one-cycle": named(
    {
      rising: numberOption({ default: 0.3, above: 0, below: 1, meaning: "The share of it in which the rate rises." }),
      over,
    },
    ({ rising, over: epochs }, rate, steps) => oneCycleRate(rate, Math.max(2, steps(epochs)), { rising }),
  ),
  ...Object.fromEntries(
    Object.entries(plain).map(([name, { options, make }]): [string, Named] => [
      `warmup-${name}`,
      {
        options: { warmup, ...options },
        make: (settings, rate, steps) => warmedUp(steps(Number(settings["warmup"])), make(settings, rate, steps)),
      },
    ]),
  ),
};

/** Their names. */
export const scheduleNames: readonly string[] = Object.keys(schedules);

/**
 * The schedule that a text writes: `constant`, `cosine:least=0.001`, `warmup-cosine:warmup=0.5,over=20`. Times are epochs. With a
 * warm-up, what follows it has the epochs that are left.
 *
 * @throws OptionError for a name or a setting that there is not, and where the epochs of the training would have to be known
 *
 * @example
 * ```ts
 * const { schedule, written } = scheduleIn("cosine:least=0.01", { rate: 0.1, epochs: 10, stepsPerEpoch: 5 });
 * written; // "cosine:least=0.01,over=10"
 * [schedule(0), schedule(25), schedule(50)]; // [0.1, 0.055, 0.01]
 * ```
 */
export const scheduleIn = (text: string, course: Course): NamedSchedule => {
  const [{ name, assignments }, ...more] = choicesIn("A schedule", text);
  if (more.length > 0) throw new OptionError(`A schedule is one, not several as in ${shown(text)}.`);
  const found = lookUp(schedules, name);
  if (!found) throw new OptionError(noSuch("schedule", name, scheduleNames));
  const given = checkOptions(name, found.options, settingsIn(name, found.options, assignments));
  const settings = given["over"] === 0 ? { ...given, over: whole(name, course.epochs, given["warmup"]) } : given;
  const steps = (epochs: number): number => Math.max(1, Math.round(epochs * course.stepsPerEpoch));
  const written = Object.entries(settings).map(([setting, value]) => `${setting}=${String(value)}`);
  return {
    schedule: found.make(settings, course.rate, steps),
    written: written.length === 0 ? name : `${name}:${written.join()}`,
  };
};

/** The epochs of the training that a warm-up leaves. */
const whole = (name: string, epochs: number, warming: unknown): number => {
  if (!Number.isFinite(epochs))
    throw new OptionError(
      `The schedule ${name} goes over the epochs of the training, whose number is not known here: say it, such as ${name}:over=20.`,
    );
  const left = epochs - (typeof warming === "number" ? warming : 0);
  if (left > 0) return left;
  throw new OptionError(`The schedule ${name} warms up for ${String(warming)} epochs, and the training has ${epochs}.`);
};
