/** Checks that the exports of the entry for files refuse what they are not made for by a sentence. */
import { expect, test } from "vitest";
import * as files from "./index.ts";

/** What nobody means to give; and what comes near. */
const wrong: readonly unknown[] = [
  undefined,
  null,
  Promise.resolve(1),
  [1, "a"],
  { a: 1 },
  "abc",
  NaN,
  new ArrayBuffer(9),
];
/** What the language says by itself where nobody looked. */
const TRAP = /^(Cannot |Class |Invalid |.* is not (a function|iterable|defined)|.*undefined \()/;

test.each(Object.keys(files).filter((name) => /^(encode|decode|fill|storedFrom|tensor)/.test(name)))(
  "%s says in a sentence what it is not made for",
  async (name) => {
    const call: unknown = Reflect.get(files, name);
    for (const value of wrong) {
      // Called as by someone without types.
      const given = Promise.resolve().then(() =>
        Reflect.apply(call as () => unknown, undefined, [value, value, value]),
      );
      const message = await given.then(
        () => "nothing was thrown",
        (error: unknown) => (error as Error).message,
      );
      expect(message).not.toMatch(TRAP);
      expect(message).toContain(`${name}: '`);
    }
  },
);
