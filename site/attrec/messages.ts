/** The device of training: threads of WebAssembly, or the graphics card. */
export type Where = "wasm" | "webgpu" | "webgl2";

/** A message from the page to the worker that trains. */
export type Request =
  | { readonly kind: "train"; readonly epochs: number; readonly on: Where }
  | { readonly kind: "stop" }
  | { readonly kind: "recommend"; readonly viewer: number };

/** A message from the worker to the page. */
export type Report =
  | { readonly kind: "ready"; readonly viewers: number; readonly films: number; readonly windows: number }
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
      readonly loss: number;
      readonly seconds: number;
      /** The share of held-out films that are among the first 50, on validation. */
      readonly hitRatio: number;
    }
  | {
      readonly kind: "done";
      readonly wasStopped: boolean;
      /** The epoch that was best on validation, and its figure on the test; absent where none was finished. */
      readonly best?: { readonly epoch: number; readonly hitRatio: number };
    }
  | {
      readonly kind: "recommended";
      readonly viewer: number;
      readonly watched: readonly string[];
      readonly suggested: readonly string[];
    }
  | { readonly kind: "failed"; readonly message: string };
