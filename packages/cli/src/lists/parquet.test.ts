/** A table of several groups of rows is read as it was written, whether an id was known before its group or not. */
import { datasetFrom } from "attrec";
import { expect, test } from "vitest";
import { parquetParts, type RowGroup } from "./parquet.ts";

const T = 1_500_000_000;
const rows = Array.from({ length: 40 }, (_, row) => [`ü${row % 7}`, `x ${(row * row) % 11}`, T + row] as const);

test.each([
  ["numbers", "int", (time: number) => time],
  ["dates", "text", (time: number) => new Date(time * 1000).toISOString()],
] as const)("with times that are %s", async (_, kind, written) => {
  const groups = async function* (): AsyncGenerator<RowGroup> {
    for (let start = 0; start < rows.length; start += 9) {
      const some = await Promise.resolve(rows.slice(start, start + 9));
      yield {
        item_id: some.map(([, item]) => item),
        timestamp: some.map(([, , time]) => written(time)),
        user_id: some.map(([user]) => user),
      };
    }
  };
  const parts: Uint8Array[] = [];
  for await (const part of parquetParts({ item_id: "text", timestamp: kind, user_id: "text" }, groups()))
    parts.push(part);
  const { interactions } = await datasetFrom("table.parquet", Uint8Array.from(Buffer.concat(parts)));
  const { users, items, times, userNames, itemNames } = interactions;
  expect(Array.from(users, (user, row) => [userNames[user], itemNames[items[row] ?? 0], times[row]])).toEqual(rows);
});
