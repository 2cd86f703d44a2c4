/** One step of a long short-term memory. */
import { type CellWeights, lstmCell, type LstmState, mse, type Tensor, tensor } from "@attrec/tensor";
import { example } from "../example.ts";

const lstm = (
  weights: CellWeights<"in", "units", 4>,
  x: Tensor<["batch", "in"]>,
  state: LstmState<"batch", "units">,
  wanted: Tensor<["batch", "units"]>,
): Tensor<[]> => mse(lstmCell(x, state, weights).hidden, wanted);

const sizes = { batch: 1, in: 2, units: 2 };
const spread = (length: number, by: number): readonly number[] =>
  Array.from({ length }, (_, i) => Math.round(100 * Math.sin(by * (i + 1))) / 100);

export default example({
  id: "lstm",
  title: "LSTM cell",
  about: "Four gates are cut from one product, so what comes back to it is joined from four pieces.",
  formula: "c = f c₀ + i tanh(g), h = o tanh(c), mean (h - y)²",
  names: ["weights", "x", "state", "wanted"],
  f: lstm,
  args: [
    {
      input: tensor("in 4 units", spread(16, 1.3), sizes),
      hidden: tensor("units 4 units", spread(16, 2.1), sizes),
      bias: tensor("4 units", spread(8, 0.7), sizes),
    },
    tensor("batch in", [1, -0.5], sizes),
    {
      hidden: tensor("batch units", [0.2, -0.4], sizes),
      cell: tensor("batch units", [0.5, 0.1], sizes),
    },
    tensor("batch units", [0.6, -0.6], sizes),
  ],
  rate: 1,
});
