/** A stage of the compiler as the page shows it, and what it changed. */

/** A stage. */
export interface ShownStage {
  readonly name: string;
  /** The effect and the purpose, in a sentence. */
  readonly why: string;
  readonly text: string;
}

/** A line, and whether the other side has none like it. */
export interface MarkedLine {
  readonly text: string;
  readonly isAlone: boolean;
}

/** Numbers of nodes change with each pass: lines are alike without them. */
const withoutNumbers = (line: string): string => line.replaceAll(/%\d+/g, "%").trim();

/** The lines of a text, and which of them another text lacks, each as often as it is there. */
export const marked = (text: string, other: string): readonly MarkedLine[] => {
  const left = new Map<string, number>();
  for (const line of other.split("\n").map(withoutNumbers)) left.set(line, (left.get(line) ?? 0) + 1);
  return text.split("\n").map((line) => {
    const key = withoutNumbers(line);
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return { text: line, isAlone: count <= 0 };
  });
};
