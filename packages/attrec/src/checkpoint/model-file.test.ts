/** Checks that a model file gives back what was written, and that damage is found. */
import { compile, interpreter, key, type KeyTensor, keyTensor, read, tensor } from "@attrec/tensor";
import { encodeSafetensors as encode, type StoredTensor } from "@attrec/tensor/files";
import { describe, expect, test } from "vitest";
import { attrec } from "../model/attrec.ts";
import { decodeTrees, encodeTrees, fillTree } from "./model-file.ts";
import { sealedText } from "./seal.ts";

const values = Float32Array.of(1, -2, 0.5, 3);
const parameters = { items: tensor("items dim", values, { items: 2, dim: 2 }), bias: tensor("int:", [7]) };
const notes = { model: "attrec", epoch: "3" };
const names = { users: ["1", "ü"], items: ["a", "b\n"] };
const whole = (): Promise<Uint8Array<ArrayBuffer>> => encodeTrees({ parameters }, notes, names);
const opened = async () => decodeTrees(await whole(), "m");

test("a file gives back trees, notes and names, and is verified", async () => {
  const file = await opened();
  expect(file.isVerified).toBe(true);
  expect({ ...file.metadata }).toEqual(notes);
  expect({ ...file.names }).toEqual(names);
  expect([...file.tensors.keys()].sort()).toEqual(["parameters.bias", "parameters.items"]);
  const filled = fillTree(parameters, "parameters", file, "m");
  expect([...read(filled.items)]).toEqual([...values]);
  expect([...read(filled.bias)]).toEqual([7]);
});

describe("damage is found", () => {
  test("in whichever bit it is", async () => {
    const before = await opened();
    const bytes = await whole();
    let same = 0;
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const flipped = bytes.slice();
      flipped[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const file = await decodeTrees(flipped, "the file").catch((error: unknown) => error);
      if (file instanceof Error) expect(file.message).toMatch(/^the file /);
      else {
        // Blanks around the header may become other blanks.
        expect(file).toEqual(before);
        same++;
      }
    }
    expect(same).toBeLessThan(40);
  });

  test("in an element, by its sentence", async () => {
    const bytes = await whole();
    bytes[bytes.length - 1] = (bytes[bytes.length - 1] ?? 0) ^ 1;
    await expect(decodeTrees(bytes, "m")).rejects.toThrow(/^m is damaged: its content is not what was written/);
  });

  test("where the notes of the seal are missing or strange", async () => {
    const text = new TextDecoder("latin1").decode(await whole());
    for (const [found, instead] of [
      ['"format":', '"gormat":'],
      ['"digest":', '"eigest":'],
      ['"attrec 2"', '"attrec 1"'],
      ['"attrec 2"', '"attrec x"'],
      ['"attrec 2"', '"bttrec 2"'],
    ] as const) {
      const damaged = Uint8Array.from(text.replace(found, instead), (letter) => letter.charCodeAt(0));
      await expect(decodeTrees(damaged, "m")).rejects.toThrow("m is damaged: its notes say format");
    }
  });
});

describe("versions", () => {
  test("a file of a newer version is recognised, even if nothing else of it can be read", async () => {
    const header = '{"__metadata__":{"format":"attrec 3","digest":"x"},"p":{"dtype":"Q4","elements":"elsewhere"}}';
    const bytes = new Uint8Array(8 + header.length);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
    bytes.set(new TextEncoder().encode(header), 8);
    await expect(decodeTrees(bytes, "m")).rejects.toThrow(
      "m was written by a newer version of attrec: it has format 3, and this version reads formats up to 2. Update attrec.",
    );
  });

  test("a file of an earlier version or of another tool opens, and is not verified", async () => {
    const stored: StoredTensor = { dtype: "F32", shape: [2, 2], data: values };
    for (const before of [notes, { ...notes, format: "pt" }]) {
      const file = await decodeTrees(encode(new Map([["parameters.items", stored]]), before), "m");
      expect(file.isVerified).toBe(false);
      expect({ ...file.metadata }).toEqual(before);
    }
  });

  test("the notes of the seal are no one else's", async () => {
    await expect(encodeTrees({}, { digest: "mine" })).rejects.toThrow('cannot be named "digest"');
    await expect(encodeTrees({}, { format: "mine" })).rejects.toThrow('cannot be named "format"');
  });

  test("the digest is of the content, in the order of names", () => {
    const described = [
      { name: "b", dtype: "F32", shape: [1], sha256: "22" },
      { name: "a", dtype: "I32", shape: [], sha256: "11" },
    ] as const;
    expect(new TextDecoder().decode(sealedText({ format: "attrec 2", epoch: "3" }, described))).toBe(
      '[[["epoch","3"],["format","attrec 2"]],[["a","I32",[],"11"],["b","F32",[1],"22"]]]',
    );
  });
});

