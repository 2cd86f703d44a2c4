/** Compares lists of a contraction's labels. */
import type { Labels } from "../../nodes/build.ts";

/** Whether a list of labels begins with another. */
export const isPrefix = (prefix: Labels, labels: Labels): boolean => prefix.every((label, i) => label === labels[i]);
