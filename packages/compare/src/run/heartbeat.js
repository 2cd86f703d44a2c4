/**
 * Tells the suite once a second, on a thread of its own, that this process lives: however busy its cell is, silence means that
 * the process was stopped.
 */
import { writeSync } from "node:fs";
import { workerData } from "node:worker_threads";

setInterval(() => {
  try {
    writeSync(workerData, ".");
  } catch {
    // The suite is gone, or does not read for a moment: neither is this thread's affair.
  }
}, 1000);
