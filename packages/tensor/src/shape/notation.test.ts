/** Checks shapes written as text, as types and as values. */
import fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import { einsum, fn, rearrange, tensor, type Tensor } from "../index.ts";
import type { Shape } from "./dimension.ts";
import type { Dimensions } from "./notation.ts";
import type { Inputs, OutputShape, Parameters, SignatureRule } from "./signature.ts";
import { parseDimensions } from "./notation.ts";
import { parseSignature } from "./signature.ts";

describe("the notation of dimensions", () => {
  it("lists names and sizes", () => {
    expectTypeOf<Dimensions<"batch length 3">>().toEqualTypeOf<["batch", "length", 3]>();
    expectTypeOf<Dimensions<"length-2">>().toEqualTypeOf<["length-2"]>();
    expectTypeOf<Dimensions<"">>().toEqualTypeOf<[]>();
    expectTypeOf<Dimensions<string>>().toEqualTypeOf<Shape>();
    expect(parseDimensions("f", "batch length 3")).toEqual(["batch", "length", 3]);
    expect(parseDimensions("f", "")).toEqual([]);
  });

  it.each(["batch  dim", " batch", "batch ", "007", "-3", "1.5", "a,b", "length-0", "length-"])(
    "refuses '%s'",
    (text) => {
      expect(() => parseDimensions("f", text)).toThrow(`f: '${text}': '`);
    },
  );

  it("reads what it writes", () => {
    const word = fc.oneof(fc.nat(), fc.constantFrom("batch", "length-2", "dim+1", "λ", "x_1"));
    fc.assert(
      fc.property(fc.array(word), (shape) => {
        expect(parseDimensions("f", shape.join(" "))).toEqual(shape);
      }),
    );
  });
});

describe("a signature", () => {
  it("has inputs and an output", () => {
    expectTypeOf<Inputs<"a b, b 3 -> a 3">>().toEqualTypeOf<[["a", "b"], ["b", 3]]>();
    expectTypeOf<OutputShape<"a b, b 3 -> a 3">>().toEqualTypeOf<["a", 3]>();
    expectTypeOf<OutputShape<"a b ->">>().toEqualTypeOf<[]>();
    expectTypeOf<OutputShape<"a b -> ">>().toEqualTypeOf<[]>();
    expectTypeOf<OutputShape<string>>().toEqualTypeOf<Shape>();
    expect(parseSignature("fn", "a b, b 3 -> a 3")).toMatchObject({
      inputs: [
        ["a", "b"],
        ["b", 3],
      ],
      output: ["a", 3],
    });
    expect(parseSignature("fn", "a b ->").output).toEqual([]);
    expect(parseSignature("fn", "a b, , b -> a")).toMatchObject({ inputs: [["a", "b"], [], ["b"]] });
  });

  it("says which inputs are integers", () => {
    type Lookup = Parameters<"items dim, int:batch -> batch dim">;
    expectTypeOf<Lookup>().toEqualTypeOf<[Tensor<["items", "dim"]>, Tensor<["batch"], "int">]>();
    const { inputs, dtypes } = parseSignature("fn", "items dim, int:batch -> batch dim");
    expect(inputs).toEqual([["items", "dim"], ["batch"]]);
    expect(dtypes).toEqual(["float", "int"]);
  });

  it("binds the names of its output", () => {
    const sentence = "fn: 'a b -> a c': 'c' is in the output, but in no input";
    expectTypeOf<SignatureRule<"fn", "a b -> a c">>().toEqualTypeOf<typeof sentence>();
    expect(() => parseSignature("fn", "a b -> a c")).toThrow(sentence);
    expectTypeOf<
      SignatureRule<"fn", "length -> length-2">["output" & keyof SignatureRule<"fn", "length -> length-2">]
    >().not.toBeNever();
    expect(parseSignature("fn", "length -> length-2").output).toEqual(["length-2"]);
  });

  it("does not call a name that is in a product alone unknown", () => {
    const sentence = "rearrange: 'a*b c -> a b c': 'a' is in a product, but no dimension of its own in an input";
    expectTypeOf<SignatureRule<"rearrange", "a*b c -> a b c">>().toEqualTypeOf<typeof sentence>();
    expect(() => parseSignature("rearrange", "a*b c -> a b c")).toThrow(sentence);
  });

  it("has no space too many, in the editor as at run time", () => {
    const x = tensor("2 2", [1, 2, 3, 4]);
    // @ts-expect-error -- A space ends the output.
    expect(() => einsum("i k -> i ", x)).toThrow("einsum: 'i k -> i ': '' is neither a name nor a size");
    // @ts-expect-error -- A space ends the output.
    expect(() => rearrange(x, "i k -> k i ")).toThrow("rearrange: 'i k -> k i ': '' is neither a name nor a size");
    // @ts-expect-error -- A space ends the input.
    expect(() => fn("i  -> i", (y) => y)).toThrow("fn: 'i  -> i': '' is neither a name nor a size");
    const sentence = "fn: 'int:a , b -> b': '' is neither a name nor a size";
    expectTypeOf<SignatureRule<"fn", "int:a , b -> b">>().toEqualTypeOf<typeof sentence>();
    expect(() => parseSignature("fn", "int:a , b -> b")).toThrow(sentence);
  });

  it("has no signs of a keyboard in its words, in the editor as at run time", () => {
    for (const sign of "$@#%&^~`\"\\\n\r\t.,;:()[]{}<>=/|?!'") {
      expect(() => parseSignature("fn", `a${sign} -> a${sign}`)).toThrow("is neither a name nor a size");
    }
    const dollar = "fn: 'a$ -> a$': 'a$' is neither a name nor a size";
    expectTypeOf<SignatureRule<"fn", "a$ -> a$">>().toEqualTypeOf<typeof dollar>();
    const tab = "einsum: 'a\tb -> a\tb': 'a\tb' is neither a name nor a size";
    expectTypeOf<SignatureRule<"einsum", "a\tb -> a\tb">>().toEqualTypeOf<typeof tab>();
  });

  it("has an arrow", () => {
    const sentence = "fn: 'a b': a signature reads 'inputs -> output'";
    expectTypeOf<SignatureRule<"fn", "a b">>().toEqualTypeOf<typeof sentence>();
    expect(() => parseSignature("fn", "a b")).toThrow(sentence);
  });

  it("reads what it writes", () => {
    const shape = fc.array(fc.constantFrom("a", "b", 3), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(shape, { minLength: 1, maxLength: 3 }), (inputs) => {
        const [output = []] = inputs;
        const text = `${inputs.map((input) => input.join(" ")).join(", ")} -> ${output.join(" ")}`;
        expect(parseSignature("fn", text)).toMatchObject({ text, inputs, output });
      }),
    );
  });
});
