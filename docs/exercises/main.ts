/** Checks a reader's file of an exercise: `npm run exercise softsign`. */
import { copyFileSync, existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { missing, outcomesOf, report } from "./exercise.ts";
import { exercises } from "./list.ts";

/** Ends with a sentence. */
const refuse = (sentence: string): never => {
  console.log(sentence);
  process.exit(1);
};

const [name = ""] = process.argv.slice(2);
const checker = Object.hasOwn(exercises, name) ? exercises[name] : undefined;
if (!checker) {
  const names = Object.keys(exercises).join(", ");
  refuse(`${name === "" ? "Which exercise?" : `There is no exercise '${name}'.`} npm run exercise NAME, of ${names}.`);
} else {
  const [start, mine] = ["start.ts", "mine.ts"].map((file) => join(import.meta.dirname, name, file)) as [
    string,
    string,
  ];
  const said = `docs/exercises/${name}/mine.ts`;
  if (!existsSync(mine)) {
    copyFileSync(start, mine);
    console.log(`${said} is yours: change it, and run this again.\n`);
  }
  const read = (file: string): Promise<object> => import(pathToFileURL(file).href) as Promise<object>;
  const module = await read(mine).catch((error: unknown) => refuse(`${said} cannot be read: ${String(error)}`));
  const absent = missing(await read(start), module);
  if (absent.length > 0) refuse(`${said} no longer exports ${absent.join(" and ")}: the checker asks for it.`);
  const { exercise } = await checker();
  const outcomes = await outcomesOf(exercise, module as never);
  console.log(report(outcomes));
  const left = outcomes.filter(({ fault }) => fault !== undefined).length;
  console.log(left === 0 ? "\nAll of it holds." : `\n${left} of ${outcomes.length} do not hold yet.`);
  process.exitCode = left === 0 ? 0 : 1;
}