describe("names do not collapse", () => {
  const one = tensor("", [1]);

  test("keys with dots in them are no way through a tree", async () => {
    const tree = { "a.b": tensor("", [1]), a: { b: tensor("", [2]), "": tensor("", [3]) } };
    const file = await decodeTrees(await encodeTrees({ parameters: tree }, {}), "m");
    expect([...file.tensors.keys()].sort()).toEqual(['parameters."a.b"', 'parameters.a.""', "parameters.a.b"]);
    const filled = fillTree(tree, "parameters", file, "m");
    expect([filled["a.b"], filled.a.b, filled.a[""]].map((one) => read(one)[0])).toEqual([1, 2, 3]);
  });

  test("a list and a tensor that would have one name are refused", async () => {
    await expect(encodeTrees({ names: { users: one } }, {}, { users: ["a"] })).rejects.toThrow(
      'A list and a tensor would both be named "names.users" in a file',
    );
  });

  test("a name that every object has is one like others", async () => {
    const tree = Object.fromEntries([
      ["__proto__", one],
      ["constructor", one],
    ] as const);
    const file = await decodeTrees(await encodeTrees({ parameters: tree }, {}), "m");
    expect([...file.tensors.keys()].sort()).toEqual(["parameters.__proto__", "parameters.constructor"]);
    expect(Object.keys(fillTree(tree, "parameters", file, "m"))).toEqual(["__proto__", "constructor"]);
  });

  test("a header that has a name twice is refused", async () => {
    const entry = '{"dtype":"F32","shape":[0],"data_offsets":[0,0]}';
    for (const header of [
      `{"x":${entry},"x":${entry}}`,
      `{"x":${entry},"\\u0078":${entry}}`,
      `{"__metadata__":{"a":"1","a":"2"}}`,
      `{"x":{"dtype":"F32","shape":[0],"data_offsets":[0,0],"dtype":"F32"}}`,
    ]) {
      const bytes = new Uint8Array(8 + header.length);
      new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
      bytes.set(new TextEncoder().encode(header), 8);
      await expect(decodeTrees(bytes, "m")).rejects.toThrow(/^m has a bad header: it has ".+" twice\.$/);
    }
  });
});

describe("a tree is filled with what it is like, and with nothing else", () => {
  const filled = async (like: unknown): Promise<unknown> => fillTree(like, "parameters", await opened(), "m");
  const { items, bias } = parameters;

  test.each([
    [
      "other sizes",
      { items: tensor("items dim", [1, 2], { items: 1, dim: 2 }), bias },
      '"parameters.items" has the sizes [2, 2]',
    ],
    [
      "floats for whole numbers",
      { items, bias: tensor("", [1]) },
      '"parameters.bias" has elements of type I32, but is float here',
    ],
    [
      "whole numbers for floats",
      { items: tensor("int:items dim", [1, 2, 3, 4], { items: 2, dim: 2 }), bias },
      '"parameters.items" has elements of type F32, but is int here',
    ],
    ["a tensor more", { items, bias, more: bias }, 'm: the tensor "parameters.more" is missing.'],
    ["a tensor less", { items }, 'm: the tensor "parameters.bias" has no place here'],
  ])("%s", async (_, like, sentence) => {
    await expect(filled(like)).rejects.toThrow(sentence);
  });

  test("floats of either width will do: a model may be trained on one device and used on another", async () => {
    const wide = { items: tensor("items dim", Float64Array.from(values), { items: 2, dim: 2 }), bias };
    const file = await decodeTrees(await encodeTrees({ parameters: wide }, {}), "m");
    expect([...read(fillTree(parameters, "parameters", file, "m").items)]).toEqual([...values]);
  });

  test("a broken list is refused", async () => {
    const data = new TextEncoder().encode('["a",1]');
    const bytes = encode(new Map([["names.users", { dtype: "U8", shape: [data.length], data } as const]]), {});
    await expect(decodeTrees(bytes, "m")).rejects.toThrow(
      'm: the tensor "names.users" should be the text of a JSON array',
    );
  });
});

test("AttRec's file is not much larger than its parameters", async () => {
  const sizes = { users: 500, items: 800 };
  const init = compile((draws: KeyTensor) => attrec({ dim: 50 }).init(draws, sizes), interpreter());
  const trees = { parameters: init(keyTensor(key(1))) };
  const named = (count: number, letter: string) => Array.from({ length: count }, (_, i) => `${letter}${i + 100_000}`);
  const bare = await encodeTrees(trees, notes);
  const full = await encodeTrees(trees, notes, { users: named(500, "u"), items: named(800, "i") });
  expect(full.length / bare.length).toBeLessThan(1.03);
});
