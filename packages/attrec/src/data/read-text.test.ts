/** Texts that a user names are read plain or packed, and what is no text is a sentence. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { readText } from "./read-text.ts";

const folder = mkdtempSync(join(tmpdir(), "attrec-text-"));
afterAll(() => rmSync(folder, { recursive: true }));
const fileOf = (content: string | Uint8Array): string => {
  const file = join(folder, "file");
  writeFileSync(file, content);
  return file;
};

const text = "é\n🎬\r\n\nno last line feed";

test.each([
  ["plain", Buffer.from(text), text],
  ["with a byte-order mark", Buffer.from(`\ufeff${text}`), text],
  ["packed by gzip", gzipSync(`\ufeff${text}`), text],
  ["longer than a piece", Buffer.from(text.repeat(300_000)), text.repeat(300_000)],
  ["empty", Buffer.from(""), ""],
])("a text that is %s", async (_, content, expected) => {
  expect((await readText(fileOf(content), "names")) === expected).toBe(true);
});

test.each([
  ["a table of Parquet", Buffer.from("PAR1\0\0"), /file: expected names, got a Parquet file: write its columns as CSV/],
  ["UTF-16", Buffer.from("\ufeffab\n", "utf16le"), /file: expected names, got text in UTF-16: convert it/],
  ["Latin-1", Buffer.from("caf\u00e9\n", "latin1"), /file: expected names in UTF-8, got other bytes/],
  ["cut", gzipSync(text.repeat(99)).subarray(0, 40), /file: expected complete gzip'd data/],
])("%s is refused", async (_, content, sentence) => {
  await expect(readText(fileOf(content), "names")).rejects.toThrow(sentence);
});

test("a folder, and a file that is not there, are refused", async () => {
  await expect(readText(folder, "names")).rejects.toThrow("expected a file, got a folder: name a file in it");
  await expect(readText(join(folder, "none"), "names")).rejects.toThrow("there is no such file");
});
