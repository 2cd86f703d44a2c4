/** The messages between the page and its two workers: one trains and is ended at will, the other answers. */
import type { Asking } from "./asking.ts";

/** The device of training: threads of WebAssembly, or the graphics card. */
export type Where = "wasm" | "webgpu" | "webgl2";

/** The content of the two files of films, as they were fetched and checked. */
export interface FilmFiles {
  readonly ratings: Uint8Array<ArrayBuffer>;
  readonly titles: Uint8Array<ArrayBuffer>;
}

/** What the page asks of the worker that trains: one training, its only message. */
export interface TrainingRequest {
  readonly kind: "train";
  readonly files: FilmFiles;
  readonly epochs: number;
  readonly on: Where;
  readonly asking: Asking;
}

/** What the worker that trains says. */
export type TrainingReport =
  | {
      readonly kind: "started";
      /** The number of examples. */
      readonly windows: number;
    }
  | {
      readonly kind: "batch";
      readonly epoch: number;
      /** The share of all epochs that is done. */
      readonly done: number;
      /** The number of threads that have started; 0 if training runs on the graphics card. */
      readonly threads: number;
    }
  | {
      readonly kind: "epoch";
      readonly epoch: number;
      readonly loss: number;
      readonly seconds: number;
      /** The share of held-out films that are among the first 50, on validation. */
      readonly hitRatio: number;
      /** The file of the model, if no epoch before was better. */
      readonly model?: Uint8Array<ArrayBuffer>;
    }
  | { readonly kind: "done" }
  | { readonly kind: "failed"; readonly message: string };

/** Viewers and films by their numbers. */
export interface Catalogue {
  readonly viewers: readonly string[];
  readonly titles: readonly string[];
  /** The ratings of each film in training. */
  readonly counts: Float64Array;
  /** Where each viewer's films begin among `films`, and behind the last where they end. */
  readonly offsets: Int32Array;
  /** The films of all viewers, the oldest of each first. */
  readonly films: Int32Array;
  /** The number of examples for the data's own L. */
  readonly windows: number;
}

/** Whom to recommend to, after which films, and how. */
export interface Question {
  /** The number of a viewer; a stranger if not given. */
  readonly viewer?: number;
  /** Numbers of films, the latest last. */
  readonly films: readonly number[];
  readonly asking: Asking;
}

/** A film that is recommended: `score` is ω `long` + (1 - ω) `short`, squared distances, of which smaller are nearer. */
export interface Recommended {
  readonly film: number;
  readonly score: number;
  readonly long: number;
  readonly short: number;
}

/** The attention of each of the last films to each, a row a film. */
export interface Attention {
  readonly films: readonly number[];
  readonly weights: readonly (readonly number[])[];
  readonly shares: readonly number[];
}

/** What a model says to a question. */
export interface Answer {
  readonly question: Question;
  /** The films that most rated, without hers. */
  readonly popular: readonly number[];
  /** What the model recommends, if there is one, and a film to go by. */
  readonly recommended?: readonly Recommended[];
  /** Absent for a model without attention. */
  readonly attention?: Attention;
}

/** What a file says of its model. */
export interface Opened {
  readonly source: string;
  readonly asking: Asking;
  readonly epoch: string | undefined;
  /** Whether a digest confirmed the file. */
  readonly isVerified: boolean;
}

/** What the page asks of the worker that answers, and what it gets. */
export interface Calls {
  /** Takes the films, before anything else. */
  readonly films: { readonly asks: FilmFiles; readonly gives: Catalogue };
  /** Opens the file of a model, which answers from then on; fails with a sentence, and the model before stays. */
  readonly open: {
    readonly asks: { readonly model: Uint8Array<ArrayBuffer>; readonly source: string };
    readonly gives: Opened;
  };
  /** Answers a question; nothing where a newer one waits already. */
  readonly ask: { readonly asks: Question; readonly gives: Answer | undefined };
  /** The share of held-out films among the first 50, asked as the model was trained if not otherwise; nothing without a model. */
  readonly measure: {
    readonly asks: { readonly part: "validation" | "test"; readonly asking?: Asking };
    readonly gives: number | undefined;
  };
}

/** A call with its number, by which the reply is told. */
export type Request = {
  readonly [Kind in keyof Calls]: { readonly number: number; readonly kind: Kind; readonly asks: Calls[Kind]["asks"] };
}[keyof Calls];

/** What came of a call: a value, or a sentence on why there is none. */
export type Reply =
  | { readonly number: number; readonly value: Calls[keyof Calls]["gives"] }
  | { readonly number: number; readonly fault: string };
