/** The commands of a page: blocks ` ```console ` of a line `$ npx attrec …` and what it prints, and files that they read. */

/** A command: its arguments, and what the page says that it prints. */
export interface Command {
  readonly args: readonly string[];
  readonly shown: string;
}

/** The commands of a page, in their order. */
export const commandsIn = (page: string): readonly Command[] =>
  [...page.matchAll(/^```console\n\$ npx attrec (.+)\n([\s\S]*?)^```$/gm)].map(([, line = "", shown = ""]) => ({
    args: line.split(" "),
    shown,
  }));

/** The files that a page shows, by their names: blocks such as ` ```text file orders.csv `. */
export const filesIn = (page: string): ReadonlyMap<string, string> =>
  new Map([...page.matchAll(/^```\w+ file (\S+)\n([\s\S]*?)^```$/gm)].map(([, name = "", text = ""]) => [name, text]));

/** Whether a command printed what is shown, in which … stands for anything: within its line, or for lines of its own. */
export const isShown = (shown: string, printed: string): boolean => {
  const pattern = shown
    .trimEnd()
    .split("\n")
    .map((line) => (line === "…" ? "(?:.*\\n)*?" : `${line.split("…").map(escaped).join(".*")}\\n`))
    .join("");
  return new RegExp(`^${pattern}$`).test(`${printed.trimEnd()}\n`);
};

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
