/** A process that makes a store with one cell, and closes it. */
import { openStore } from "../run/store.ts";
import { sampleCell, sampleResult } from "./cells.ts";

const [, , file = ""] = process.argv;
const store = openStore(file);
store.save(sampleCell(), { kind: "done", result: sampleResult() });
store.close();
