/** Makes one scatter of each sum of scatters, as the rule for two of them does, in time by their number. */
import { scatter } from "../../nodes/build.ts";
import type { Node } from "../../tensor.ts";
import { joinSums } from "../facts/sums.ts";
import { isScatter, negatedPart, type RowsByIndices, shapedParts, addByIndices } from "../rules/scatters.ts";

/** A table that a recurrence reads at each step has a derivative that is such a sum. */
export const joinScatters = (outputs: readonly Node[]): readonly Node[] =>
  joinSums<RowsByIndices>(outputs, {
    isTerm: isScatter,
    differences: true,
    of: (term) => addByIndices(new Map(), shapedParts(term)),
    joined: (first, second, isDifference) => addByIndices(first, isDifference ? [...second].map(negatedPart) : second),
    whole: (parts, sizes) => scatter([...parts], sizes),
  });
