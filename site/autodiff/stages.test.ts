/** The stages that the page shows are the compiler's, and the text of a module says all that is in it. */
import { at } from "@attrec/tensor/extend";
import { expect, test } from "vitest";
import { passes } from "../../packages/tensor/src/plan/passes.ts";
import { ModuleBuilder } from "../../packages/tensor/src/languages/wasm/encoder.ts";
import { f32x4, get, i32, load, op, store } from "../../packages/tensor/src/languages/wasm/code.ts";
import { examples } from "./examples.ts";
import { marked } from "./shown-stage.ts";
import { stagesFor } from "./stages.ts";
import { wasmText } from "./wasm-text.ts";

test("a module is written out, with its loops further in", () => {
  const module = new ModuleBuilder();
  const index = module.define("double", ["i32", "i32"], [], (f) => {
    const [from, to] = f.parameters;
    f.repeat(3, () => {
      f.emit(store(get(to), 16, op("f32x4.mul", load("v128.load", get(from)), f32x4(2))));
      f.advance(from, -16);
    });
    f.when(op("i32.gt_s", get(from), i32(-70)), () => f.advance(to, 1));
  });
  module.export("double", index);
  expect(wasmText(module.encode({ shared: true }))).toMatchInlineSnapshot(`
    "(module
      (import "env" "memory" (memory 1 65536 shared))
      (func $f0 (export "double") (param i32 i32) (local i32 v128)
        v128.const i32x4 0x40000000 0x40000000 0x40000000 0x40000000
        local.set 3
        i32.const 3
        local.set 2
        loop
          local.get 1
          local.get 0
          v128.load
          local.get 3
          f32x4.mul
          v128.store offset=16
          local.get 0
          i32.const -16
          i32.add
          local.set 0
          local.get 2
          i32.const 1
          i32.sub
          local.tee 2
          br_if 0
        end
        local.get 0
        i32.const -70
        i32.gt_s
        if
          local.get 1
          i32.const 1
          i32.add
          local.set 1
        end
      )
    )"
  `);
});

test("the stages go from the trace through all passes to code, and their code is whole", async () => {
  for (const of of examples.filter(({ id }) => ["polynomial", "classes"].includes(id))) {
    const stages = await stagesFor(of);
    const names = stages.map(({ name }) => name);
    expect(names).toEqual(["trace", ...passes.map(({ name }) => name), "wasm", "WGSL"]);
    const [wasm, wgsl] = stages.slice(-2);
    expect(wasm?.text).toMatch(/^\(module\n {2}\(import "env" "memory" \(memory 1 65536\)\)\n {2}\(func \$f0/);
    expect(wgsl?.text).toContain("@compute @workgroup_size(");
    expect(at(stages, 1).text.split("\n").length).toBeLessThan(at(stages, 0).text.split("\n").length);
  }
});

test("a line is marked where the other side has none like it, numbers aside", () => {
  const before = "%0 = input x [2]\n%1 = exp(%0) [2]\n%2 = exp(%0) [2]";
  const after = "%0 = input x [2]\n%4 = exp(%0) [2]";
  expect(marked(before, after).map(({ isAlone }) => isAlone)).toEqual([false, false, true]);
  expect(marked(after, before).map(({ isAlone }) => isAlone)).toEqual([false, false]);
});
