/** A picture of validation and loss by epoch, which keeps its numbers, so that a training that goes on adds to it. */
import { existsSync, readFileSync } from "node:fs";
import { writeAtomically } from "attrec/node";
import { type ChartLine, lineCharts } from "./line-chart.ts";
import type { Recorder } from "./recorders.ts";

/** An epoch: its number, its loss, and the figure that judges it, if it was judged. */
type Point = readonly [epoch: number, loss: number, validation?: number];

/** What is drawn of one training. */
interface Course {
  readonly label: string;
  /** The name of the figure that judges epochs, once one was judged. */
  figure?: string | undefined;
  readonly points: Point[];
}

/**
 * A picture of the figure that judges epochs, and of the loss, as it stands after each epoch of each training. Of a training that goes
 * on, what the picture had up to the epoch `after` is kept.
 */
export const curveRecorder = (path: string): ((label: string, after?: number) => Recorder) => {
  // Read before the first training replaces the picture: it has the courses of the others too.
  const before = existsSync(path) ? coursesIn(readFileSync(path, "utf8")) : [];
  const courses: Course[] = [];
  return (label, after = 0) => {
    const earlier = after > 0 ? before.find((one) => one.label === label) : undefined;
    const points = (earlier?.points ?? []).filter(([epoch]) => epoch <= after);
    const course: Course = { label, figure: earlier?.figure, points };
    courses.push(course);
    return async ({ epoch, loss, validation, figures }) => {
      course.points.push(validation === undefined ? [epoch, loss] : [epoch, loss, validation]);
      if (validation !== undefined) course.figure ??= Object.keys(figures)[0];
      await writeAtomically(path, drawn(courses, course.figure));
    };
  };
};

const drawn = (courses: readonly Course[], figure = "validation"): string => {
  const linesOf = (valueOf: (point: Point) => number | undefined): readonly ChartLine[] =>
    courses.map(({ label, points }) => ({
      label,
      points: points.flatMap((point) => {
        const value = valueOf(point);
        return value === undefined ? [] : [[point[0], value] as const];
      }),
    }));
  const charts = [
    { title: `validation ${figure}`, lines: linesOf(([, , validation]) => validation) },
    { title: "loss", lines: linesOf(([, loss]) => loss) },
  ];
  // The places of a picture are rounded: only the numbers themselves draw the same picture again.
  return lineCharts(charts, courses);
};

/** The courses that a picture keeps; none where it is not one of ours. */
const coursesIn = (svg: string): readonly Course[] => {
  const [, text = "[]"] = /<metadata>(.*)<\/metadata>/.exec(svg) ?? [];
  let kept: unknown;
  try {
    kept = JSON.parse(text);
  } catch {
    return [];
  }
  return Array.isArray(kept) ? kept.flatMap(courseOf) : [];
};

const courseOf = (kept: unknown): readonly Course[] => {
  if (typeof kept !== "object" || kept === null || !("label" in kept) || !("points" in kept)) return [];
  const { label, points } = kept;
  if (typeof label !== "string" || !Array.isArray(points)) return [];
  const figure = "figure" in kept && typeof kept.figure === "string" ? kept.figure : undefined;
  return [{ label, figure, points: points.flatMap(pointOf) }];
};

/** A number that is none, such as an infinite loss, is null in JSON. */
const numberOf = (value: unknown): number => (typeof value === "number" ? value : Number.NaN);

const pointOf = (kept: unknown): readonly Point[] => {
  if (!Array.isArray(kept)) return [];
  const [epoch, loss, validation] = kept.map(numberOf);
  if (epoch === undefined || loss === undefined || Number.isNaN(epoch)) return [];
  return [validation === undefined ? [epoch, loss] : [epoch, loss, validation]];
};
