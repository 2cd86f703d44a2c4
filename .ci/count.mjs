// Prints the number of passed, failed and skipped tests, from vitest's JSON reports. A step that went wrong without a
// failed one (a type error, a file that did not load, a report that is not there) counts as one failure.
// Usage: count.mjs STATUS REPORT...
import { readFileSync } from "node:fs";

const [status, ...paths] = process.argv.slice(2);
const reports = paths.map((path) => {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    console.log(`${path}: no test has run.`);
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, success: false };
  }
});
const total = (field) => reports.reduce((sum, report) => sum + report[field], 0);
const ok = reports.every(({ success }) => success) && status === "0";
const passed = total("numPassedTests");
const failed = Math.max(total("numFailedTests"), ok ? 0 : 1);
const skipped = total("numPendingTests") + total("numTodoTests");
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exit(failed === 0 ? 0 : 1);
