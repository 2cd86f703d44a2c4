/** Decides whether this machine has what a queued study needs: the same code, the same data, and the device. */
import { messageOf, type SentenceOf } from "../run/serve-cells.ts";
import { fork } from "node:child_process";
import { loadDataset } from "attrec/node";
import { type OwnData, ownSource } from "../machines/own-source.ts";
import { codeOf } from "../run/contender-version.ts";
import type { Job } from "../run/job.ts";
import type { Cell } from "../study/cell.ts";
import type { Contender } from "../study/contender.ts";
import { featuresOf } from "../study/features.ts";
import type { QueuedStudy } from "./queued-study.ts";

/** A study that this machine takes. */
export interface Accepted {
  /** What a process of this machine needs to run a cell of the study; undefined if the cell is none of it. */
  readonly jobOf: (cell: Cell) => Job | undefined;
}

/** Accepts a study, or is rejected with the sentence of a refusal. */
export type AcceptStudy = (study: QueuedStudy) => Promise<Accepted>;

/**
 * Throws a sentence unless this machine has the code and the data of a study; of data, both checksums are in it. `models` are those
 * that there are here, and `code` stands for the version of their code if it is given.
 */
export const assertStudyHere = async (
  study: QueuedStudy,
  models: readonly Contender[],
  { own, code }: { readonly own: OwnData; readonly code?: string | undefined },
): Promise<void> => {
  for (const { name, code: theirs } of study.models) {
    const model = models.find((one) => one.name === name);
    if (!model) throw new Error(`It has the model ${name}, which is none here: name its code by --model.`);
    const version = code ?? codeOf(model);
    if (version !== theirs) {
      throw new Error(
        `Its code of ${name} is another version (${theirs.slice(0, 12)}…, and here it is ${version.slice(0, 12)}…): install the same version on every machine.`,
      );
    }
  }
  for (const data of study.data) {
    const { name, ...options } = ownSource(data.source, own);
    const dataset = await loadDataset(name, options);
    assertEqual(`data ${name} are`, dataset.fingerprint, data.fingerprint, "--data");
    assertEqual(`features of ${name} are`, await featuresOf(dataset), data.features, "--items and --users-table");
  }
};

const assertEqual = (what: string, here: string | undefined, theirs: string | undefined, option: string): void => {
  if (here === theirs) return;
  const shown = (sum: string | undefined): string => (sum === undefined ? "absent" : `${sum.slice(0, 12)}…`);
  throw new Error(
    `Its ${what} others than those here: their SHA-256 is ${shown(theirs)} for the coordinator, and ${shown(here)} here. Bring the same files to every machine, and name them by ${option}.`,
  );
};

/** What is asked of the process that checks: it reads data, which would keep a worker from renewing its claims. */
export interface AcceptQuestion {
  readonly study: QueuedStudy;
  readonly own: OwnData;
  /** The models of one's own, as the command line names them. */
  readonly models: readonly string[];
  readonly code?: string;
}

/**
 * Asks a process of its own, which runs the file `checker`; see `serveAcceptance`.
 *
 * @example
 * ```ts
 * const checker = join(folder, "refuse.mjs");
 * writeFileSync(checker, `process.on("message", () => process.send("This machine has no GPU."));`);
 * await acceptIn(pathToFileURL(checker), { own: {}, models: [] })({ device: "gpu", models: [], data: [] }); // Error: This machine has no GPU.
 * ```
 */
export const acceptIn =
  (checker: URL, here: Omit<AcceptQuestion, "study">): AcceptStudy =>
  async (study) => {
    await new Promise<void>((resolve, reject) => {
      const child = fork(checker, { stdio: ["ignore", "ignore", "inherit", "ipc"] });
      child.once("error", reject);
      child.once("exit", (status, signal) =>
        reject(new Error(`Its check ended with ${signal ?? `exit code ${status}`}.`)),
      );
      child.once("message", (refusal: string) => {
        if (refusal === "") resolve();
        else reject(new Error(refusal));
        child.disconnect();
      });
      child.send({ ...here, study } satisfies AcceptQuestion);
    });
    const versions = new Map(study.models.map(({ name, code: version }) => [name, version]));
    return {
      jobOf: (cell) => {
        const data = study.data.find(({ fingerprint }) => fingerprint === cell.data);
        const isOurs = versions.get(cell.model) === cell.code && (cell.device ?? "wasm") === study.device;
        return data && isOurs ? { cell, source: ownSource(data.source, here.own) } : undefined;
      },
    };
  };

/**
 * Answers the one question that is sent to this process: with a sentence, or with nothing if the study can be taken.
 *
 * @example
 * ```ts
 * const checker = new URL("./accept.mjs", import.meta.url);
 * writeFileSync(
 *   checker,
 *   `import { allContenders, serveAcceptance } from "@attrec/compare";
 *    serveAcceptance(async () => allContenders, async () => undefined);`,
 * );
 * const accept = acceptIn(checker, { own: {}, models: [] });
 * const { code } = study;
 * const models = study.models.map((one) => ({ name: one.name, code: code(one) }));
 * await accept({ device: "wasm", models: [...models, { name: "mine", code: "" }], data: [] }); // Error: It has the model mine, which is none here: name its code by --model.
 * ```
 */
export const serveAcceptance = (
  modelsHere: (own: readonly string[]) => Promise<readonly Contender[]>,
  assertDevice: (name: string) => Promise<void>,
  sentenceOf: SentenceOf = messageOf,
): void => {
  const answer = async ({ study, models, ...options }: AcceptQuestion): Promise<string> => {
    try {
      await assertDevice(study.device);
      await assertStudyHere(study, await modelsHere(models), options);
      return "";
    } catch (error) {
      return sentenceOf(error);
    }
  };
  process.on("message", (question: AcceptQuestion) => void answer(question).then((said) => process.send?.(said)));
  process.on("disconnect", () => process.exit());
  process.on("SIGINT", () => undefined);
};
