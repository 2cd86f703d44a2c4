/** The sentences for what has no derivative, whatever its declared type. */
import { ShapeError, type Tensor } from "@attrec/tensor";
import { isTensor, show } from "@attrec/tensor/extend";

/** Refuses a value that has no derivative, whatever its declared type: `what` names it. */
export const refuseOthers = (what: string, value: unknown): void => {
  if (!isTensor(value)) {
    const kind =
      value instanceof Promise
        ? "a Promise"
        : value === null
          ? "null"
          : Array.isArray(value)
            ? "an array"
            : typeof value;
    throw new TypeError(`${what} is ${kind}, not a tensor: give the tensor that is to be differentiated.`);
  }
  if (value.dtype === "float") return;
  const elements = value.dtype === "int" ? "whole numbers" : "booleans";
  throw new TypeError(
    `${what} is a tensor of ${elements}, ${value.dtype}:${show(value.shape)}, which have no derivative.`,
  );
};

/** Refuses a value that has no gradient: one that is not a scalar. `what` names it. */
export const refuseAllButScalars = (what: string, value: Tensor): void => {
  refuseOthers(what, value);
  if (value.sizes.length === 0) return;
  throw new ShapeError(
    `${what} is ${show(value.shape)}, but only a scalar [] has a gradient: reduce it, by sum or mean`,
  );
};
