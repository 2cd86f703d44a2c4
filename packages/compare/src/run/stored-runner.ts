// A runner that runs nothing: it has what a store has, for reports and the state of a suite.
import { cellId } from "../study/cell.ts";
import type { Runner } from "./runner.ts";
import type { StoreReader } from "./read-store.ts";

/**
 * A runner of the cells that a store has. All others are pending.
 *
 * @example
 * ```ts
 * const another = openStore(join(folder, "empty.db"));
 * const runner = storedRunner(another);
 * await runStudy(study, ["table2"], defaultPartOptions, runner);
 * another.close();
 * runner.counts(); // { done: 0, found: 0, failed: 0, lost: 0, pending: 4, running: 0 }
 * ```
 */
export const storedRunner = (store: Pick<StoreReader, "find">): Runner => {
  const asked = new Map<string, "done" | "failed" | "pending">();
  const count = (state: string): number => [...asked.values()].filter((one) => one === state).length;
  return {
    run: (cell) => {
      const id = cellId(cell);
      const found = store.find(id);
      asked.set(id, found === undefined ? "pending" : found.kind === "failed" ? "failed" : "done");
      return Promise.resolve(found ?? { kind: "pending" });
    },
    counts: () => ({
      done: count("done") + count("failed"),
      found: count("done") + count("failed"),
      failed: count("failed"),
      lost: 0,
      pending: count("pending"),
      running: 0,
    }),
  };
};
