/** Checks steps of every model on a graphics card, if there is one. */
import { interpreter } from "@attrec/tensor";
import { attrec, type SequentialModel } from "attrec";
import { describe, expect, test } from "vitest";
// Test helpers are not a part of the package; they are shared by its neighbours' tests.
import { relativeError } from "../../../tensor/src/testing/draw.ts";
import { describeOnGpu, MODES } from "../../../tensor/src/testing/gpu-modes.ts";
import { equalSequences } from "../testing/equal-sequences.ts";
import { sizes, trajectory } from "../testing/trajectory.ts";
import { bprmf } from "./bprmf.ts";
import { caser } from "./caser.ts";
import { fmc } from "./fmc.ts";
import { fpmc } from "./fpmc.ts";
import { hrm } from "./hrm.ts";
import { lstmPlus } from "./lstm-plus.ts";
import { prme } from "./prme.ts";
import { transrec } from "./transrec.ts";

const agrees = <P>(name: string, model: SequentialModel<P>, steps: number, of = sizes, modes = MODES): void => {
  describe(`${steps} steps of ${name}`, () => {
    const exact = trajectory(model, interpreter(), steps, of);
    for (const mode of modes) {
      describeOnGpu(mode, (device) => {
        test("are the interpreter's, to 1e-4", async () => {
          const [expected, { losses, state }] = [await exact, await trajectory(model, await device(), steps, of)];
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

// All sizes are equal: what a model computes cannot hang on their names. The other modes have the same shaders.
const equal = { users: 4, items: 4, batch: 4, length: 4, targets: 4 };
const ofEqualSizes = <P>(name: string, model: SequentialModel<P>): void =>
  agrees(`${name} of equal sizes`, model, 2, equal, ["webgpu"]);

ofEqualSizes("AttRec", attrec({ dim: 4, dropout: 0.3, aggregation: "max" }));
ofEqualSizes("Caser", caser({ dim: 4, length: 4, horizontal: 4, vertical: 4 }));
ofEqualSizes("LSTM+", lstmPlus({ dim: 4 }));
ofEqualSizes("TransRec", transrec({ dim: 4 }));
ofEqualSizes("BPRMF", bprmf({ dim: 4 }));
ofEqualSizes("FMC", fmc({ dim: 4 }));
ofEqualSizes("FPMC", fpmc({ dim: 4 }));
ofEqualSizes("HRM", hrm({ dim: 4, dropout: 0.5 }));
ofEqualSizes("PRME", prme({ dim: 4, threshold: 6 }));

describe.each(equalSequences)("steps of %s of equal sizes (%s)", (_, __, steps) => {
  describeOnGpu("webgpu", (device) => {
    test("are the interpreter's, to 1e-4", async () => {
      expect(relativeError(await steps(await device()), await steps(interpreter()))).toBeLessThan(1e-4);
    });
  });
});
