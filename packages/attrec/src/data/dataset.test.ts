/** Checks that bytes from anywhere become the data set that a file would be. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { datasetFrom, titlesFrom } from "./dataset.ts";
import { loadDataset, titlesOf } from "./load-dataset.ts";

const content = (file: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(readFileSync(new URL(`../../data/movietweetings-100k/${file}`, import.meta.url)));

test("fetched bytes give the same data set as the file, with its titles", async () => {
  const fetched = await datasetFrom("movietweetings-100k", content("ratings.dat.gz"));
  const { file, ...read } = await loadDataset("movietweetings-100k");
  expect({ ...read, file: "movietweetings-100k" }).toEqual(fetched);
  expect(file).toContain("ratings.dat.gz");
  expect(await titlesFrom(fetched, content("titles.dat.gz"))).toEqual(await titlesOf(fetched));
});

test("a content that the registry does not know is taken as it is", async () => {
  const bytes = new TextEncoder().encode("1::5::3::10\n1::6::3::11\n");
  const dataset = await datasetFrom("mine", bytes);
  expect([dataset.filter, dataset.interactions.users.length, dataset.entry]).toEqual(["none", 2, undefined]);
  await expect(datasetFrom("mine", bytes, { filter: "x9" })).rejects.toThrow("x9");
});
