/**
 * Checks that a NaN which is planted anywhere in a training of any model is found and named, on wasm: in a parameter or what is made of
 * it, in a step of a loop, and in the derivative of these.
 */
import { wasm } from "@attrec/tensor";
import { afterAll, test } from "vitest";
// Test helpers are not a part of the package; they are shared by its neighbours' tests.
import { runs } from "../../../tensor/src/testing/draw.ts";
import { expectAllNamed, trainings } from "../testing/planted-trainings.ts";

const onWasm = wasm({ threads: 1 });
afterAll(() => onWasm.close());

test.for(trainings)("in %s, on wasm", (training) => expectAllNamed(training, onWasm, runs(2)));
