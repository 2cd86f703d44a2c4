/** Writes docs/options.md, the commands with their options and the notes of a model file: `npm run options`. */
import { writeFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { format, resolveConfig } from "prettier";
import { attrecCommands } from "../packages/cli/src/attrec/commands.ts";
import { configurable } from "../packages/cli/src/options/configurable.ts";
import { configSchema } from "../packages/cli/src/options/config-schema.ts";
import { trainingNotes } from "../packages/cli/src/attrec/training-notes.ts";
import { machinesCommands } from "../packages/cli/src/compare/machines.ts";
import { compareOptions } from "../packages/cli/src/compare/options.ts";
import { storeCommands } from "../packages/cli/src/compare/stored.ts";

/** The schema of a command's configurations, which goes with the package. */
export const schemaFile = (name: string): string =>
  fileURLToPath(new URL(`../packages/cli/schema/${name}.json`, import.meta.url));

/** The schemas of all commands that take a configuration, as they should stand in their files. */
export const writeSchemas = (): Promise<readonly (readonly [name: string, text: string])[]> =>
  Promise.all(
    [...attrecCommands(), configurable(compareOptions())]
      .filter(({ options }) => options.some(({ long }) => long === "--config"))
      .map(
        async (command) =>
          [
            command.name(),
            await format(JSON.stringify(configSchema(command)), { ...(await resolveConfig(page)), parser: "json" }),
          ] as const,
      ),
  );

export const page = fileURLToPath(new URL("options.md", import.meta.url));

/** The parts of a command that the page shows. */
interface Shown {
  readonly commands: readonly Shown[];
  readonly options: readonly ShownOption[];
  readonly registeredArguments: readonly ShownArgument[];
  readonly name: () => string;
  readonly usage: () => string;
  readonly description: () => string;
}

interface ShownArgument {
  readonly description: string;
  readonly defaultValue?: unknown;
  readonly name: () => string;
}

interface ShownOption {
  readonly flags: string;
  readonly description: string;
  readonly mandatory: boolean;
  readonly defaultValue?: unknown;
  readonly defaultValueDescription?: string | undefined;
}

const cell = (text: string): string => text.replaceAll("|", "\\|");

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => "---"), ...rows].map((row) => `| ${row.map(cell).join(" | ")} |`).join("\n");

const defaultOf = ({ defaultValue, defaultValueDescription, mandatory = false }: Partial<ShownOption>): string => {
  if (mandatory) return "must be given";
  if (defaultValueDescription !== undefined) return defaultValueDescription;
  return defaultValue === undefined || defaultValue === false
    ? ""
    : `\`${JSON.stringify(defaultValue).replaceAll('"', "")}\``;
};

const section = (path: string, command: Shown): string => {
  const name = `${path}${command.name()}`;
  if (command.commands.length > 0) return command.commands.map((one) => section(`${name} `, one)).join("\n\n");
  const rows = [
    ...command.registeredArguments.map((one) => [`\`${one.name()}\``, defaultOf(one), one.description]),
    ...command.options.map((one) => [`\`${one.flags}\``, defaultOf(one), one.description]),
  ];
  return [
    `### ${`${name} ${command.usage()}`.replaceAll(/[[\]<>|]/g, "\\$&")}`,
    command.description(),
    table(["argument or option", "default", "what it is"], rows),
  ].join("\n\n");
};

const notes = (): readonly (readonly string[])[] =>
  Object.entries(trainingNotes).map(([name, note]) => {
    if (typeof note === "string") return [`\`${name}\``, "", note];
    const { flags, description } = note();
    return [`\`${name}\``, `\`${flags}\``, description];
  });

/** The page, as it should stand in docs/options.md. */
export const write = (): Promise<string> =>
  format(
    `# Commands and their options

This page is written by \`npm run options\`, from the declarations that the commands and their help are made of; a test compares it.
The options of the models, which \`--set\` takes, have [a page](models.md) of their own.

## attrec

${attrecCommands()
  .map((command) => section("attrec ", command))
  .join("\n\n")}

## compare

${section("", compareOptions())}

${[...storeCommands(), ...machinesCommands()].map((command) => section("compare ", command)).join("\n\n")}

## The notes of a model file

\`attrec train --out FILE\` keeps in the file what decided the training, as notes under these names, and all options once more, as
a configuration for \`--config\`, as the note \`configuration\`. \`attrec evaluate\` and
\`attrec recommend\` read them by the same declarations: a file may say only what the command line may. \`--resume\` refuses to go on
if any of them but \`dataset\` differs.

${table(["note", "option", "what it keeps"], notes())}
`,
    { parser: "markdown", printWidth: 130 },
  );

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  writeFileSync(page, await write());
  for (const [name, text] of await writeSchemas()) writeFileSync(schemaFile(name), text);
}
