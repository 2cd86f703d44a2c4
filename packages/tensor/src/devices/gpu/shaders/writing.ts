/** What a kernel is written as shaders with. */
import type { Step } from "../../../plan/fuse/step.ts";
import type { Memories } from "../memories.ts";
import type { Memory, Pointer } from "./shader.ts";

/** What the shaders of a plan may do, which depends on what runs them. */
export interface Abilities {
  /** Whether a shader may write rows of what it reads. */
  readonly inPlace: boolean;
  /** Whether a shader may give four numbers for each thread. */
  readonly vectors: boolean;
  /** How many arrays a shader may read. */
  readonly mostReads: number;
}

/** A step whose kernel is being written. */
export interface Writing {
  readonly step: Step;
  /** What the kernel reads, in its order. */
  readonly pointers: readonly Pointer[];
  /** What the kernel writes. */
  readonly writes: Memory;
  readonly memories: Memories;
  readonly abilities: Abilities;
}
