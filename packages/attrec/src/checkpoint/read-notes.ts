/** Reads the notes of a model file as values; a note that is missing or invalid becomes a sentence. */
import { quote, type StoredTensors } from "@attrec/tensor/files";
import type { Settings } from "../options/option.ts";

/** Reads the notes of one file. */
export interface Notes {
  /** The text of a note. */
  readonly text: (name: string) => string;
  /** The whole number in a note, which is at least `least`. */
  readonly wholeNumber: (name: string, least: number) => number;
  /** The finite number in a note. */
  readonly number: (name: string) => number;
  /** The settings by name in a note, which holds their JSON text. */
  readonly settings: (name: string) => Settings;
}

/**
 * The notes of the file `source`. A note that is missing, or is of another kind, throws a sentence when it is asked for.
 *
 * @example
 * ```ts
 * const notes = readNotes({ epoch: "3" }, "films.safetensors");
 * notes.wholeNumber("epoch", 1); // 3
 * notes.text("seed"); // Error: films.safetensors has no note "seed": it was not written by 'attrec train', or is damaged.
 * ```
 */
export const readNotes = (metadata: StoredTensors["metadata"], source: string): Notes => {
  const text = (name: string): string => {
    const value = Object.hasOwn(metadata, name) ? metadata[name] : undefined;
    if (value === undefined) {
      throw new Error(`${source} has no note ${quote(name)}: it was not written by 'attrec train', or is damaged.`);
    }
    return value;
  };
  const bad = (name: string, expected: string): Error =>
    new Error(`${source} is damaged: its note ${quote(name)} is ${quote(text(name))}, and should be ${expected}.`);
  return {
    text,
    wholeNumber: (name, least) => {
      const value = Number(text(name));
      if (/^\d+$/.test(text(name)) && Number.isSafeInteger(value) && value >= least) return value;
      throw bad(name, `a whole number of at least ${least}`);
    },
    number: (name) => {
      const value = Number(text(name));
      if (text(name).trim() !== "" && Number.isFinite(value)) return value;
      throw bad(name, "a finite number");
    },
    settings: (name) => {
      const value = parsed(text(name));
      if (isSettings(value)) return value;
      throw bad(name, 'settings such as {"dim":100}');
    },
  };
};

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
};

const isSettings = (value: unknown): value is Settings =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((one) => (Array.isArray(one) ? one.every(isSingle) : isSingle(one)));

const isSingle = (value: unknown): boolean => ["string", "number", "boolean"].includes(typeof value);
