/** Checks that a NaN which is planted anywhere in the loss of any model is found and named, on wasm and on a graphics card. */
import {
  add,
  type AnyTensor,
  type Device,
  equal,
  key,
  label,
  max,
  sqrt,
  sub,
  type Tensor,
  toFloat,
  wasm,
} from "@attrec/tensor";
import { at, leaves, topological } from "@attrec/tensor/extend";
import {
  adagrad,
  type AnyModel,
  attrec,
  type CountedModel,
  fit,
  opaque,
  type Examples,
  type ModelParts,
  traceNotFinite,
  type Windows,
} from "attrec";
import { isCounted } from "attrec/extend";
import { expect, test } from "vitest";
// Test helpers are not a part of the package; they are shared by its neighbours' tests.
import { graphicsCard } from "../../../attrec/src/testing/graphics-card.ts";
import { models } from "./models.ts";

const sizes = { users: 6, items: 12 };
const windows: Windows = {
  kind: "windows",
  count: 18,
  historyLength: 3,
  targetCount: 2,
  itemCount: sizes.items,
  users: Int32Array.from({ length: 18 }, (_, i) => i % 6),
  histories: Int32Array.from({ length: 54 }, (_, i) => (i * 5) % 12),
  targets: Int32Array.from({ length: 36 }, (_, i) => (i * 7 + 3) % 12),
  times: {
    starts: Int32Array.from({ length: 18 }, (_, i) => i),
    seconds: Float64Array.from({ length: 40 }, (_, i) => i * 50_000),
  },
};

/** As many sequences of as many items. */
const sequences: Windows = {
  ...windows,
  kind: "sequences",
  targetCount: windows.historyLength,
  targets: windows.histories.map((item) => (item + 5) % sizes.items),
};

/** A user of one window in six. */
const ODD = 4;

/** The loss with NaN in a node on the way from the parameters to it, in batches that have the odd user: the node number `place`. */
const plant = <P, E extends Examples>(model: ModelParts<P, E>, place: number): ModelParts<P, E> => ({
  ...model,
  loss: (p, batch, draws) => {
    const loss = model.loss(p, batch, draws);
    const order = topological([loss]);
    const active = new Set<AnyTensor>(leaves(p).map(({ tensor }) => tensor));
    const places = order.filter((node) => {
      if (!node.inputs.some((input) => active.has(input))) return false;
      active.add(node);
      // A comparison ends what NaN does, and an assumption is not computed.
      return node.dtype === "float" && !/^(greater|less|equal|notEqual|assume)/.test(node.operation.name);
    });
    const chosen = at(places, place % places.length);
    const odd = max(toFloat(equal<Tensor<["batch"], "int">, number>(batch.user, ODD)));
    const rebuilt = new Map<AnyTensor, AnyTensor>();
    for (const node of order) {
      const own: AnyTensor = { ...node, inputs: node.inputs.map((input) => rebuilt.get(input) ?? input) };
      const same = node.inputs.length === 0 ? node : own;
      rebuilt.set(
        node,
        node === chosen ? label("planted", add<Tensor, Tensor>(same as Tensor, sqrt(sub(0, odd)))) : same,
      );
    }
    return (rebuilt.get(loss) ?? loss) as Tensor<[]>;
  },
});

const sentenceOf = async <P, E extends Examples>(model: ModelParts<P, E>, device: Device): Promise<string> => {
  const options = { key: key(5), epochs: 1, batchSize: 3, rate: 0.05, every: 1, patience: 9, validate: () => 0 };
  try {
    const events = fit(model, adagrad<P>(), model.examples?.kind === "sequences" ? sequences : windows, sizes, device, {
      ...options,
      trace: traceNotFinite,
    });
    for await (const { kind } of events) expect(kind).toMatch(/batch|epoch/);
    return "finite";
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
};

const length = windows.historyLength;
const all: Readonly<Record<string, AnyModel | CountedModel>> = {
  attrec: opaque(attrec({ dim: 4 })),
  ...Object.fromEntries(Object.entries(models).map(([name, make]) => [name, make()])),
  caser: opaque(models.caser({ length })),
  gru4rec: opaque(models.gru4rec({ length, dim: 4 })),
  sasrec: opaque(models.sasrec({ length, dim: 4 })),
  bert4rec: opaque(models.bert4rec({ length, dim: 4 })),
  lrurec: opaque(models.lrurec({ length, dim: 4 })),
};
const learned = Object.entries(all).flatMap(([name, model]) => (isCounted(model) ? [] : [[name, model] as const]));

const NAMED =
  /^The loss is NaN in epoch 1, batch (\d)\. In batch \1 of epoch 1, 'loss' of the step is not finite\. The operation sqrt \(on the way to 'planted'\) gives NaN, of -1, called at .*not-finite\.test\.ts:\d+:\d+\.$/;

test.each(learned)("in %s, on wasm", async (name, model) => {
  using device = wasm({ threads: 1 });
  for (const place of [0, 7])
    expect([name, place, await sentenceOf(plant(model, place), device)]).toEqual([
      name,
      place,
      expect.stringMatching(NAMED),
    ]);
});

test("in all of them, on a graphics card", async (context) => {
  const device = await graphicsCard(context);
  for (const [name, model] of learned) {
    expect([name, await sentenceOf(plant(model, 5), device)]).toEqual([name, expect.stringMatching(NAMED)]);
  }
});
