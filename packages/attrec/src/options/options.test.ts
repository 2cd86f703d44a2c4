/** One declaration, and all that follows from it: checks, texts, help, tables and schemas agree. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { checkOptions, expected, isSetting, OptionError } from "./check.ts";
import { optionsHelp, optionsTable, written } from "./describe.ts";
import { assertLength, lengthSettings } from "./lengths.ts";
import {
  choiceOption,
  defaultsOf,
  flagOption,
  integerOption,
  listOption,
  numberOption,
  type Option,
  optionsLike,
  type Options,
  type Setting,
  type SettingsOf,
  textOption,
} from "./option.ts";
import { type JsonSchema, schemaOf } from "./schema.ts";
import { assignmentIn, numberIn, settingsIn } from "./text.ts";

const options = {
  dim: integerOption({ default: 8, atLeast: 1, atMost: 100, meaning: "Dimensions." }),
  length: integerOption({ default: 5, atLeast: 1, isHistoryLength: true, meaning: "L." }),
  rate: numberOption({ default: 0.1, above: 0, meaning: "A rate." }),
  dropout: numberOption({ default: 0, atLeast: 0, below: 1, meaning: "Dropout." }),
  share: numberOption({ default: 0.2, atLeast: 0, atMost: 1, meaning: "A share." }),
  mask: choiceOption(["before", "after"], { default: "before", meaning: "Where." }),
  clip: flagOption({ default: true, meaning: "Whether." }),
  title: textOption({ default: "mine", meaning: "A name." }),
  widths: listOption(integerOption({ default: 1, atLeast: 1, meaning: "" }), { default: [64, 32], meaning: "Layers." }),
} as const satisfies Options;

const check = (given: unknown) => checkOptions("mine", options, given);

describe("what is given", () => {
  test("is taken, and defaults for the rest, in the order of the options", () => {
    const settings: SettingsOf<typeof options> = check({ mask: "after", dim: 3, clip: undefined });
    expect(settings).toEqual({ ...defaultsOf(options), mask: "after", dim: 3 });
    expect(Object.keys(settings)).toEqual(Object.keys(options));
    expect(check(undefined)).toEqual(defaultsOf(options));
  });

  test.each<[unknown, string]>([
    [{ dim: 0 }, "The option 'dim' of mine takes a whole number from 1 to 100, not 0."],
    [{ dim: 1.5 }, "The option 'dim' of mine takes a whole number from 1 to 100, not 1.5."],
    [{ dim: NaN }, "The option 'dim' of mine takes a whole number from 1 to 100, not NaN."],
    [{ dim: "8" }, "The option 'dim' of mine takes a whole number from 1 to 100, not '8'."],
    [{ dim: null }, "The option 'dim' of mine takes a whole number from 1 to 100, not null."],
    [{ dim: [8] }, "The option 'dim' of mine takes a whole number from 1 to 100, not [8]."],
    [
      { length: 2 ** 53 },
      "The option 'length' of mine takes a whole number from 1 to 9007199254740991, not 9007199254740992.",
    ],
    [{ rate: 0 }, "The option 'rate' of mine takes a number greater than 0, not 0."],
    [
      { rate: Infinity },
      "The option 'rate' of mine takes a number greater than 0 and of at most 3.4028234663852886e+38, not Infinity.",
    ],
    [
      { rate: 1e39 },
      "The option 'rate' of mine takes a number greater than 0 and of at most 3.4028234663852886e+38, not 1e+39.",
    ],
    [{ dropout: 1 }, "The option 'dropout' of mine takes a number of at least 0 and below 1, not 1."],
    [{ share: 2 }, "The option 'share' of mine takes a number from 0 to 1, not 2."],
    [{ mask: "befor" }, "The option 'mask' of mine takes before or after, not 'befor': did you mean 'before'?"],
    [{ mask: "toString" }, "The option 'mask' of mine takes before or after, not 'toString'."],
    [{ clip: "yes" }, "The option 'clip' of mine takes true or false, not 'yes'."],
    [{ clip: 1 }, "The option 'clip' of mine takes true or false, not 1."],
    [{ title: "" }, "The option 'title' of mine takes a text, not ''."],
    [{ title: () => 1 }, "The option 'title' of mine takes a text, not a function."],
    [{ widths: [] }, "The option 'widths' of mine takes a list, each of it a whole number of at least 1, not []."],
    [
      { widths: [3, 0] },
      "The option 'widths' of mine takes a list, each of it a whole number of at least 1, not [3, 0].",
    ],
    [{ dimm: 8 }, "mine has no option 'dimm'; did you mean 'dim'?"],
    [{ dimension: 8 }, "mine has no option 'dimension'; did you mean 'dim'?"],
    [{ constructor: 8 }, "mine has no option 'constructor': choose from dim, length, rate, "],
    [JSON.parse('{"__proto__": 8}'), "mine has no option '__proto__': choose from dim, length, rate, "],
    [null, "mine takes its options as a plain object, such as { name: value }, not null."],
    [8, "mine takes its options as a plain object, such as { name: value }, not 8."],
    [[{ dim: 8 }], "mine takes its options as a plain object"],
    [new Map([["dim", 8]]), "mine takes its options as a plain object, such as { name: value }, not an object."],
    [Object.create({ dim: 8 }), "mine takes its options as a plain object"],
  ])("%o is a sentence", (given, sentence) => {
    expect(() => check(given)).toThrow(OptionError);
    expect(() => check(given)).toThrow(sentence);
  });

  test("to what has no options is a sentence", () => {
    expect(() => checkOptions("mine", {}, { dim: 1 })).toThrow("mine has no option 'dim': it has none at all.");
  });

  test("shows no terminal what it would obey", () => {
    expect(() => check({ mask: "\u001b[2J\u202e\u009b" })).toThrow("not '\\x1b[2J\\u202e\\x9b'.");
  });
});

describe("text", () => {
  test("is a number only as people write one", () => {
    const numbers = { "5": 5, "-3": -3, "+0.5": 0.5, ".5": 0.5, "5.": 5, "1e-4": 1e-4, "1E2": 100, "007": 7, "0": 0 };
    for (const [text, value] of Object.entries(numbers)) expect(numberIn(text)).toBe(value);
    for (const text of [
      "",
      " 5",
      "5 ",
      "0x10",
      "0b1",
      "1,5",
      "1_000",
      "NaN",
      "Infinity",
      "1e400",
      "1e-400",
      "e5",
      ".",
      "--5",
      "٥",
    ])
      expect(numberIn(text)).toBeUndefined();
  });

  test("has a name, a value, and whatever follows the first sign of equality", () => {
    expect(assignmentIn("omega=0.3")).toEqual(["omega", "0.3"]);
    expect(assignmentIn("title=a=b\nc")).toEqual(["title", "a=b\nc"]);
    for (const text of ["omega", "omega=", "=3", "=", ""]) expect(assignmentIn(text)).toBeUndefined();
  });

  test("of a setting says what the setting is", () => {
    const settings = settingsIn("mine", options, [
      ["dim", "1e1"],
      ["clip", "false"],
      ["widths", "3,4"],
      ["title", "true"],
    ]);
    expect(settings).toEqual({ dim: 10, clip: false, widths: [3, 4], title: "true" });
  });

  test.each([
    [["dim", "4"], ["dim", "5"], "The option 'dim' of mine is given twice, as '4' and as '5': give it once."],
    [["dim", "4"], ["dim", "0"], "The option 'dim' of mine takes a whole number from 1 to 100, not 0."],
    [["dim", "4"], ["widths", "3,,4"], "not [3, '', 4]."],
    [["dim", "4"], ["dims", "5"], "mine has no option 'dims'; did you mean 'dim'?"],
  ] as const)("%s and %s is a sentence", (first, second, sentence) => {
    expect(() => settingsIn("mine", options, [first, second])).toThrow(sentence);
  });
});

/** Any option, and values near its bounds and far from what it takes. */
const anyOption: fc.Arbitrary<Option> = fc.oneof(
  fc
    .record({ atLeast: fc.integer({ min: -5, max: 5 }), more: fc.option(fc.nat(5), { nil: undefined }) })
    .map(({ atLeast, more }): Option =>
      integerOption({
        default: atLeast,
        atLeast,
        ...(more !== undefined && { atMost: atLeast + more }),
        meaning: "A number.",
      }),
    ),
  fc
    .record({ from: fc.integer({ min: -3, max: 3 }), isOpen: fc.boolean(), isOpenAbove: fc.boolean() })
    .map(({ from, isOpen, isOpenAbove }): Option =>
      numberOption({
        default: from + 0.5,
        ...(isOpen ? { above: from } : { atLeast: from }),
        ...(isOpenAbove ? { below: from + 1 } : { atMost: from + 1 }),
        meaning: "A number.",
      }),
    ),
  fc
    .uniqueArray(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 4 })
    .map((choices): Option => choiceOption(choices, { default: choices[0] ?? "", meaning: "One." })),
  fc.constant<Option>(flagOption({ default: true, meaning: "Whether." })),
  fc.constant<Option>(textOption({ default: "a", meaning: "Text." })),
  fc.constant<Option>(options.widths),
);
const anyValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.integer({ min: -8, max: 12 }),
  fc.double(),
  fc.integer({ min: -16, max: 16 }).map((x) => x / 4),
  fc.boolean(),
  fc.string(),
  fc.array(fc.integer({ min: -1, max: 3 })),
  fc.jsonValue(),
);

