/** Checks steps of every model on a graphics card, if there is one. */
import { interpreter } from "@attrec/tensor";
import { attrec, type SequentialModel } from "attrec";
import { describe, expect, test } from "vitest";
// Test helpers are not a part of the package; they are shared by its neighbours' tests.
import { relativeError } from "../../../tensor/src/testing/draw.ts";
import { describeOnGpu, MODES } from "../../../tensor/src/testing/gpu-modes.ts";
import { trajectory } from "../testing/trajectory.ts";
import { bprmf } from "./bprmf.ts";
import { caser } from "./caser.ts";
import { lstmPlus } from "./lstm-plus.ts";
import { transrec } from "./transrec.ts";

const agrees = <P>(name: string, model: SequentialModel<P>, steps: number): void => {
  describe(`${steps} steps of ${name}`, () => {
    const exact = trajectory(model, interpreter(), steps);
    for (const mode of MODES) {
      describeOnGpu(mode, (device) => {
        test("are the interpreter's, to 1e-4", async () => {
          const [expected, { losses, state }] = [await exact, await trajectory(model, await device(), steps)];
          expect(relativeError(losses, expected.losses)).toBeLessThan(1e-4);
          expected.state.forEach((x, i) => expect(relativeError(state[i] ?? [], x)).toBeLessThan(1e-4));
        });
      });
    }
  });
};

agrees("AttRec", attrec({ dim: 8, dropout: 0.3 }), 30);
agrees("Caser", caser({ dim: 8 }), 30);
agrees("LSTM+", lstmPlus({ dim: 8 }), 10);
agrees("TransRec", transrec({ dim: 8 }), 10);
agrees("BPRMF", bprmf({ dim: 8 }), 10);
