/** Tries a rule by the law that all shipped rules are held to: the gradient is the limit of differences. */
import { checkGradients, type GradientCheck } from "@attrec/autodiff";
import { type AnyTensor, constant, count, mul, read, sum, type Tensor } from "@attrec/tensor";
import type { Pullback } from "@attrec/tensor/extend";
import { type Draw, drawnCall, samplers } from "@attrec/tensor/testing";
import fc from "fast-check";
import { readRule } from "./rule-language.ts";
import type { Breakable } from "./rules.ts";

/** What came of a rule. */
export interface Verdict {
  /** The number of drawn calls, and of tries to make a failing one smaller. */
  readonly draws: number;
  readonly shrinks: number;
  /** The smallest call at which the rule is wrong. */
  readonly counterexample?: Counterexample;
}

/** A call at which a rule is wrong. */
export interface Counterexample {
  readonly inputs: readonly AnyTensor[];
  /** The number of elements of all inputs. */
  readonly elements: number;
  readonly sentence: string;
  /** Both numbers; nothing where one of them is infinite or NaN. */
  readonly check?: GradientCheck;
}

/** A rule is wrong where it is further off than this, relative to the largest entry. */
const WRONG = 1e-6;

/** Choices made by fast-check, so that a failing call shrinks. Hundredths: a short decimal reads better. */
const drawWith = (g: fc.GeneratorValue): Draw => ({
  integer: (min, max) => g(fc.integer, { min, max }),
  real: (min, max) => g(fc.integer, { min: Math.ceil(min * 100), max: Math.floor(max * 100) }) / 100,
});

/** A scalar of a result in which every element has a weight of its own, so that no error can cancel. */
const weigh = (y: Tensor): Tensor<[]> => {
  const weights = Float64Array.from({ length: count(y.sizes) }, (_, i) => Math.sin(i + 1) + 1.5);
  return sum(mul<Tensor, Tensor>(y, constant(weights, y.shape, y.sizes)));
};

/** The rule of an operation from its texts. Throws a SyntaxError with a sentence if one cannot be read. */
export const ruleOf = ({ inputs }: Breakable, texts: readonly string[]): Pullback => {
  const names = ["dy", ...inputs, "y"];
  const rules = inputs.map((_, i) => readRule(texts[i] ?? "", names));
  return (dy, given, y) => {
    const all = Object.fromEntries([["dy", dy], ["y", y], ...inputs.map((name, i) => [name, given[i]])]) as Record<
      string,
      Tensor
    >;
    return rules.map((rule) => rule(all));
  };
};

/** Tries an operation with a rule in the place of its own, on calls that its own sampler draws. */
export const verdictOn = (of: Breakable, rule: Pullback, { draws = 100, seed = 1 } = {}): Verdict => {
  const sampler = samplers[of.id];
  if (!sampler) throw new RangeError(`There is no sampler of '${of.id}'.`);
  let found: Verdict["counterexample"];
  const holds = (g: fc.GeneratorValue): boolean => {
    const { call, data } = drawnCall(drawWith(g), sampler);
    const loss = (inputs: AnyTensor[]): Tensor<[]> => {
      const y = call(inputs) as Tensor;
      return weigh({ ...y, operation: { ...y.operation, pullback: rule } });
    };
    const fault = faultOf(loss, data);
    if (!fault) return true;
    // Each failing call is smaller than the last, so that the last is the smallest.
    found = { inputs: data, elements: data.reduce((total, x) => total + read(x).length, 0), ...fault };
    return false;
  };
  const report = fc.check(fc.property(fc.gen(), holds), { numRuns: draws, seed });
  return { draws: report.numRuns, shrinks: report.numShrinks, ...(found && { counterexample: found }) };
};

const faultOf = (
  loss: (inputs: AnyTensor[]) => Tensor<[]>,
  data: AnyTensor[],
): Pick<Counterexample, "sentence" | "check"> | undefined => {
  try {
    const check = checkGradients(loss, [data]);
    return check.error < WRONG ? undefined : { sentence: check.sentence, check };
  } catch (error) {
    return { sentence: error instanceof Error ? error.message : String(error) };
  }
};
