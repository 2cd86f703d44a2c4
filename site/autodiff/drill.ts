/** Questions about the next step back: what does a rule send? */
import { at } from "@attrec/tensor/extend";
import type { Step } from "./steps.ts";
import type { Watched } from "./watch.ts";

/** A question: the numbers that a node's rule sends to one of its inputs. */
export interface Question {
  /** The step that answers it. */
  readonly step: number;
  readonly node: number;
  readonly input: number;
  readonly to: number;
  /** The places that are asked for, and what is right there. */
  readonly asked: readonly { readonly index: number; readonly right: number }[];
}

/** The most numbers that a question asks for. */
const MOST = 4;

/** The answer may be off by a hundredth of what is right, or by so much. */
export const TOLERANCE = { relative: 0.01, absolute: 0.001 } as const;

/** The first question after a step; none after the last. */
export const questionAfter = ({ nodes }: Watched, steps: readonly Step[], step: number): Question | undefined => {
  for (const [next, { kind, node }] of steps.entries()) {
    if (next <= step || kind !== "backward") continue;
    for (const [input, to] of at(nodes, node).inputs.entries()) {
      const sent = at(nodes, to).contributions.find(({ from }) => from?.node === node && from.input === input);
      if (!sent) continue;
      const asked = Array.from(sent.numbers.slice(0, MOST), (right, index) => ({ index, right }));
      return { step: next, node, input, to, asked };
    }
  }
  return undefined;
};

/** A number as it is typed: with a comma or a true minus sign, or as a fraction. */
export const typedNumber = (text: string): number => {
  const [top = "", bottom, ...more] = text.trim().replaceAll("−", "-").replaceAll(",", ".").split("/");
  if (more.length > 0 || top.trim() === "" || bottom?.trim() === "") return NaN;
  return Number(top) / (bottom === undefined ? 1 : Number(bottom));
};

/** Whether an answer is right, within the {@link TOLERANCE}. */
export const isRight = (answer: number, right: number): boolean =>
  Math.abs(answer - right) <= Math.max(TOLERANCE.absolute, TOLERANCE.relative * Math.abs(right));
