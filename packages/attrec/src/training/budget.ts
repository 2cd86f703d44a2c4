/** Bounds how far a training may go, counted in examples or in seconds. */
import { OptionError } from "../options/check.ts";
import { shown } from "../options/names.ts";
import { numberIn } from "../options/text.ts";

/** A bound beside the number of epochs. The batch that reaches it is the last, and the epoch that it cuts is judged. */
export interface Budget {
  /** Windows, or sequences, each as often as it is trained on. */
  readonly examples?: number;
  /** Seconds of training, without validation. */
  readonly seconds?: number;
}

/** What a training has used. */
export interface Used {
  readonly examples: number;
  readonly seconds: number;
}

/** Whether a budget is used up. */
export const isUsedUp = ({ examples = Infinity, seconds = Infinity }: Budget, used: Used): boolean =>
  used.examples >= examples || used.seconds >= seconds;

const UNITS = {
  epoch: "epochs",
  example: "examples",
  second: "seconds",
  s: "seconds",
  minute: "minutes",
  hour: "hours",
} as const;
const SECONDS = { seconds: 1, minutes: 60, hours: 3600 } as const;

/**
 * The budget that a text writes: `20 epochs`, `1e6 examples`, `90s`, `5 minutes`. Epochs, which are whole, are a bound of their own.
 *
 * @throws OptionError for another text
 *
 * @example
 * ```ts
 * budgetIn("20 epochs"); // { epochs: 20 }
 * budgetIn("90 seconds"); // { seconds: 90 }
 * budgetIn("soon"); // OptionError: A budget is a number above 0 of epochs, examples, seconds, minutes or hours, such as 1e6 examples, not 'soon'.
 * ```
 */
export const budgetIn = (text: string): Budget & { readonly epochs?: number } => {
  const [, number = "", name = ""] = /^(.*?)\s*([a-z]+)$/i.exec(text.trim()) ?? [];
  const amount = numberIn(number) ?? NaN;
  const unit = Object.entries(UNITS).find(([one, many]) => name === one || name === many)?.[1];
  const isWhole = unit !== "epochs" && unit !== "examples" ? true : Number.isSafeInteger(amount);
  if (unit === undefined || !(amount > 0) || !isWhole)
    throw new OptionError(
      `A budget is a number above 0 of epochs, examples, seconds, minutes or hours, such as 1e6 examples, not ${shown(text)}.`,
    );
  return unit === "epochs" || unit === "examples" ? { [unit]: amount } : { seconds: amount * SECONDS[unit] };
};
