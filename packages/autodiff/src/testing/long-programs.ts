/** Programs that grow with their number of steps, of kinds that planning meets: a recurrence, a chain, a table, and many parameters. */
import { type AnyTensor, gather, lstmCell, mul, scan, sin, square, sub, sum, type Tensor } from "@attrec/tensor";
import { input, type Program } from "@attrec/tensor/extend";
import { grad, valueAndGrad } from "../grad.ts";

const [BATCH, UNITS, ROWS] = [8, 4, 50];

type Units = Tensor<["batch", "units"]>;
const state = (): Units => input(["batch", "units"], [BATCH, UNITS], "float");

const programOf = (inputs: readonly AnyTensor[], outputs: readonly Tensor[], carried?: readonly number[]): Program => ({
  inputs,
  outputs,
  carried: carried ?? outputs.map(() => -1),
  names: inputs.map((_, i) => String(i)),
});

/** The gradient of an LSTM whose steps are laid out one after another. */
const recurrence = (steps: number): Program => {
  const parts = {
    input: input(["units", 4, "units"], [UNITS, 4, UNITS], "float"),
    hidden: input(["units", 4, "units"], [UNITS, 4, UNITS], "float"),
    bias: input([4, "units"], [4, UNITS], "float"),
  };
  const xs = input(["batch", "steps", "units"], [BATCH, steps, UNITS], "float");
  const start = { hidden: state(), cell: state() };
  const loss = (weights: typeof parts): Tensor<[]> =>
    sum(square(scan(xs, "steps", start, (before, x) => lstmCell(x, before, weights)).last.hidden));
  const found = grad(loss)(parts);
  return programOf([...Object.values(parts), xs, start.hidden, start.cell], [found.input, found.hidden, found.bias]);
};

/** A chain of elementwise operations, each of which reads the first argument too, and its gradient. */
const chain = (steps: number): Program => {
  const x = state();
  const loss = (from: Units): Tensor<[]> => {
    let y = from;
    for (let step = 0; step < steps; step++) y = sub(sin(y), mul(from, 1 / (step + 2)));
    return sum(square(y));
  };
  return programOf([x], [grad(loss)(x)]);
};

/** A state that is multiplied with other rows of a table at each step, and the gradient of the table. */
const table = (steps: number): Program => {
  const rows: Tensor<["rows", "units"]> = input(["rows", "units"], [ROWS, UNITS], "float");
  const ids: Tensor<["batch", "steps"], "int"> = input(["batch", "steps"], [BATCH, steps], "int");
  const first = state();
  const loss = (from: typeof rows): Tensor<[]> =>
    sum(square(scan(ids, "steps", first, (before, own) => mul(sin(before), gather(from, own))).last));
  return programOf([rows, ids, first], [grad(loss)(rows)]);
};

/** The gradient of a sequence by all of its positions, each of which is read at a step. */
const sequence = (steps: number): Program => {
  const xs: Tensor<["batch", "steps", "units"]> = input(["batch", "steps", "units"], [BATCH, steps, UNITS], "float");
  const first = state();
  const loss = (own: typeof xs): Tensor<[]> =>
    sum(square(scan(own, "steps", first, (before, x) => sin(mul(before, x))).last));
  return programOf([xs, first], [grad(loss)(xs)]);
};

/** A step down the gradient for many parameters, each of which is written over, beside the loss that reads all of them. */
const parameters = (steps: number): Program => {
  const x = state();
  const all = Array.from({ length: steps }, state);
  const loss = (own: readonly Units[]): Tensor<[]> =>
    own.map((each) => sum(square(sub(each, x)))).reduce((a, b) => sub(a, b));
  const found = valueAndGrad(loss)(all);
  const updated = all.map((own, i) => sub(own, mul(0.1, found.gradient[i] ?? own)));
  return programOf([...all, x], [...updated, found.value], [...all.keys(), -1]);
};

/** A kind of program. */
interface LongProgram {
  readonly programOf: (steps: number) => Program;
  /** About how many nodes a step has. */
  readonly nodes: number;
}

/** The kinds, by name. */
export const longPrograms: Readonly<Record<string, LongProgram>> = {
  "the gradient of an unrolled LSTM": { programOf: recurrence, nodes: 86 },
  "a chain of sines, and its gradient": { programOf: chain, nodes: 10 },
  "a table read at each step, and its gradient": { programOf: table, nodes: 11 },
  "a sequence read step by step, and its gradient": { programOf: sequence, nodes: 15 },
  "a step for many parameters": { programOf: parameters, nodes: 14 },
};
