/** Changes of a viewer's films, the latest last: each gives a new list. */

/** Without the film at a place. */
export const without = (films: readonly number[], place: number): readonly number[] => films.toSpliced(place, 1);

/** With the film at a place moved by one, to the older side (-1) or the newer one (1); as it was at the end of the list. */
export const moved = (films: readonly number[], place: number, by: -1 | 1): readonly number[] => {
  const [film, other] = [films[place], films[place + by]];
  return film === undefined || other === undefined ? films : films.with(place, other).with(place + by, film);
};

/** With a film as the latest, from wherever it was. */
export const seenLast = (films: readonly number[], film: number): readonly number[] => [
  ...films.filter((other) => other !== film),
  film,
];

/** Whether two lists are the same. */
export const isSame = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((film, i) => film === b[i]);
