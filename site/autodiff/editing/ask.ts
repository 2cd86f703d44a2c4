/** Asks the compiler of types, wherever it runs: in a worker, or in the page where a worker cannot be, as from a disk. */
import { loadScript, shelf } from "../shelf.ts";
import type { Checked, Checker, Told } from "./checker.ts";

/** What a worker is asked. */
export interface Question {
  readonly id: number;
  readonly kind: keyof Checker;
  readonly text: string;
  readonly position: number;
}

/** What a worker answers. */
export interface Answer {
  readonly id: number;
  readonly value: unknown;
}

/** The compiler, to be asked. */
export interface Asking {
  readonly check: (text: string) => Promise<Checked>;
  readonly tell: (text: string, position: number) => Promise<Told | undefined>;
  readonly complete: (text: string, position: number) => Promise<readonly string[]>;
}

/** The compiler in the page itself, which stands still meanwhile. */
const inPage = async (): Promise<Asking> => {
  if (!shelf.checker) await loadScript("checker");
  const { checker } = shelf;
  if (!checker) throw new Error("The script checker.js beside this page is not the one of this page.");
  return {
    check: async (text) => checker.check(text),
    tell: async (text, position) => checker.tell(text, position),
    complete: async (text, position) => checker.complete(text, position),
  };
};

const inWorker = (): Asking => {
  const worker = new Worker("./checker.js");
  const waiting = new Map<number, { readonly give: (value: never) => void; readonly fail: (error: Error) => void }>();
  let next = 0;
  worker.addEventListener("message", ({ data }: MessageEvent<Answer>) => {
    waiting.get(data.id)?.give(data.value as never);
    waiting.delete(data.id);
  });
  worker.addEventListener("error", ({ message }) => {
    const error = new Error(message || "The script checker.js beside this page could not be started.");
    for (const { fail } of waiting.values()) fail(error);
    waiting.clear();
  });
  const ask = <T>(kind: keyof Checker, text: string, position = 0): Promise<T> =>
    new Promise<T>((give, fail) => {
      const question: Question = { id: next++, kind, text, position };
      waiting.set(question.id, { give, fail });
      worker.postMessage(question);
    });
  return {
    check: (text) => ask("check", text),
    tell: (text, position) => ask("tell", text, position),
    complete: (text, position) => ask("complete", text, position),
  };
};

/** Starts the compiler. */
export const startChecker = (): Promise<Asking> =>
  // A page from a disk has no origin that a worker could be of.
  location.protocol === "file:" ? inPage() : Promise.resolve(inWorker());
