/** Makes one concatenation of each sum of parts with zeros around them, as the rule for two of them does, in time by their number. */
import type { Node } from "../../tensor.ts";
import { lowered } from "../facts/operands.ts";
import { joinSums } from "../facts/sums.ts";
import { joinedSpans, type Span, spans } from "../rules/pieces.ts";

/** Parts along an axis: none where the terms have different ones. */
interface Padded {
  readonly axis: number | undefined;
  readonly parts: Span[];
}

/** A sequence that a recurrence reads at each step has a derivative that is such a sum. */
export const joinPadded = (outputs: readonly Node[]): readonly Node[] =>
  joinSums<Padded>(outputs, {
    isTerm: (node) => lowered(node, "concat") !== undefined,
    differences: false,
    of: (term) => {
      const axis = lowered(term, "concat")?.axis;
      return { axis, parts: axis === undefined ? [] : [...spans(term, axis)] };
    },
    joined: ({ axis, parts }, second) => {
      for (const part of second.parts) parts.push(part);
      return { axis: axis === second.axis ? axis : undefined, parts };
    },
    whole: ({ axis, parts }, sizes) => (axis === undefined ? undefined : joinedSpans(parts, axis, sizes)),
  });
