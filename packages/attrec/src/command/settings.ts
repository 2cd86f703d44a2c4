import { authorProtocol, defaultProtocol, type Protocol } from "../protocol/protocol.ts";
import { adagrad, adam, gradientDescent, type Optimizer } from "../training/optimizer.ts";
import { UsageError } from "./usage-error.ts";

/** The protocol of a name. */
export const protocolNamed = (name: string): Protocol => {
  if (name === "default") return defaultProtocol;
  if (name === "author") return authorProtocol;
  throw new UsageError(`There is no protocol '${name}': choose default or author.`);
};

/** The optimizer of a name, and the learning rate that goes with it. `accumulator` is what Adagrad's sums begin with. */
export const optimizerNamed = (
  name: string,
  accumulator: number,
): { readonly optimizer: Optimizer<unknown, unknown>; readonly rate: number } => {
  // Whoever trains passes an optimizer's state from step to step, and never looks inside.
  const known: Readonly<Record<string, { readonly optimizer: unknown; readonly rate: number }>> = {
    adagrad: { optimizer: adagrad({ initial: accumulator }), rate: 0.05 },
    adam: { optimizer: adam(), rate: 0.001 },
    sgd: { optimizer: gradientDescent(), rate: 0.05 },
  };
  const found = known[name];
  if (!found) throw new UsageError(`There is no optimizer '${name}': choose adagrad, adam or sgd.`);
  return { optimizer: found.optimizer as Optimizer<unknown, unknown>, rate: found.rate };
};

/** A whole number of at least `least`, for an option. */
export const wholeNumber =
  (option: string, least: number) =>
  (text: string): number => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
    throw new UsageError(`${option} takes a whole number of at least ${least}, not '${text}'.`);
  };

/** A positive number, for an option. */
export const positiveNumber =
  (option: string) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() !== "" && Number.isFinite(value) && value > 0) return value;
    throw new UsageError(`${option} takes a number greater than 0, not '${text}'.`);
  };

/** A hyper-parameter given as `name=value`, added to those before it. */
export const assignment = (text: string, before: Settings = {}): Settings => {
  const [name, value] = text.split(/=(.*)/s);
  if (!name || value === undefined || value === "")
    throw new UsageError(`--set takes name=value, such as omega=0.3, not '${text}'.`);
  const parsed =
    value === "true" ? true : value === "false" ? false : Number.isNaN(Number(value)) ? value : Number(value);
  return { ...before, [name]: parsed };
};

/** Hyper-parameters by name. */
export type Settings = Readonly<Record<string, string | number | boolean>>;
