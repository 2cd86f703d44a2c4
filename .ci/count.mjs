// Prints the number of passed, failed and skipped tests, from vitest's JSON report. A step that went wrong without a
// failed one (a type error, a file that did not load, no report at all) counts as one failure.
import { readFileSync } from "node:fs";

const [path, status] = process.argv.slice(2);
let report = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, success: false };
try {
  report = JSON.parse(readFileSync(path, "utf8"));
} catch {
  console.log("No test has run.");
}
const ok = report.success && status === "0";
const failed = Math.max(report.numFailedTests, ok ? 0 : 1);
const skipped = report.numPendingTests + report.numTodoTests;
console.log(`${report.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exit(failed === 0 ? 0 : 1);
