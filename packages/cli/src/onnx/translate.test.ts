/** The scores of every model become a graph in which each value is made once; what has no translation is named. */
import { models } from "@attrec/baselines";
import { compile, interpreter, key, type KeyTensor, keyTensor, sort, tensor } from "@attrec/tensor";
import { attrec, isFeatured, type ModelFactory } from "attrec";
import { isCounted, queriesFor } from "attrec/extend";
import { expect, test } from "vitest";
import { capture } from "./capture.ts";
import { encodeOnnx } from "./protobuf.ts";
import { onnxGraph } from "./translate.ts";

const all = { attrec, ...models } as unknown as Readonly<Record<string, ModelFactory>>;
const queryName = (path: string): string | undefined => (path.startsWith("1.") ? path.slice(2) : undefined);

/** The models that go through a history in a loop, which has no translation. */
const LOOPS: readonly string[] = ["gru4rec", "lrurec"];

test("every model that is trained has a graph, or a sentence if it has a loop", () => {
  let graphs = 0;
  for (const make of Object.values(all)) {
    const plain = make();
    const model = "length" in plain.hyperparameters ? make({ length: 3 }) : plain;
    if (isCounted(model) || isFeatured(model)) continue;
    const init = compile((k: KeyTensor) => model.init(k, { users: 3, items: 5 }), interpreter());
    const query = queriesFor(model, 3, "masked")(Int32Array.of(1), Int32Array.of(0, 1, 2));
    const captured = capture((p: unknown, q: typeof query) => model.score(p, q), init(keyTensor(key(1))), query);
    if (LOOPS.includes(model.name)) {
      expect(() => onnxGraph(captured, model.name, queryName, "scores")).toThrow(
        "The operation 'iterate' of this model",
      );
      continue;
    }
    const graph = onnxGraph(captured, model.name, queryName, "scores");
    const known = new Set([...graph.inputs, ...graph.constants].map(({ name }) => name));
    for (const { inputs, output } of graph.nodes) {
      expect(inputs.filter((name) => !known.has(name))).toEqual([]);
      known.add(output);
    }
    expect(graph.outputs).toEqual([{ name: "scores", sizes: [1, 5], dtype: "float" }]);
    expect(encodeOnnx(graph).length).toBeGreaterThan(200);
    graphs++;
  }
  expect(graphs).toBeGreaterThan(8);
});

test("an operation without a translation is named, with what to do instead", () => {
  const captured = capture((x: ReturnType<typeof numbers>) => sort(x), numbers());
  expect(() => onnxGraph(captured, "m", () => "x", "y")).toThrow(
    /^The operation '\w+' of this model \(\w+\) has no translation into ONNX here: export its parameters instead/,
  );
});

const numbers = () => tensor("n", [3, 1, 2], { n: 3 });
