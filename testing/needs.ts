/** Says what a test needs of the machine that it runs on. */
import type { TestContext } from "vitest";

/**
 * Ends a test whose machine lacks what it needs. A contributor sees it skipped, with the reason; CI has everything (.ci/debian, and the
 * rights of an administrator), says so by ATTREC_NEEDS_ALL, and there the test fails instead: nothing is skipped in silence.
 *
 * @param isThere whether the machine has it
 * @param what what the test needs, as in "It needs a small disk to mount."
 */
export const needs = (context: Pick<TestContext, "skip">, isThere: boolean, what: string): void => {
  if (isThere) return;
  const sentence = `It needs ${what}.`;
  if (process.env["ATTREC_NEEDS_ALL"] !== undefined) throw new Error(`${sentence} This machine has none.`);
  // The one place where a test of these decides to be skipped: the caller says beside its call why it must be.
  context.skip(sentence);
};
