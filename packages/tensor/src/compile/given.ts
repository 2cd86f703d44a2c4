/** Reads the arguments of a call of a compiled function: a tree of data, from which a carried state is taken over. */
import { isSpendable, type SpendableStorage } from "../devices/spendable.ts";
import type { Program } from "../graph/program.ts";
import { dataNode } from "../ops/tensor.ts";
import { show } from "../shape/dimension.ts";
import type { AnyTensor, Storage } from "../tensor.ts";

/** Arguments as a tree: numbers are refused. */
export const ARGUMENTS = {
  subject: "compile: what the function is given",
  other: (value: unknown, path: string): void => {
    if (typeof value !== "number") return;
    throw new TypeError(
      `compile: the argument at '${path}' is the number ${value}, which would be frozen into the plan: pass tensor("", [${value}]) if it changes, or close over it if it never does.`,
    );
  },
};

/** A plan runs on data. A spent state is no data any more, and is refused before the call takes over another state beside it. */
export const refuseDescriptions = (given: readonly AnyTensor[], { names }: Program): void => {
  given.forEach((tensor, i) => {
    const { lowering } = tensor.operation;
    if (lowering.kind !== "data" && lowering.kind !== "constant") {
      throw new TypeError(
        `compile: the argument at '${names[i]}' is a description, ${show(tensor.shape)} (${tensor.operation.name}), not data: run it first with a compiled function of its own, or make it within this one.`,
      );
    }
    spendableOf(tensor)?.verify();
  });
};

/**
 * The tensors of the arguments. A call takes over the tensors that it carries; a tensor that is also given at a second place is
 * copied there.
 */
export const tensorsOf = (given: readonly AnyTensor[], { carried, names }: Program): readonly AnyTensor[] => {
  const taken = new Map<Storage, number>();
  for (const i of carried) {
    const storage = given[i] && spendableOf(given[i]);
    if (storage && !taken.has(storage)) taken.set(storage, i);
  }
  if (taken.size === 0) return given;
  return given.map((tensor, i) => {
    const storage = spendableOf(tensor);
    const place = storage && taken.get(storage);
    if (!storage || place === undefined || place === i) return tensor;
    if (storage.load) {
      throw new TypeError(
        `compile: the tensor at '${names[place]}' is carried, so that the call takes it over, and is given at '${names[i]}' as well: give a copy there, await toHost(tensor).`,
      );
    }
    const elements = storage.read().slice();
    return dataNode({ read: () => elements }, tensor.shape, tensor.sizes, tensor.dtype);
  });
};

const spendableOf = ({ operation: { lowering } }: AnyTensor): SpendableStorage | undefined =>
  lowering.kind === "data" && isSpendable(lowering.storage) ? lowering.storage : undefined;
