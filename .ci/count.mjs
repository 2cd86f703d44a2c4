// Prints what failed by name, and then the number of passed, failed and skipped tests, from vitest's JSON reports: the end
// of a long log is what is kept of it. A step that went wrong without a failed test (a type error, a file that did not
// load, a report that is not there) counts as one failure.
// Usage: count.mjs STATUS REPORT...
import { readFileSync } from "node:fs";
import { relative } from "node:path";

const [status, ...paths] = process.argv.slice(2);
const reports = paths.map((path) => {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    console.log(`${path}: no test has run.`);
    return {
      numPassedTests: 0,
      numFailedTests: 0,
      numPendingTests: 0,
      numTodoTests: 0,
      success: false,
      testResults: [],
    };
  }
});
for (const { name, status, message, assertionResults } of reports.flatMap(({ testResults }) => testResults)) {
  const failures = assertionResults.filter((test) => test.status === "failed");
  if (status !== "failed" && failures.length === 0) continue;
  console.log(`== failed: ${relative(process.cwd(), name)}${message ? `\n${message}` : ""}`);
  for (const { fullName, failureMessages } of failures)
    console.log(`   ${fullName}\n${failureMessages.join("\n").split("\n").slice(0, 12).join("\n")}`);
}
const total = (field) => reports.reduce((sum, report) => sum + report[field], 0);
const ok = reports.every(({ success }) => success) && status === "0";
const passed = total("numPassedTests");
const failed = Math.max(total("numFailedTests"), ok ? 0 : 1);
const skipped = total("numPendingTests") + total("numTodoTests");
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);
process.exit(failed === 0 ? 0 : 1);
