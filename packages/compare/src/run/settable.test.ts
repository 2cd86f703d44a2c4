/** Checks that every setting of a study can be set before it runs. */
import { defaultProtocol, OptionError } from "attrec";
import { expect, test } from "vitest";
import { contenders } from "../study/compared-models.ts";
import { partNames } from "../study/parts.ts";
import { sampleStudy } from "../testing/study.ts";
import { assertSettable } from "./settable.ts";

const options = { lengths: [2, 8], dims: [4, 200] };

test("every model accepts its grids and conditions", async () => {
  const study = { ...(await sampleStudy()), models: contenders, protocol: defaultProtocol };
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
