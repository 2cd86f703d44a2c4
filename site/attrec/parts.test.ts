/** Checks the parts of the page that are functions of values: searching, changing, choosing, checking, drawing. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { askingIn, describeAsking, isSameAsking, optionsFor } from "./asking.ts";
import { chart } from "./chart.ts";
import { assertFile, FILM_FILES } from "./film-files.ts";
import { isSame, moved, seenLast, without } from "./films.ts";
import { choiceOf, isSoftware, softwareWarning, threadsSaid } from "./runs-on.ts";
import { searchOf } from "./search.ts";
import { attrec } from "attrec";

test("a search goes by the beginnings of words, without case, accents and signs, the best known first", () => {
  const titles = [
    "Amélie (2001)",
    "The Dark Knight (2008)",
    "Knight and Day (2010)",
    "Dark (2017)",
    "12 Monkeys (1995)",
  ];
  const find = searchOf(titles, [5, 9, 7, 8, 1]);
  const found = (typed: string, most = 9) => find(typed, most).map((number) => titles[number]);
  expect(found("AMELIE")).toEqual(["Amélie (2001)"]);
  expect(found("knig")).toEqual(["Knight and Day (2010)", "The Dark Knight (2008)"]);
  expect(found("knight, dark")).toEqual(["The Dark Knight (2008)"]);
  expect(found("night")).toEqual([]);
  expect(found("  ", 2)).toEqual(["The Dark Knight (2008)", "Dark (2017)"]);
  expect(found("(2017")).toEqual(["Dark (2017)"]);
});

test("changes give new lists, keep every other film, and stop at the ends", () => {
  expect(without([4, 5, 6], 1)).toEqual([4, 6]);
  expect(moved([4, 5, 6], 1, -1)).toEqual([5, 4, 6]);
  expect(seenLast([4, 5, 6], 4)).toEqual([5, 6, 4]);
  const films = fc.uniqueArray(fc.nat(20), { minLength: 1, maxLength: 6 });
  fc.assert(
    fc.property(films, fc.nat(), fc.constantFrom(-1 as const, 1 as const), (all, at, by) => {
      const place = at % all.length;
      const next = moved(all, place, by);
      expect(new Set(next)).toEqual(new Set(all));
      // There and back again; at an end nothing moves, and the list itself says so.
      if (next !== all) expect(moved(next, place + by, by === 1 ? -1 : 1)).toEqual(all);
      else expect(place + by < 0 || place + by >= all.length).toBe(true);
      expect(isSame(seenLast(all, all[place] ?? -1), [...without(all, place), all[place]] as number[])).toBe(true);
    }),
    { numRuns: 50 },
  );
});

test("a way of asking is what a model was made with", () => {
  for (const asking of [
    { omega: 0.35, length: 4, mask: "after" },
    { omega: 0, length: 2, mask: "none" },
  ] as const) {
    const again = askingIn(attrec(optionsFor(asking)).hyperparameters, asking.length);
    expect(isSameAsking(again, asking)).toBe(true);
  }
  expect(describeAsking({ omega: 0.2, length: 3, mask: "none" })).toBe(
    "ω 0.20, L 3, no attention, the mean of the films",
  );
});

test.each([
  ["Google SwiftShader", true],
  ["ANGLE (Mesa, llvmpipe (LLVM 15.0.7, 256 bits), OpenGL 4.5)", true],
  ["Microsoft Basic Render Driver", true],
  ["ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 (0x00002504) Direct3D11)", false],
  ["apple, metal-3", false],
])("%s is a driver in software: %s", (name, expected) => {
  expect(isSoftware(name)).toBe(expected);
  const card = { name, isSoftware: expected };
  expect(choiceOf("webgpu", card)).toBe(
    expected ? `a driver in software, slow: ${name} (WebGPU)` : `the graphics card: ${name} (WebGPU)`,
  );
});

test("it says what training runs on, and why it is not more", () => {
  expect(choiceOf("webgl2", undefined)).toBe("no graphics card (WebGL 2)");
  expect(softwareWarning("llvmpipe")).toContain("llvmpipe is a driver in software");
  expect(threadsSaid(4, true)).toBe("4 threads of the processor, by WebAssembly");
  expect(threadsSaid(1, true)).not.toContain("isolated");
  expect(threadsSaid(1, false)).toContain("not cross-origin isolated");
});

test("the files of films are those of the package, packed or unpacked, and no others", async () => {
  for (const facts of Object.values(FILM_FILES)) {
    const path = fileURLToPath(import.meta.resolve(`attrec/data/movietweetings-100k/${facts.name}`));
    const packed = new Uint8Array(await readFile(path));
    await assertFile(packed, facts);
    await assertFile(new Uint8Array(gunzipSync(packed)), facts);
    await expect(assertFile(packed.slice(1), facts)).rejects.toThrow(
      `${facts.name} is not the file that this page was made for`,
    );
  }
});

test("a curve has a point for each epoch, and words for those who do not see it", () => {
  const drawn = chart([0.1, 0.25, 0.3], 20, "HR@50");
  expect(/points="([^"]*)"/.exec(drawn)?.[1]?.split(" ")).toHaveLength(3);
  expect(drawn).toContain('aria-label="HR@50: 0.100 after the first epoch, 0.300 after epoch 3"');
  expect(chart([], 20, "Loss")).toContain('aria-label="Loss: nothing yet"');
});
