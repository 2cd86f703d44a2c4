/** Checks what the page opens as a model, and which files of strangers it refuses, and how. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { compile, key, type KeyTensor, keyTensor, tensor, wasm } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { attrec, encodeTrees, scorer } from "attrec";
import { beforeAll, expect, test } from "vitest";
import { type Films, filmsIn } from "./experiment.ts";
import { openedFrom } from "./opened.ts";
import { catalogueOf, popularWithout, recommenderFor, type Trained } from "./recommender.ts";

const file = async (name: string): Promise<Uint8Array<ArrayBuffer>> =>
  new Uint8Array(await readFile(fileURLToPath(import.meta.resolve(`attrec/data/movietweetings-100k/${name}`))));

const device = wasm({ threads: 1 });
const model = attrec({ dim: 4, omega: 0.3, initialScale: 0.5 });
let films: Films;
let parameters: Trained["parameters"];

beforeAll(async () => {
  films = await filmsIn({ ratings: await file("ratings.dat.gz"), titles: await file("titles.dat.gz") });
  const { userNames, itemNames } = films.dataset.interactions;
  const sizes = { users: userNames.length, items: itemNames.length };
  parameters = compile((k: KeyTensor) => model.init(k, sizes), device)(keyTensor(key(3)));
});

/** A file of a model, with other notes, parameters or names than usual. */
const encoded = (
  notes: Readonly<Record<string, string>> = {},
  given: Partial<Trained["parameters"]> = {},
  names: Readonly<Record<string, readonly string[]>> = {},
): Promise<Uint8Array<ArrayBuffer>> => {
  const { fingerprint, interactions } = films.dataset;
  const usual = { model: "attrec", hyperparameters: JSON.stringify(model.hyperparameters), historyLength: "3" };
  return encodeTrees(
    { parameters: { ...parameters, ...given } },
    { ...usual, fingerprint, ...notes },
    { users: interactions.userNames, items: interactions.itemNames, ...names },
  );
};

test("a model is opened with the way of asking that it was trained for", async () => {
  const { opened, trained } = await openedFrom(await encoded({ epoch: "7" }), "mine", films);
  expect(opened).toEqual({
    source: "mine",
    asking: { omega: 0.3, length: 3, mask: "before" },
    epoch: "7",
    isVerified: true,
  });
  expect(trained.titles).toBe(films.titles);
});

test.each<readonly [string, () => Promise<Uint8Array<ArrayBuffer>>, string]>([
  ["of another model", () => encoded({ model: "./evil.ts#model" }), 'is of the model "./evil.ts#model"'],
  ["of other data", () => encoded({ fingerprint: "00" }), "was trained on other data than the films"],
  ["with other names", () => encoded({}, {}, { items: ["1", "2"] }), "was trained on other data than the films"],
  ["of a very long L", () => encoded({ historyLength: "4000" }), "looks at 4000 films at once"],
  ["of options that there are not", () => encoded({ hyperparameters: '{"dims":4}' }), "dims"],
  ["of a huge dimension", () => encoded({ hyperparameters: '{"dim":1e9}' }), "hostile"],
  ["without notes", () => encodeTrees({ parameters }, {}), 'has no note "model"'],
  [
    "with a number that is none",
    () => encoded({}, { weights: tensor("dim dim", [1, NaN, ...Array.from({ length: 14 }, () => 0)], { dim: 4 }) }),
    'is damaged: "weights" has numbers that are not finite',
  ],
])("a file %s is refused in a sentence that names it", async (_, make, said) => {
  const opening = openedFrom(await make(), "hostile", films);
  await expect(opening).rejects.toThrow(said);
  await expect(opening).rejects.toThrow("hostile");
});

test("an answer is ω times the long-term part and the rest times the short-term part, nearest first", async () => {
  const { trained } = await openedFrom(await encoded(), "mine", films);
  const recommender = recommenderFor(films, trained, device);
  const catalogue = await catalogueOf(films);
  const history = [...catalogue.films.subarray(0, at(catalogue.offsets, 1))];
  const asking = { omega: 0.3, length: 3, mask: "before" } as const;
  const { recommended = [], attention } = await recommender.answer({ viewer: 0, films: history, asking });
  const scores = await scorer(model, device, 3)(parameters)(Int32Array.of(0), Int32Array.from(history.slice(-3)));
  const best = Array.from(scores.keys())
    .filter((film) => !history.includes(film))
    .sort((a, b) => at(scores, a) - at(scores, b));
  expect(recommended.map(({ film }) => film)).toEqual(best.slice(0, 10));
  for (const { score, long, short } of recommended) expect(0.3 * long + 0.7 * short).toBeCloseTo(score, 5);
  expect(attention?.films).toEqual(history.slice(-3));
  // A history that is shorter than L repeats its oldest film, and so does what is shown of it.
  const { attention: few } = await recommender.answer({ films: [5, 6], asking });
  expect(few?.films).toEqual([5, 5, 6]);
  expect(await recommender.answer({ films: [], asking })).toEqual({});
  const popular = popularWithout(catalogue, []);
  expect(popularWithout(catalogue, popular.slice(0, 2))[0]).toBe(popular[2]);
});
