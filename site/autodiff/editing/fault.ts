/** A fault of running code, with the line that it is about. */

/** Thrown where the code of a reader cannot go on. */
export class CodeFault extends Error {
  readonly line: number;

  /** A sentence about a line of the code, from 1. */
  constructor(line: number, sentence: string, cause?: unknown) {
    super(sentence, { cause });
    this.line = line;
  }
}
