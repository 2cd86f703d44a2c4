/** The JSON schema of a command's configurations, by which editors complete and check them. */
import type { CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import type { JsonSchema } from "attrec/extend";
import { configurableNames } from "./configurable.ts";
import type { OptionReader } from "./settings.ts";

/** The schema of `--config` of a command. */
export const configSchema = (command: CommandUnknownOpts): JsonSchema => ({
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: `The options of the command ${command.name()}`,
  type: "object",
  properties: {
    $schema: { type: "string" },
    ...Object.fromEntries(configurableNames(command).map((name) => [name, valueOf(command, name)])),
  },
  additionalProperties: false,
});

const valueOf = (command: CommandUnknownOpts, name: string): JsonSchema => {
  const chosen = command.options.find(({ long }) => long === `--${name}`);
  if (chosen) return optionSchema(chosen);
  const argument = command.registeredArguments.find((one) => one.name() === name);
  return {
    type: "string",
    description: argument?.description ?? "",
    ...(argument?.defaultValue !== undefined && { default: argument.defaultValue as unknown }),
  };
};

const optionSchema = (chosen: Option): JsonSchema => {
  const { takes = TEXT } = (chosen.parseArg ?? {}) as OptionReader;
  const isFlag = !chosen.required && !chosen.optional;
  const single = isFlag ? { type: "boolean" } : takes;
  return {
    ...(chosen.variadic ? { type: "array", items: single } : single),
    description: chosen.description,
    ...(chosen.defaultValue !== undefined && { default: chosen.defaultValue as unknown }),
  };
};

/** A text, which may look like a number. */
const TEXT: JsonSchema = { type: ["string", "number"] };
