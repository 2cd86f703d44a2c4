/** Options as a JSON schema, for programs that keep settings in files. */
import type { Option, Options } from "./option.ts";

/** A JSON schema, draft 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The schema of the settings that `checkOptions` accepts: an object with some of the options, and nothing else.
 *
 * @example
 * ```ts
 * schemaOf("mine", { clip: flagOption({ default: true, meaning: "" }) })["additionalProperties"]; // false
 * ```
 */
export const schemaOf = (title: string, options: Options): JsonSchema => ({
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title,
  type: "object",
  properties: Object.fromEntries(
    Object.entries(options).map(([name, option]) => [
      name,
      { ...valueSchema(option), default: option.default, description: option.meaning },
    ]),
  ),
  additionalProperties: false,
});

/**
 * The schema of what an option may be.
 *
 * @example
 * ```ts
 * valueSchema(numberOption({ default: 0.5, atLeast: 0, meaning: "" })); // { type: "number", minimum: 0 }
 * ```
 */
export const valueSchema = (option: Option): JsonSchema => {
  switch (option.kind) {
    case "whole number":
      return { type: "integer", minimum: option.atLeast, maximum: option.atMost ?? Number.MAX_SAFE_INTEGER };
    case "number":
      return {
        type: "number",
        ...(option.atLeast !== undefined && { minimum: option.atLeast }),
        ...(option.above !== undefined && { exclusiveMinimum: option.above }),
        ...(option.atMost !== undefined && { maximum: option.atMost }),
        ...(option.below !== undefined && { exclusiveMaximum: option.below }),
      };
    case "choice":
      return { type: "string", enum: option.choices };
    case "flag":
      return { type: "boolean" };
    case "text":
      return { type: "string", minLength: 1 };
    case "list":
      return { type: "array", minItems: 1, items: valueSchema(option.of) };
  }
};
