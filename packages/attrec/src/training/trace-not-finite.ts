// Finds the operation of a training that was the first to give NaN or an infinity.
import { compile, findNotFinite, read } from "@attrec/tensor";
import { leaves } from "@attrec/tensor/extend";
import type { Trace } from "./finite.ts";
import { onHost } from "./on-host.ts";

/**
 * Goes through an epoch again until a step gives what is not finite, and then through that step, operation by operation: first in
 * float32 on the host, and where that is finite, on the device itself. Use it as the option `trace` of {@link fit}.
 *
 * @returns a sentence with the batch, the operation, its label, the place by the names of its dimensions, and the line of the model
 * or the optimizer that calls it
 *
 * @example
 * ```ts
 * const broken = { ...model, loss: (...given: Parameters<typeof model.loss>) => log(neg(model.loss(...given))) };
 * const options = { ...defaultsOf(trainingOptions), key: key(1), validate: () => 0, trace: traceNotFinite };
 * const { windows, sizes } = experiment;
 * await (async () => {
 *   for await (const { kind } of fit(broken, adagrad(), windows, sizes, interpreter(), options)) if (kind === "epoch") break;
 * })(); // Error: The loss is NaN in epoch 1, batch 1. In batch 1 of epoch 1, 'loss' of the step is not finite. The operation log gives NaN, of -3.99907, called at …
 * ```
 */
export const traceNotFinite: Trace = async ({ start, key, step, device, epoch, state, inputs }) => {
  if (!isFinite(state)) {
    const found = (await findNotFinite(start)(key)) ?? (await findNotFinite(start, device)(key));
    return `The state is not finite before epoch ${epoch}. ${found?.sentence ?? "It was begun with finite numbers."}`;
  }
  const run = compile(step, device, { carry: "state" });
  let before = state;
  let batch = 0;
  for (const input of inputs()) {
    batch++;
    const { loss, state: after } = await onHost(run(before, ...input));
    if (isFinite({ loss, after })) {
      before = after;
      continue;
    }
    const found =
      (await findNotFinite(step)(before, ...input)) ?? (await findNotFinite(step, device)(before, ...input));
    const where = `In batch ${batch} of epoch ${epoch}`;
    if (found) return `${where}, '${found.result}' of the step is not finite. ${found.sentence}`;
    return `${where} it is not finite where the device ${device.name} computes all of the step together, and finite operation by operation.`;
  }
  return `When epoch ${epoch} was gone through again, all of it was finite.`;
};

/** Whether all numbers of a tree on the host are finite. */
const isFinite = (tree: unknown): boolean =>
  leaves(tree).every(({ tensor }) => read(tensor).every((x) => Number.isFinite(x)));
