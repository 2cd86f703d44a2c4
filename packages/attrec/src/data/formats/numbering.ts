import { textOf } from "../bytes.ts";

/** Dense numbers for the ids of one column. */
export interface Numbering {
  readonly known: Map<number, number>;
  readonly names: string[];
}

/** A numbering that knows no id yet. */
export const numbering = (): Numbering => ({ known: new Map(), names: [] });

/** The dense number of an id; the text that stands at its first appearance becomes its name. */
export const densely = (
  { known, names }: Numbering,
  id: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): number => {
  const dense = known.get(id);
  if (dense !== undefined) return dense;
  known.set(id, names.length);
  return names.push(textOf(bytes, start, end)) - 1;
};
