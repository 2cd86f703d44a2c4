/** The viewer of AttRec's loss is one of the built-in films, with her films in their order. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { at } from "@attrec/tensor/extend";
import { datasetFrom, defaultProtocol, prepareExperiment, titlesFrom } from "attrec";
import { expect, test } from "vitest";
import { viewer } from "./viewer.ts";

const data = (name: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(
    readFileSync(fileURLToPath(new URL(`../../../packages/attrec/data/movietweetings-100k/${name}`, import.meta.url))),
  );

test("the data has her, what she rated in a row, and the films that she did not rate", async () => {
  const dataset = await datasetFrom("movietweetings-100k", data("ratings.dat.gz"));
  const titles = await titlesFrom(dataset, data("titles.dat.gz"));
  const { sequences } = prepareExperiment(dataset, defaultProtocol, dataset);
  const user = sequences.userNames.indexOf(viewer.name);
  const own = Array.from(sequences.items.slice(at(sequences.offsets, user), at(sequences.offsets, user + 1)), (item) =>
    at(titles, item),
  );
  const window = [...viewer.history, ...viewer.next];
  const start = own.indexOf(at(window, 0));
  expect(own.slice(start, start + window.length)).toEqual(window);
  for (const other of viewer.others) {
    expect(titles).toContain(other);
    expect(own).not.toContain(other);
  }
});
