/** Checks that every setting of a study can be set before it runs. */
import { wasm } from "@attrec/tensor";
import { datasetFrom, defaultProtocol, type Features, OptionError } from "attrec";
import { expect, test } from "vitest";
import type { Contender } from "../study/contender.ts";
import { allContenders, contenderNamed } from "../study/more-models.ts";
import { partNames } from "../study/parts.ts";
import { featuresOf } from "../study/features.ts";
import { cellOf } from "../study/study.ts";
import { smallData } from "../testing/cells.ts";
import { sampleStudy } from "../testing/study.ts";
import { runCell } from "./run-cell.ts";
import { assertSettable } from "./settable.ts";

const options = { lengths: [2, 8], dims: [4, 200] };

test("every model accepts its grids and conditions", async () => {
  const study = { ...(await sampleStudy()), models: allContenders, protocol: defaultProtocol };
  expect(() => assertSettable(study, partNames, options)).not.toThrow();
});

test.each([
  [{ settings: { l2: -1 } }, "The option 'l2' of fmc takes a number of at least 0, not -1."],
  [{ settings: { l3: 1 } }, "fmc has no option 'l3'"],
  [{ settings: {}, rate: 0 }, "The learning rate of fmc takes a number greater than 0, not 0."],
])("a grid with %o is a sentence", async (choice, sentence) => {
  const study = await sampleStudy();
  const models = study.models.map((one) => (one.name === "fmc" ? { ...one, space: [[{}, choice]] } : one));
  const check = () => assertSettable({ ...study, models }, ["table2"], options);
  expect(check).toThrow(OptionError);
  expect(check).toThrow(sentence);
});

test("so is a condition, of a part that is asked for", async () => {
  const study = await sampleStudy();
  const wrong = { lengths: [2], dims: [4, 0] };
  expect(() => assertSettable(study, ["figure5"], wrong)).toThrow("The option 'dim' of fmc takes a whole number");
  const long = { lengths: [100_000], dims: [4] };
  expect(() => assertSettable(study, ["figure4"], long)).toThrow(/attrec takes histories of at most 4096 items/);
  expect(() => assertSettable(study, ["table2"], wrong)).not.toThrow();
});

test("a model that looks at features needs data with them, and its results are of these alone", async () => {
  const study = await sampleStudy();
  const fmc = contenderNamed("fmc");
  const featured: Contender = {
    ...fmc,
    // What a featured model says of itself counts, and not what its functions come with.
    make: () => ({
      name: "by-genre",
      hyperparameters: {},
      features: { genres: { of: "items", as: "shares" } },
      with: () => Object(fmc.make({ dim: 4 })) as never,
    }),
    space: [[{}]],
    tuned: {},
  };
  const models = [fmc, featured];
  expect(() => assertSettable({ ...study, models }, ["table2"], options)).toThrow("got data without features");
  const [data] = study.data;
  if (!data) throw new Error("The study has data.");
  const items = data.dataset.items;
  const tables = (genre: number): Features => ({
    users: new Map(),
    items: new Map([
      ["genres", { kind: "category", values: new Int32Array(items).fill(genre), names: ["", "Drama", "War"] }],
    ]),
  });
  const of = async (features: Features) => ({
    ...data,
    tables: features,
    features: (await featuresOf({ features })) ?? "",
  });
  const [one, other] = [await of(tables(1)), await of(tables(2))];
  expect(() => assertSettable({ ...study, data: [one], models }, ["table2"], options)).not.toThrow();
  const cell = (on: typeof one, contender: Contender) =>
    cellOf(study, on, contender, { choice: {}, epochs: 1, seed: 1 });
  expect(cell(one, featured).features).toBe(one.features);
  expect(cell(other, featured)).not.toEqual(cell(one, featured));
  // Results of a model that looks at none are the same whatever they are.
  expect(cell(other, fmc)).toEqual(cell(data as typeof one, fmc));
  const whole = await datasetFrom("small.data", new TextEncoder().encode(smallData()));
  const run = ({ tables: features }: typeof one) =>
    runCell(cell(one, featured), featured.make(), { ...whole, features }, wasm({ threads: 1 }), () =>
      Promise.resolve(),
    );
  await expect(run(other)).rejects.toThrow("have changed since the suite began");
  expect((await run(one)).kind).toBe("done");
});
