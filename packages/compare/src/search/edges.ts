// Finds where a chosen point lies at the edge of its grid: the best may lie beyond.
import type { GridValue } from "@attrec/baselines";
import type { ModelFactory } from "attrec";
import type { Space } from "./grid.ts";

/** One number that a dimension of a space searches. */
interface Axis {
  readonly name: string;
  readonly valueOf: (choice: GridValue) => unknown;
}

/**
 * The searched numbers of a chosen point that are the least or the largest of their grid: `["l2 0.001", "rate 0.1"]`. A bound
 * of the option itself, such as a dropout of 0, is no edge, since there is nothing beyond it.
 */
export const edgesOf = (space: Space, chosen: GridValue, make: ModelFactory): readonly string[] => {
  const { options = {} } = make();
  return space.flatMap((values) =>
    axesOf(values).flatMap(({ name, valueOf }): readonly string[] => {
      const tried = values.map(valueOf).filter((value) => typeof value === "number");
      const value = valueOf(chosen);
      const [least, most] = [Math.min(...tried), Math.max(...tried)];
      if (tried.length < values.length || typeof value !== "number" || least === most) return [];
      const declared = options[name];
      const { atLeast, atMost } = { atLeast: undefined, atMost: undefined, ...declared };
      const isEnd = (value === least && value !== atLeast) || (value === most && value !== atMost);
      return isEnd ? [`${name} ${value}`] : [];
    }),
  );
};

/** The numbers that the values of a dimension set. */
const axesOf = (values: readonly GridValue[]): readonly Axis[] => {
  const names = new Set(values.flatMap(({ settings = {} }) => Object.keys(settings)));
  return [
    ...[...names].map((name): Axis => ({ name, valueOf: ({ settings }) => settings?.[name] })),
    { name: "rate", valueOf: ({ rate }) => rate },
  ];
};
