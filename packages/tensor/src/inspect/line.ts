/** The line of the user's code that makes a node: the first one on the stack outside of this framework. */

/**
 * The folders of the framework, from the address of this file: the packages beside each other, as they are developed and as they are
 * installed. None in a bundle, which has one address, or none, for the framework and its users.
 */
export const frameworkOf = (address: string | undefined): readonly string[] => {
  const [, own] = /^(.*\/)inspect\/line\.[jt]s/.exec(address ?? "") ?? [];
  return own === undefined ? [] : [own, own.replace(/\/tensor\/([^/]+\/)$/, "/autodiff/$1")];
};

/** A place in a text of a stack: `at f (file:///model.ts:3:7)`, or `f@https://…:3:7` in other browsers. */
const PLACE = /(?:\(|@|at (?:async )?)((?:[a-z]+:\/\/|\/|[A-Z]:\\)[^()]*):(\d+):(\d+)\)?$/;

/** Deeper than any operation calls another. */
const DEPTH = 40;

/**
 * Where the caller stands: a function that gives the user's line, such as `/home/me/model.ts:3:7`. To stand costs some microseconds,
 * too much for every training step; to ask costs a hundred times as much, and is done for the nodes that are told of.
 */
export const standing = (): (() => string | undefined) => {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = DEPTH;
  // Engines write the text of a stack when it is read.
  const here = new Error();
  Error.stackTraceLimit = before;
  return () => lineIn(here.stack ?? "");
};

/** The first place in a stack that is no line of the framework, if it is known which are. Its tests are users. */
export const lineIn = (
  stack: string,
  framework: readonly string[] = frameworkOf(import.meta.url),
): string | undefined => {
  if (framework.length === 0) return undefined;
  for (const line of stack.split("\n")) {
    const [, file = "", row = "", column = ""] = PLACE.exec(line.trim()) ?? [];
    if (file === "" || file.startsWith("node:")) continue;
    const url = file.startsWith("/") ? `file://${file}` : file;
    const isOwn = framework.some((folder) => url.startsWith(folder)) && !/\.test\.[jt]s/.test(url);
    if (!isOwn) return `${url.replace(/^file:\/\/(?=\/)/, "").replace(/[?#].*$/, "")}:${row}:${column}`;
  }
  return undefined;
};
