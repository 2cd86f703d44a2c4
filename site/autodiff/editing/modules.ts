/** Lists what code in the page may import, by the names of the modules. */
import * as autodiff from "@attrec/autodiff";
import * as tensor from "@attrec/tensor";
import { attrec } from "attrec";
import { example } from "../example.ts";
import * as viewer from "../functions/viewer.ts";
import type { Modules } from "./run-code.ts";

/** A loop with a condition that ends whatever the numbers are: nobody can stop the interpreter in the midst of one. */
const whileLoop = (...[initial, condition, step, options]: Parameters<typeof tensor.whileLoop>): unknown => {
  if (options?.most === undefined)
    throw new Error("In this page a whileLoop needs its option most, which ends it whatever the numbers are.");
  return tensor.whileLoop(initial, condition, step, options);
};

/** Devices other than the interpreter: the page has the one, and shows the code that others are given. */
const DEVICES = ["wasm", "float64", "measureWide", "release"];

/** The modules of the page. */
export const modules: Modules = {
  "@attrec/tensor": {
    ...Object.fromEntries(Object.entries(tensor).filter(([name]) => !DEVICES.includes(name))),
    whileLoop,
  },
  "@attrec/autodiff": { ...autodiff },
  attrec: { attrec },
  "../example.ts": { example },
  "./viewer.ts": { ...viewer },
};
