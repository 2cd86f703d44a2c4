/** The parts of a drawing: a box for each line, edges to the lines that read it, and a frame around the steps of each loop. */
import { type Formula, formulaText, namesIn } from "./formula.ts";
import type { Line, Listing } from "./listing.ts";
import type { Phase } from "./phases.ts";
import { counted, loopHeading, type LoopLines, type LoopPlace } from "./loop-listing.ts";

/** A node of a drawing. */
export interface Box {
  /** Its name, behind those of the loops that it stands in. */
  readonly id: string;
  readonly phase: Phase | "input";
  /** The declaration, and the formula. */
  readonly rows: readonly string[];
  /** The boxes that it reads. */
  readonly reads: readonly string[];
  /** The frame that it stands in. */
  readonly frame?: string;
  /** The state that it is at the next step. */
  readonly next?: string;
}

/** The steps of a loop: a frame, which may stand in another one. */
export interface Frame {
  readonly id: string;
  readonly title: string;
  readonly frame?: string;
}

/** Boxes, those that are read first, and frames, the outer ones first. */
export interface Drawing {
  readonly boxes: readonly Box[];
  readonly frames: readonly Frame[];
}

/** The colours of what is given, of values, of cotangents, and of what is made of them. */
export const COLOURS = { input: "#f6f5f1", forward: "#e8f0fa", backward: "#fbeee6", after: "#eaf5ea" } as const;

/** The boxes by the names within a loop, and where the loop stands. */
interface Place {
  readonly ids: ReadonlyMap<string, string>;
  readonly frame?: string;
}

/** The drawing of a listing. */
export const drawingOf = ({ inputs, lines }: Listing): Drawing => {
  const given = inputs.map(({ name, dimensions }): Box => ({
    id: name,
    phase: "input",
    rows: [title(name, dimensions)],
    reads: [],
  }));
  const drawn = drawnLines(lines, { ids: new Map(given.map(({ id }) => [id, id])) });
  return { boxes: [...given, ...drawn.boxes], frames: drawn.frames };
};

const title = (name: string, dimensions: readonly string[]): string =>
  dimensions.length > 0 ? `${name} [${dimensions.join(", ")}]` : name;

/** A formula that fits into a box. */
const shortened = (text: string): string => (text.length <= 60 ? text : `${text.slice(0, 59)}…`);

const drawnLines = (lines: readonly Line[], place: Place): Drawing & Place => {
  const ids = new Map(place.ids);
  const [boxes, frames]: [Box[], Frame[]] = [[], []];
  for (const { name, dimensions, phase, formula, reads, loop } of lines) {
    const id = place.frame === undefined ? name : `${place.frame}/${name}`;
    const steps = loop && drawnLoop(loop, id, phase, { ...place, ids });
    if (steps) boxes.push(...steps.boxes);
    if (steps) frames.push(...steps.frames);
    boxes.push({
      id,
      phase,
      rows: [title(name, dimensions), shortened(formulaText(formula))],
      // A loop is what its last step makes it.
      reads: steps ? steps.ends : reads.flatMap((own) => ids.get(own) ?? []),
      ...(place.frame !== undefined && { frame: place.frame }),
    });
    ids.set(name, id);
  }
  return { ...place, ids, boxes, frames };
};

/** The steps of a loop, and the boxes that its results are made of. */
const drawnLoop = (
  loop: LoopLines,
  frame: string,
  phase: Phase,
  outer: Place,
): Drawing & { readonly ends: readonly string[] } => {
  const ids = new Map(outer.ids);
  const own = (name: string): string => `${frame}/${name}`;
  const readsOf = (formula: Formula, names: ReadonlyMap<string, string>): readonly string[] =>
    [...namesIn(formula)].flatMap((name) => names.get(name) ?? []);
  const place = ({ name, dimensions, from }: LoopPlace, text: string): Box => {
    const rows = [title(name, dimensions), shortened(text)];
    return { id: own(name), phase, rows, reads: readsOf(from, outer.ids), frame };
  };
  const places = [
    ...loop.states.map((each) => place(each, `from ${formulaText(each.from)}`)),
    ...loop.rows.map((each) => place(each, `row of ${formulaText(each.from)}`)),
  ];
  for (const { name } of [...loop.states, ...loop.rows]) ids.set(name, own(name));
  const inside = drawnLines(loop.lines, { ids, frame });
  const end = (name: string, word: string, formula: Formula, more: object): Box => ({
    id: own(name),
    phase,
    rows: [word, shortened(formulaText(formula))],
    reads: readsOf(formula, inside.ids),
    frame,
    ...more,
  });
  const nexts = loop.states.map(({ name, next }) => end(`next ${name}`, `next ${name}`, next, { next: own(name) }));
  const outputs = loop.outputs.map(({ formula }, k) => end(counted("output", k), "output", formula, {}));
  return {
    boxes: [...places, ...inside.boxes, ...nexts, ...outputs],
    frames: [
      { id: frame, title: loopHeading(loop), ...(outer.frame !== undefined && { frame: outer.frame }) },
      ...inside.frames,
    ],
    ends: [...nexts, ...outputs].map(({ id }) => id),
  };
};
