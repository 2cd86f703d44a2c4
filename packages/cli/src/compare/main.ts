#!/usr/bin/env node
/** The `compare` command. Exit codes: 0 done, 1 a fault or a cell that failed, 2 called wrongly, 130 interrupted. */
import { endEarly } from "../program/early.ts";

const begun = endEarly("compare");
const { runGuarded } = await import("../program/guarded.ts");

// The file beside this one has the same ending as this one: sources are TypeScript, and published files are JavaScript.
await runGuarded("compare", new URL(import.meta.url.replace(/main(\.[jt]s)/, "program$1")), begun);
