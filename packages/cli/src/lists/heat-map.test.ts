/** The attention of a model is drawn as text and as a picture, whatever titles are. */
import { expect, test } from "vitest";
import { attentionPicture, attentionText } from "./heat-map.ts";

const explained = {
  history: ["Alien", '<script>"& \u001b[2J'],
  attention: [
    [0, 1],
    [0.3, 0.7],
  ],
  shares: [0.15, 0.85],
};

test("a text has a line for each item", () => {
  expect(attentionText(explained)).toEqual(["  15 %  | █|  Alien", '  85 %  |▒▓|  <script>"& \\x1b[2J']);
});

test("a picture has a cell for each pair, and runs nothing", () => {
  const picture = attentionPicture(explained);
  expect(picture.match(/fill-opacity="(0|1)\.\d{4}"/g)).toHaveLength(4);
  expect(picture).toContain('fill-opacity="0.7000"');
  expect(picture).not.toContain("<script>");
  expect(picture).not.toContain("\u001b");
});
