// What a command prints: text for people, or JSON for machines.
import { jsonText, terminalText } from "attrec";

/** What a command says: text for people on standard output, or one JSON object a line for machines. */
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

/** Tells a person what to know of a result, beside it: on the standard error, which machines do not read. */
export const warn = (text: string): void => void process.stderr.write(`attrec: ${terminalText(text)}\n`);
