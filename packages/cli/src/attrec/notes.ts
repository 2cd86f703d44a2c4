/** Notes of a model file as the values that they stand for: a note that is missing or is none is a sentence. */
import { quote, type Settings, type StoredTensors } from "attrec";

/** Reads the notes of one file. */
export interface Notes {
  /** The text of a note. */
  readonly text: (name: string) => string;
  /** The whole number of at least `least` and, if it is given, at most `most` that a note is. */
  readonly wholeNumber: (name: string, least: number, most?: number) => number;
  /** The number that a note is, which is finite. */
  readonly number: (name: string) => number;
  /** Settings by name, of which a note is the JSON text. */
  readonly settings: (name: string) => Settings;
}

/** The notes of the file `source`. What is asked for and is not there, or is of another kind, throws a sentence. */
export const readNotes = (metadata: StoredTensors["metadata"], source: string): Notes => {
  const text = (name: string): string => {
    const value = Object.hasOwn(metadata, name) ? metadata[name] : undefined;
    if (value === undefined) {
      throw new Error(
        `${source} says nothing of its ${quote(name)}: it was not written by 'attrec train', or is damaged.`,
      );
    }
    return value;
  };
  const bad = (name: string, expected: string): Error =>
    new Error(
      `${source} is damaged: it notes ${quote(text(name))} as its ${quote(name)}, which should be ${expected}.`,
    );
  return {
    text,
    wholeNumber: (name, least, most = Infinity) => {
      const value = Number(text(name));
      if (/^\d+$/.test(text(name)) && Number.isSafeInteger(value) && value >= least && value <= most) return value;
      throw bad(name, `a whole number ${most === Infinity ? `of at least ${least}` : `from ${least} to ${most}`}`);
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
