/** The README's picture is of the site as it is. */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { root } from "../frame/doors.ts";
import { digest } from "./pictures.ts";

test("the picture of the front page is made of what the page is made of now: npm run site && npm run pictures", () => {
  const { sources } = JSON.parse(readFileSync(`${root}docs/pictures/front.json`, "utf8")) as {
    readonly sources: string;
  };
  expect(sources).toBe(digest());
  for (const size of ["desktop", "phone"]) {
    // A PNG begins with these bytes.
    expect([...readFileSync(`${root}docs/pictures/front-${size}.png`).subarray(1, 4)]).toEqual([80, 78, 71]);
  }
});
