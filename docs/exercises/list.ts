/** The exercises, by the names of their folders. */
import type { Exercise } from "./exercise.ts";

/** What a folder of an exercise exports: a module of its own kind is what its requirements take. */
interface Checker {
  readonly exercise: Exercise<never>;
}

/** Each exercise's checker, read when it is asked for. */
export const exercises: Readonly<Record<string, () => Promise<Checker>>> = {
  softsign: () => import("./softsign/check.ts"),
  "cumulative-maximum": () => import("./cumulative-maximum/check.ts"),
  "wrong-rule": () => import("./wrong-rule/check.ts"),
  "rewrite-rule": () => import("./rewrite-rule/check.ts"),
  "toy-device": () => import("./toy-device/check.ts"),
  optimizer: () => import("./optimizer/check.ts"),
};