/** Whether a value is as a schema says, for the words that ours have. */
const isValid = (schema: JsonSchema, value: unknown): boolean => {
  const { type, minimum, maximum, exclusiveMinimum, exclusiveMaximum } = schema as Readonly<Record<string, number>>;
  // An object's own toString may be no function, and is not asked.
  const number = typeof value === "number" ? value : NaN;
  switch (type as unknown) {
    case "integer":
      return (
        typeof value === "number" && Number.isInteger(value) && value >= (minimum ?? NaN) && value <= (maximum ?? NaN)
      );
    case "number":
      return (
        typeof value === "number" &&
        !(number < (minimum ?? -Infinity) || number > (maximum ?? Infinity)) &&
        !(number <= (exclusiveMinimum ?? -Infinity) || number >= (exclusiveMaximum ?? Infinity))
      );
    case "string":
      return (
        typeof value === "string" &&
        value.length >= Number(schema["minLength"] ?? 0) &&
        (schema["enum"] === undefined || (schema["enum"] as readonly unknown[]).includes(value))
      );
    case "boolean":
      return typeof value === "boolean";
    case "array":
      return (
        Array.isArray(value) && value.length > 0 && value.every((each) => isValid(schema["items"] as JsonSchema, each))
      );
    default:
      throw new Error("A schema has a type.");
  }
};

