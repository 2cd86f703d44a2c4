/** Finds where numbers stop being finite: the operation that makes what is not finite of finite numbers. */
import { at } from "../at.ts";
import type { AnyTensor, Elements } from "../tensor.ts";

/** The values of nodes. */
export type Values = ReadonlyMap<AnyTensor, Elements>;

/** The place of the first NaN, or else of the first infinity. */
export const firstBad = (elements: Elements | undefined): number | undefined => {
  if (!elements || elements instanceof Int32Array) return undefined;
  const nan = elements.findIndex(Number.isNaN);
  const index = nan >= 0 ? nan : elements.findIndex((x) => !Number.isFinite(x));
  return index < 0 ? undefined : index;
};

/** An element of a node. */
export interface FirstFault {
  readonly node: AnyTensor;
  readonly index: number;
}

/**
 * Follows what is not finite back to the first node that makes it of finite numbers. Where that only hands on an infinity that was
 * written down, the first NaN that was made of it counts.
 */
export const firstFaultOf = (result: AnyTensor, values: Values): FirstFault => {
  let origin: FirstFault = { node: result, index: firstBad(values.get(result)) ?? 0 };
  let nan: FirstFault | undefined;
  for (;;) {
    const { node, index } = origin;
    const isByElement = node.operation.lowering.kind === "map";
    const own = node.inputs.flatMap((input): readonly FirstFault[] => {
      if (isMeant(input)) return [];
      const elements = values.get(input);
      if (!elements || elements instanceof Int32Array) return [];
      if (isByElement) return Number.isFinite(at(elements, index)) ? [] : [{ node: input, index }];
      const bad = firstBad(elements);
      return bad === undefined ? [] : [{ node: input, index: bad }];
    });
    const isNaNAt = (of: FirstFault): boolean => Number.isNaN(values.get(of.node)?.[of.index]);
    if (isNaNAt(origin)) nan = origin;
    // NaN comes from NaN, where there is one.
    const next = own.find(isNaNAt) ?? own[0];
    if (!next)
      return node.inputs.some((input) => isMeant(input) && isInfinite(values.get(input))) && nan ? nan : origin;
    origin = next;
  }
};

const isInfinite = (elements: Elements | undefined): boolean => firstBad(elements) !== undefined;

/** Whether an infinity was written down: it is a constant's, or a repetition or choice of one. */
const isMeant = (node: AnyTensor): boolean => {
  const { kind } = node.operation.lowering;
  if (kind === "constant") return true;
  if (kind === "input" || kind === "data") return false;
  return ["view", "reshape", "slice"].includes(kind) && node.inputs.every(isMeant);
};
