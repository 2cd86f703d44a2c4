/** What a model's functions give is refused in a sentence where it is not what they have to give. */
import { tensor } from "@attrec/tensor";
import { expect, test } from "vitest";
import { checkedParts } from "./check-results.ts";

test("a part of a loss is one float: of another tensor only the first number would be told", () => {
  const one = tensor("", [2]);
  expect(checkedParts("mine", { one })).toEqual({ one });
  const refusal = (norm: unknown): string => {
    try {
      checkedParts("mine", { one, norm });
    } catch (error) {
      return String(error);
    }
    return "";
  };
  const told = "RangeError: The part 'norm' of the loss of mine has to be one float, a sum over the batch, and is";
  expect(refusal(tensor("items", [1, 2], { items: 2 }))).toBe(`${told} [items].`);
  expect(refusal(tensor("int:", [1]))).toBe(`${told} [] of int.`);
  expect(refusal(3)).toBe(`${told} no tensor (number).`);
  expect(refusal(undefined)).toBe(`${told} nothing.`);
});
