/** Runs cells in processes, tells how it goes, and ends at an interrupt with a word on what is kept. */
import {
  type Contender,
  type Counts,
  type OutcomeStore,
  type Pool,
  type Runner,
  runnerOf,
  secondsLeft,
  startPool,
} from "@attrec/compare";
import { terminalText } from "attrec/extend";
import { fastestWasm } from "../options/device.ts";
import { Interrupted, keep, watchInterrupt } from "../program/interrupt.ts";
import { suiteProgress } from "./progress.ts";

/** Progress is told at least so often, in milliseconds, also while long cells run. */
const HEARTBEAT = 60_000;

/** What is needed to run cells under watch. */
export interface Watched {
  readonly store: OutcomeStore;
  /** The place of the store, as a person names it. */
  readonly place: string;
  readonly processes: number;
  /** The most cells that the work asks for. */
  readonly expected: number;
  /** The models of the study, of which some may not ship. */
  readonly models?: readonly Contender[];
  /** The device that runs cells where several have their bytes. */
  readonly device?: string | undefined;
  /** The most epochs that it will ask of each model on each data set, where not all cells are asked for at once. */
  readonly epochs?: ReadonlyMap<string, number>;
}

/** The file that a process runs: it knows models of one's own too. */
const WORKER = new URL(import.meta.url.replace(/watched(\.[jt]s)/, "worker$1"));

/** A pool that is told with each job where the code of its model is, if it does not ship, and which device to choose. */
const withChoices = (pool: Pool, { models = [], device }: Pick<Watched, "models" | "device">): Pool => {
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
export const watched = async <T>(
  { store, place, processes, expected, epochs = new Map(), models = [], device = fastestWasm().name }: Watched,
  work: (runner: Runner) => Promise<T>,
): Promise<{ readonly result: T; readonly counts: Counts }> => {
  const tell = (sentence: string): void => {
    progress.clear();
    process.stderr.write(`${terminalText(sentence)}\n`);
  };
  const pool = withChoices(startPool(processes, { worker: WORKER, onFewer: tell }), { models, device });
  const progress = suiteProgress(process.stderr, { expected });
  const interrupt = watchInterrupt();
  const show = (): void => progress.show(runner.counts(), secondsLeft(runner.work(), epochs, processes));
  const runner = runnerOf(store, pool, {
    onChange: () => {
      show();
      keep(keptSentence(place, runner.counts()));
    },
    onLost: tell,
  });
  const beat = setInterval(show, HEARTBEAT);
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
