/** Checks samples as a document has them. */
import { expect, test } from "vitest";
import { remarksOf } from "./shapes.ts";

const given = 'declare const a: Tensor<["batch"]>; declare const b: Tensor<["dim"]>;';

test("a sample has the shapes of its names, and the sentence that its waves announce", () => {
  const code = 'const c = sub(a, b);\n//               ~  "sub: [batch] and [dim] do not broadcast"\nconst d = a;\n';
  const remarks = remarksOf(code, given);
  expect(
    remarks.filter(({ kind }) => kind === "error").map(({ start, length }) => code.slice(start, start + length)),
  ).toEqual(["b"]);
  expect(remarks.map(({ text }) => text)).toContain('const d: Tensor<["batch"], "float">');
});

test("a sample with an error that it does not announce, or another than it announces, is refused", () => {
  expect(() => remarksOf("sub(a, b);\n", given)).toThrow("no waves below the line say so: Argument of type");
  expect(() => remarksOf('sub(a, a);\n//     ~  "too wide"\n', given)).toThrow(
    'Waves announce "too wide", but the compiler says nothing',
  );
});
