/** Runs cells in processes, tells how it goes, and ends at an interrupt with a word on what is kept. */
import {
  type Contender,
  type Counts,
  type ExpectedWork,
  type OutcomeStore,
  type ProcessPool,
  type QueuePool,
  runnerOf,
  startProcessPool,
  type WatchedRunner,
  workLeft,
} from "@attrec/compare";
import { terminalText } from "attrec/extend";
import { fastestWasm } from "../options/device.ts";
import { Interrupted, keep, watchInterrupt } from "../program/interrupt.ts";
import { suiteProgress } from "./progress.ts";

/** Progress is told at least so often, in milliseconds, also while long cells run. */
const HEARTBEAT = 60_000;

/** Also while other machines run cells and come and go. */
const QUEUE_HEARTBEAT = 3_000;

/** What is needed to run cells under watch. */
export interface WatchedRun {
  readonly store: OutcomeStore;
  /** The place of the store, as a person names it. */
  readonly place: string;
  readonly processes: number;
  /** The machines of a queue, which run cells in the place of processes of this one. They are not closed here. */
  readonly queue?: Pick<QueuePool, "run" | "running" | "workers">;
  /** The models of the study, of which some may not ship. */
  readonly models?: readonly Contender[] | undefined;
  /** The device that runs cells where several have their bytes. */
  readonly device?: string | undefined;
  /** The most that is asked of each model on each data set, where not all cells are asked for at once. */
  readonly expected?: ReadonlyMap<string, ExpectedWork>;
}

/** The file that a process runs: it knows models of one's own too. */
const WORKER = new URL(import.meta.url.replace(/watched(\.[jt]s)/, "worker$1"));

/** Processes of this machine that run cells, of models of one's own too. */
export const cellPool = (
  processes: number,
  { models, device = fastestWasm().name }: Pick<WatchedRun, "models" | "device">,
  tell: (sentence: string) => void,
): ProcessPool => withChoices(startProcessPool(processes, { worker: WORKER, onFewer: tell }), { models, device });

/** Says a sentence to the person at the terminal. */
export const say = (sentence: string): void =>
  void process.stderr.write(`${terminalText(sentence)}
`);

/** A pool that is told with each job where the code of its model is, if it does not ship, and which device to choose. */
const withChoices = (
  pool: ProcessPool,
  { models = [], device }: Pick<WatchedRun, "models" | "device">,
): ProcessPool => {
  const places = new Map(models.map(({ name, place }) => [name, place]));
  return {
    ...pool,
    run: (job, onStart) => {
      const place = places.get(job.cell.model);
      return pool.run(
        { ...job, ...(place !== undefined && { place }), ...(device !== undefined && { device }) },
        onStart,
      );
    },
  };
};

/** Does work with a runner, and gives its result and the counts of cells. Throws `Interrupted` at an interrupt. */
export const runWatched = async <T>(
  { store, place, processes, queue, expected = new Map(), models, device }: WatchedRun,
  work: (runner: WatchedRunner) => Promise<T>,
): Promise<{ readonly result: T; readonly counts: Counts }> => {
  const tell = (sentence: string): void => {
    progress.clear();
    say(sentence);
  };
  const pool = queue ? { ...queue, close: () => undefined } : cellPool(processes, { models, device }, tell);
  const progress = suiteProgress(process.stderr);
  const interrupt = watchInterrupt();
  const show = (): void => {
    const counts = runner.counts();
    const atOnce = queue ? Math.max(1, counts.running) : processes;
    progress.show(counts, workLeft(runner.work(), expected, atOnce), queue?.workers());
  };
  const runner = runnerOf(store, pool, {
    onChange: () => {
      show();
      keep(keptSentence(place, runner.counts()));
    },
    onLost: tell,
  });
  const beat = setInterval(show, queue ? QUEUE_HEARTBEAT : HEARTBEAT);
  try {
    const ended = await Promise.race([work(runner).then((result) => ({ result })), interrupt.happened]);
    const counts = runner.counts();
    progress.clear();
    if (ended === "interrupted") throw new Interrupted(`Interrupted. ${keptSentence(place, counts)}`);
    return { ...ended, counts };
  } finally {
    clearInterval(beat);
    interrupt.stop();
    pool.close();
  }
};

/** The sentence on what is kept of work that ends now: all outcomes but those of cells that were lost. */
const keptSentence = (place: string, { done, lost }: Counts): string =>
  `${done - lost} cells are kept in ${place}: the same command goes on from there.`;
