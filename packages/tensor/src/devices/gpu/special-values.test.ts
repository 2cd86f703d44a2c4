/** The gpu device on values that are not finite, in every mode that Node has. */
import { describeOnGpu, MODES } from "../../testing/gpu-modes.ts";
import { agreesOnSpecialValues } from "../../testing/special-values.ts";

for (const mode of MODES) {
  describeOnGpu(mode, (device) => {
    // WebGPU allows a card to take what is below 2^-126 for 0, and a logarithm to be off by some units in its last place, of which a
    // power has e to. Nothing else may differ.
    const compared = {
      name: mode,
      device,
      largestInt: 2 ** 24,
      ...(mode === "webgpu" && { takesTinyForZero: true, tolerance: 1e-5 }),
    };
    agreesOnSpecialValues([compared], { numRuns: 3, times: 2, shrinks: false });
  });
}
