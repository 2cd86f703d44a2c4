/** The models among the examples learn what popularity cannot tell, each in sixty lines or fewer and without a cast. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compile, interpreter, key, type KeyTensor, keyTensor, read, tensor, uniforms, wasm } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { popularity } from "@attrec/baselines";
import {
  adam,
  datasetFrom,
  defaultProtocol,
  type Feature,
  type Features,
  fit,
  hitRatio,
  modelWith,
  prepareExperiment,
  rank,
  scorer,
  scoresOf,
  type DeclaresExamples,
  type Examples,
  type ModelParts,
} from "attrec";
import { expect, test } from "vitest";
import { gru4rec } from "./gru4rec.ts";
import { mixer } from "./mixer.ts";
import { sasrec } from "./sasrec.ts";
import { twoTower } from "./two-tower.ts";

const [USERS, ACTIONS, ITEMS, GENRES] = [160, 14, 60, 6];

/**
 * Users who go through the items of a genre one after another, and now and then take one that is popular. Item i is of genre
 * i mod 6; the names of items are their numbers here.
 */
const data = (() => {
  const random = uniforms(key(5), 0, USERS * ACTIONS * 3);
  let draws = 0;
  const draw = (below: number): number => Math.floor(at(random, draws++) * below);
  const lines: string[] = [];
  for (let user = 0; user < USERS; user++) {
    const genre = draw(GENRES);
    let place = draw(ITEMS / GENRES);
    for (let time = 0; time < ACTIONS; time++) {
      const isPopular = draw(10) === 0;
      if (!isPopular) place = (place + 1) % (ITEMS / GENRES);
      const item = isPopular ? draw(1 + draw(ITEMS)) : place * GENRES + genre;
      lines.push(`${user}\t${item}\t5\t${1_000_000_000 + user + 1000 * time}`);
    }
  }
  return new TextEncoder().encode(lines.join("\n"));
})();
const dataset = await datasetFrom("cycles", data);
const prepare = (model?: DeclaresExamples) =>
  prepareExperiment(dataset, defaultProtocol, { historyLength: 5, targetCount: 1 }, model);

const { itemNames } = dataset.interactions;
const genres: Feature = {
  kind: "category",
  values: Int32Array.from(itemNames, (name) => 1 + (Number(name) % GENRES)),
  names: ["", ...Array.from({ length: GENRES }, (_, genre) => `genre ${genre}`)],
};
const features: Features = { users: new Map(), items: new Map([["genres", genres]]) };

/** The losses of some epochs, and how often the right item is among the first five. */
const trained = async <P, E extends Examples>(model: ModelParts<P, E>, epochs = 5) => {
  const prepared = prepare(model);
  using device = wasm({ threads: 1 });
  const score = scorer(model, device, prepared.windows.historyLength);
  const hits = async (parameters: P, part: "validation" | "test"): Promise<number> =>
    hitRatio((await rank(prepared, score(parameters), part)).ranks, 5);
  const losses: number[] = [];
  let best: P | undefined;
  for await (const event of fit(model, adam<P>(), prepared.windows, prepared.sizes, device, {
    key: key(1),
    epochs,
    batchSize: 64,
    rate: 0.01,
    every: epochs,
    patience: 5,
    validate: (parameters) => hits(parameters, "validation"),
  })) {
    if (event.kind !== "epoch") continue;
    losses.push(event.loss);
    best = event.progress.best?.parameters ?? best;
  }
  if (best === undefined) throw new Error("No epoch was judged.");
  return { losses, hits: await hits(best, "test") };
};

const models: Readonly<Record<string, () => ReturnType<typeof trained>>> = {
  // One sequence a user: an epoch is a few steps.
  sasrec: () => trained(sasrec({ dim: 16 }), 60),
  gru4rec: () => trained(gru4rec({ dim: 16, units: 16 })),
  mixer: () => trained(mixer({ dim: 16, hidden: 16 })),
  "two-tower": () => trained(modelWith(twoTower({ dim: 16, hidden: 32 }), features)),
};

test.each(Object.keys(models))("%s", async (name) => {
  const lines = readFileSync(join(import.meta.dirname, `${name}.ts`), "utf8")
    .trimEnd()
    .split("\n");
  expect(lines.length).toBeLessThanOrEqual(60);
  expect(
    lines.filter((line) => /\bas (?!const\b|t\b)|<any>|!\.|@ts-/.test(line.replace(/^import.*|\/\/.*$/, ""))),
  ).toEqual([]);
  using device = wasm({ threads: 1 });
  const prepared = prepare();
  const counted = scoresOf(popularity(), device, prepared)(undefined);
  const floor = hitRatio((await rank(prepared, counted, "test")).ranks, 5);
  const { losses, hits } = (await models[name]?.()) ?? { losses: [], hits: 0 };
  expect(at(losses, losses.length - 1)).toBeLessThan(0.8 * at(losses, 0));
  expect(hits).toBeGreaterThan(2 * floor);
});

test("what fills short histories up counts for nothing in SASRec", () => {
  const [device, sizes] = [interpreter(), { users: 1, items: 9 }];
  const user = tensor("int:batch", [0, 0], { batch: 2 });
  const mask = tensor("bool:batch length", [0, 0, 1, 1, 1, 0, 1, 1, 1, 1].map(Boolean), { batch: 2, length: 5 });
  const model = sasrec({ dim: 4 });
  const parameters = compile((k: KeyTensor) => model.init(k, sizes), device)(keyTensor(key(1)));
  const scores = (filled: number): readonly number[] => {
    const items = [filled, filled, 3, 1, 4, filled, 5, 6, 7, 2];
    const history = tensor("int:batch length", items, { batch: 2, length: 5 });
    return [...read(compile(model.score, device)(parameters, { user, history, mask }))];
  };
  expect(scores(8)).toEqual(scores(0));
});
