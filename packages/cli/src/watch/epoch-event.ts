/** The events by which a training tells of an epoch: a line for people, and facts for machines. */
import type { FitEvent } from "attrec";

/** The end of an epoch. */
export type EpochEvent = Extract<FitEvent<unknown, unknown>, { readonly kind: "epoch" }>;

const list = (numbers: Readonly<Record<string, number>>, digits: (value: number) => string): string =>
  Object.entries(numbers)
    .map(([name, value]) => `  ${name} ${digits(value)}`)
    .join("");

/** The line of an epoch, and one for each remark. */
export const epochText = (event: EpochEvent): string => {
  const { epoch, loss, parts, gradientNorms, seconds, figures, isBest, isCut, remarks } = event;
  const judged = event.validation === undefined ? "" : `  validation${list(figures, (x) => x.toFixed(4)).slice(1)}`;
  return [
    `epoch ${epoch}  loss ${loss.toFixed(4)}${list(parts, (x) => x.toFixed(4))}  ${seconds.toFixed(2)}s${judged}${isBest ? "  best" : ""}${isCut ? "  (cut short by the budget)" : ""}`,
    ...(Object.keys(gradientNorms).length > 0 ? [`  gradients${list(gradientNorms, (x) => x.toPrecision(3))}`] : []),
    ...remarks.map((remark) => `note: ${remark}`),
  ].join("\n");
};

/** The facts of an epoch, without those that there are none of. */
export const factsOf = (event: EpochEvent): Readonly<Record<string, unknown>> => {
  const { validation, isBest, isCut, remarks } = event;
  return {
    ...epochNumbers(event),
    ...(validation !== undefined && { best: isBest }),
    ...(isCut && { cut: true }),
    ...(remarks.length > 0 && { remarks }),
  };
};

/** Numbers under names that say what they are of: "validation HR@50". */
const prefixed = (what: string, numbers: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(numbers).map(([name, value]) => [`${what} ${name}`, value]));

/** The numbers of an epoch by name. */
export const epochNumbers = (event: EpochEvent): { readonly epoch: number } & Readonly<Record<string, number>> => {
  const { epoch, loss, parts, gradientNorms, rate, seconds, figures } = event;
  return {
    epoch,
    loss,
    ...prefixed("loss", parts),
    rate,
    seconds,
    ...prefixed("gradient", gradientNorms),
    ...prefixed("validation", figures),
  };
};
