/**
 * Tells the suite once a second, on a thread of its own, that this process lives. Silence means that the process was stopped,
 * however busy its cell is.
 */
import { writeSync } from "node:fs";
import { workerData } from "node:worker_threads";

setInterval(() => {
  try {
    writeSync(workerData, ".");
  } catch {
    // The suite is gone, or does not read for a moment: this thread handles neither case.
  }
}, 1000);
