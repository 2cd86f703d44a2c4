/** Lists in an option of `compare`, with commas between. */
import { wholeNumber } from "../options/settings.ts";

/** Whole numbers with commas between. */
export const wholeNumberList =
  (option: string, least: number) =>
  (text: string): readonly number[] =>
    text.split(",").map((part) => wholeNumber(option, least)(part.trim()));

/** Names with commas between. */
export const names = (text: string): readonly string[] =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
