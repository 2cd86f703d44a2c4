// Prints a command's output: text for people, or JSON for machines.
import { jsonText, terminalText } from "attrec/extend";

/** The output of a command: text for people on standard output, or one JSON object a line for machines. */
export interface Output {
  /** A line for a person, or the same facts for a machine. */
  readonly say: (text: string, facts: Readonly<Record<string, unknown>>) => void;
  readonly isJson: boolean;
}

/** The output of a command, called with `--json` or not. */
export const outputOf = (isJson: boolean): Output => ({
  isJson,
  say: (text, facts) => void process.stdout.write(isJson ? `${jsonText(facts)}\n` : `${terminalText(text)}\n`),
});

/** Prints a note on a result for people: on the standard error, which machines do not read. */
export const warn = (text: string): void => void process.stderr.write(`attrec: ${terminalText(text)}\n`);
