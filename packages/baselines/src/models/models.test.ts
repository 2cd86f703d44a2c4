/** Checks that every model does what its options say. */
import { attrec, defaultsOf, OptionError, type Options, type Settings } from "attrec";
import { isSetting, nearestName } from "attrec/extend";
import { describe, expect, test } from "vitest";
import { models } from "./models.ts";

interface Made {
  readonly name: string;
  readonly about?: string;
  readonly options?: Options;
  readonly hyperparameters: Settings;
}
const makers = Object.entries({ attrec, ...models }) as unknown as readonly [string, (settings?: Settings) => Made][];

/** What may be meant as a value, and mostly is none. */
// prettier-ignore
const values: readonly unknown[] = [
  NaN, Infinity, -Infinity, 0, -1, 0.5, 1, 1.5, 2, 3, 1e39, 2 ** 53, "", "8", "befor", "constructor", "mean", "l3", "true",
  true, false, null, [], {}, [8], new Map(), () => 8,
];

test("each trained model has the rule of negatives of its own paper or code", () => {
  const rules = makers.flatMap(([name, make]) => {
    const { negatives } = make() as { readonly negatives?: string };
    return negatives === undefined ? [] : [[name, negatives]];
  });
  expect(Object.fromEntries(rules)).toEqual({
    attrec: "not-targets",
    bprmf: "not-history",
    fmc: "not-targets",
    fpmc: "not-targets",
    hrm: "not-targets",
    prme: "not-targets",
    transrec: "not-history",
    caser: "not-history",
    "lstm-plus": "not-targets",
    gru4rec: "not-targets",
    sasrec: "not-history",
  });
});

describe.each(makers)("%s", (name, make) => {
  const { options = {}, hyperparameters } = make();

  test("declares each of its hyper-parameters, with a meaning in one sentence, and says what it is", () => {
    expect(make().name).toBe(name);
    expect(make().about).toMatch(/^[^.]+\.$/);
    expect(hyperparameters).toEqual(defaultsOf(options));
    expect(Object.keys(hyperparameters)).toEqual(Object.keys(options));
    for (const { meaning } of Object.values(options)) expect(meaning).toMatch(/^[^a-z].*[^.]\.$|^[a-z]\b.*\.$/u);
  });

  test("takes what its options do, and throws a sentence that names the option for all else", () => {
    for (const [option, declared] of Object.entries(options)) {
      for (const value of values) {
        const take = () => make({ [option]: value } as Settings);
        if (isSetting(declared, value)) expect(take().hyperparameters[option]).toBe(value);
        else {
          expect(take).toThrow(OptionError);
          expect(take).toThrow(`The option '${option}' of ${name} takes `);
        }
      }
    }
  });

  test("knows no other option, and suggests the one that was meant", () => {
    for (const other of ["constructor", "toString", "__proto__", "hidden"])
      expect(() => make(JSON.parse(`{ "${other}": 1 }`) as Settings)).toThrow(`${name} has no option '${other}'`);
    for (const option of Object.keys(options).filter((each) => each.length > 4)) {
      const mistyped = `${option.slice(0, 2)}${option.slice(3)}`;
      const meant = nearestName(mistyped, Object.keys(options));
      expect(meant).toBe(option);
      expect(() => make({ [mistyped]: 1 })).toThrow(`${name} has no option '${mistyped}'; did you mean '${option}'?`);
    }
  });
});
