/** Checks that remarks stand around what they speak of. */
import { expect, test } from "vitest";
import { withRemarks } from "./marks.ts";
import type { Remark } from "./shapes.ts";

const shape = (start: number, length: number, text: string): Remark => ({ start, length, kind: "shape", text });

/** What a reader sees. */
const seen = (html: string): string => html.replaceAll(/<[^>]*>/g, "");

test("a remark is put around its name, also within a token, and nothing that is read changes", () => {
  const html = '<span class="hl-0">const</span> <span class="hl-1">a = b&lt;c</span><br/>d';
  const marked = withRemarks(html, [shape(6, 1, "one"), shape(10, 3, "<two>"), shape(14, 1, "three")]);
  expect(seen(marked)).toBe(seen(html));
  expect(
    [...marked.matchAll(/<span class="shape" data-says="([^"]*)">((?:<span class="hl-\d">[^<]*<\/span>)|\w)/g)].map(
      ([, says, of]) => [says, seen(of ?? "")],
    ),
  ).toEqual([
    ["one", "a"],
    ["&lt;two&gt;", "b&lt;c"],
    ["three", "d"],
  ]);
});

test("an error stands around the shapes in it", () => {
  const marked = withRemarks("f(x)", [{ start: 2, length: 1, kind: "error", text: "wrong" }, shape(2, 1, "x: number")]);
  expect(marked).toBe(
    'f(<span class="error" data-says="wrong"><span class="shape" data-says="x: number">x</span></span>)',
  );
});
