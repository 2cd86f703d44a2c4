/** `compare worker`: runs cells for the coordinators of a queue, until it is interrupted. */
import { acceptIn, shownAddress, startQueueWorker } from "@attrec/compare";
import { Interrupted, keep, watchInterrupt } from "../program/interrupt.ts";
import { workerOptions } from "./machines-options.ts";
import { ownContenders } from "./own-models.ts";
import { sourceOptions } from "./source-options.ts";
import { cellPool, say } from "./watched.ts";

/** The file of the process that checks studies: it is beside this one, and has its ending. */
const CHECKER = new URL(import.meta.url.replace(/queue-worker(\.[jt]s)/, "accept-worker$1"));

/** `compare worker`: this machine for all studies of a queue. */
export const workerCommand = () =>
  workerOptions().action(async ({ queue, data, items, usersTable, model, processes, code }) => {
    const interrupt = watchInterrupt();
    const own = sourceOptions({ data, items, usersTable });
    const said = (): string => {
      const { done, failed, running } = worker.counts();
      return `Cells run here: ${done}${failed > 0 ? `, of which ${failed} failed` : ""}. Given back to the queue: ${running}.`;
    };
    const worker = await startQueueWorker(queue, {
      pool: cellPool(processes, { models: await ownContenders(model) }, say),
      processes,
      accept: acceptIn(CHECKER, { own, models: model, ...(code !== undefined && { code }) }),
      tell: say,
      onChange: () => keep(said()),
    });
    say(`Waiting for cells at ${shownAddress(queue)}, for ${processes} ${processes === 1 ? "process" : "processes"}.`);
    try {
      if ((await Promise.race([worker.ended, interrupt.happened])) === "interrupted")
        throw new Interrupted(`Interrupted. ${said()}`);
    } finally {
      interrupt.stop();
      await worker.stop();
    }
  });
