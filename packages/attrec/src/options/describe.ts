/** Options in readable form: as help on the command line, and as a table of Markdown. */
import { expected } from "./check.ts";
import type { Option, Options, Setting } from "./option.ts";

/**
 * A setting as a command line has it behind `name=`.
 *
 * @example
 * ```ts
 * [written(0.5), written([64, 32])]; // ["0.5", "64,32"]
 * ```
 */
export const written = (setting: Setting): string =>
  typeof setting === "object" ? setting.join(",") : String(setting);

/** The columns of an option in a table. */
const columns = (name: string, option: Option): readonly [string, string, string, string] => [
  name,
  written(option.default),
  expected(option),
  option.meaning,
];

/**
 * Options one below the other, with the values, default and meaning of each, in lines of at most `width` characters.
 *
 * @example
 * ```ts
 * optionsHelp({ clip: flagOption({ default: true, meaning: "Whether rows are clipped." }) }); // "  clip=true  (true or false)\n      Whether rows are clipped."
 * ```
 */
export const optionsHelp = (options: Options, width = 100): string =>
  Object.entries(options)
    .map(([name, option]) => {
      const [, standard, takes, meaning] = columns(name, option);
      const head = `  ${name}=${standard}  (${takes})`;
      return [head, ...wrapped(meaning, width - INDENT).map((line) => " ".repeat(INDENT) + line)].join("\n");
    })
    .join("\n");

const INDENT = 6;

/** A text in lines of at most `width` characters, as far as its words allow. */
const wrapped = (text: string, width: number): readonly string[] =>
  text === ""
    ? []
    : text.split(" ").reduce<readonly string[]>((lines, word) => {
        const last = lines.at(-1);
        if (last === undefined) return [word];
        return last.length + 1 + word.length <= width ? [...lines.slice(0, -1), `${last} ${word}`] : [...lines, word];
      }, []);

/**
 * Options as a table of Markdown whose columns are aligned.
 *
 * @example
 * ```ts
 * optionsTable({ clip: flagOption({ default: true, meaning: "Whether rows are clipped." }) }).split("\n")[2]; // "| `clip` | `true`  | true or false | Whether rows are clipped. |"
 * ```
 */
export const optionsTable = (options: Options): string => {
  const rows = Object.entries(options).map(([name, option]) => {
    const [, standard, takes, meaning] = columns(name, option);
    return [`\`${name}\``, `\`${standard}\``, takes, meaning];
  });
  const head = ["option", "default", "takes", "what it is"];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  return [line(head), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...rows.map(line)].join("\n");
};