describe("laws of every option", () => {
  test("what is no setting is a sentence that says so, and what is one is taken", () => {
    fc.assert(
      fc.property(anyOption, anyValue, (option, value) => {
        const take = () => checkOptions("mine", { it: option }, { it: value });
        if (isSetting(option, value)) expect(take()).toEqual({ it: value });
        else if (value !== undefined) expect(take).toThrow("The option 'it' of mine takes ");
      }),
      {
        examples: [{ toString: {} }, Object.create(null) as unknown, Symbol("it"), 2n ** 80n].map(
          (value): [Option, unknown] => [numberOption({ default: 0.5, meaning: "A number." }), value],
        ),
      },
    );
  });

  test("a setting is read from what is written of it", () => {
    fc.assert(
      fc.property(anyOption, anyValue, (option, value) => {
        if (!isSetting(option, value) || Object.is(value, -0)) return;
        const text = written(value as Setting);
        expect(settingsIn("mine", { it: option }, [["it", text]])).toEqual({ it: value });
      }),
    );
  });

  test("the schema allows what the check does", () => {
    fc.assert(
      fc.property(anyOption, anyValue, (option, value) => {
        const { properties } = schemaOf("mine", { it: option });
        const schema = (properties as Readonly<Record<string, JsonSchema>>)["it"] ?? {};
        expect(schema["default"]).toEqual(option.default);
        // JSON has no NaN and no infinity, and a schema does not know where float32 ends.
        if (typeof value === "number" && !(Math.abs(value) <= 1e38)) return;
        expect(isValid(schema, value)).toBe(isSetting(option, value));
      }),
      { examples: [[choiceOption(["a"], { default: "a", meaning: "One." }), { toString: false }]] },
    );
  });
});

test("help and tables say of every option its default, what it takes, and its meaning", () => {
  for (const text of [optionsHelp(options), optionsTable(options)]) {
    for (const [name, option] of Object.entries<Option>(options))
      for (const part of [name, written(option.default), expected(option), option.meaning])
        expect(text).toContain(part);
  }
  const lines = optionsTable(options).split("\n");
  expect(new Set(lines.map(({ length }) => length)).size).toBe(1);
  const long = { it: flagOption({ default: true, meaning: "word ".repeat(60).trim() }) };
  for (const line of optionsHelp(long, 60).split("\n")) expect(line.length).toBeLessThanOrEqual(60);
});

test("a model that declares nothing has options that are like its hyper-parameters", () => {
  const like = optionsLike({ dim: 8, name: "a", clip: false, widths: [3, 4] });
  expect(
    settingsIn("mine", like, [
      ["dim", "0.5"],
      ["name", "5"],
      ["clip", "true"],
      ["widths", "1"],
    ]),
  ).toEqual({
    dim: 0.5,
    name: "5",
    clip: true,
    widths: [1],
  });
  expect(() => settingsIn("mine", like, [["dim", "high"]])).toThrow("'dim' of mine takes a number, not 'high'");
});

test("an option that is L follows the windows, and a model for another L is refused", () => {
  expect(lengthSettings(options, 3)).toEqual({ length: 3 });
  const model = { name: "mine", options, hyperparameters: check({ length: 4 }) };
  expect(() => assertLength(model, 4)).not.toThrow();
  expect(() => assertLength(model, 3)).toThrow(
    "The option 'length' of mine is 4, but the windows have 3 items of history (L)",
  );
  expect(() => assertLength({ name: "other", hyperparameters: { length: 4 } }, 3)).not.toThrow();
});

test("a model refuses histories that are longer than it can take", () => {
  const model = { name: "mine", hyperparameters: {}, longestHistory: 8 };
  expect(() => assertLength(model, 8)).not.toThrow();
  expect(() => assertLength(model, 9)).toThrow(
    "mine takes histories of at most 8 items (L), not 9: choose a smaller L.",
  );
});
