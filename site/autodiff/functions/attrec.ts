/** The loss of AttRec, as the package has it, on one window of a real viewer. */
import { compile, interpreter, key, keyTensor, type Tensor, tensor } from "@attrec/tensor";
import { type AttRecParameters, attrec as model } from "attrec";
import { example } from "../example.ts";
import { films, rowsOf, viewer } from "./viewer.ts";

const { init, loss } = model({ dim: 4, initialScale: 0.4, dropout: 0 });

interface Window {
  readonly user: Tensor<["batch"], "int">;
  readonly history: Tensor<["batch", "length"], "int">;
  readonly positive: Tensor<["batch", "targets"], "int">;
  readonly negative: Tensor<["batch", "targets"], "int">;
}

const attrec = (parameters: AttRecParameters, window: Window): Tensor<[]> =>
  loss(parameters, window, keyTensor(key(1)));

const sizes = { batch: 1, length: viewer.history.length, targets: viewer.next.length };
const start = compile((seed: Tensor<[2], "int">) => init(seed, { users: 1, items: films.length }), interpreter());

export default example({
  id: "attrec",
  title: "AttRec's loss",
  about: `Viewer ${viewer.name} of the built-in films rated ${viewer.history.join(", ")}, and then ${viewer.next.join(" and ")}. These are to be nearer to her than ${viewer.others.join(" and ")}.`,
  formula: "Σ [y⁺ + γ - y⁻]₊, y = ω ‖U - V‖² + (1 - ω) ‖m - X‖²",
  names: ["parameters", "window"],
  f: attrec,
  args: [
    start(keyTensor(key(1))),
    {
      user: tensor("int:batch", [0], sizes),
      history: tensor("int:batch length", rowsOf(viewer.history), sizes),
      positive: tensor("int:batch targets", rowsOf(viewer.next), sizes),
      negative: tensor("int:batch targets", rowsOf(viewer.others), sizes),
    },
  ],
  rate: 0.05,
  rowNames: { items: films, users: [viewer.name] },
});
