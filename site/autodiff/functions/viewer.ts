/** A viewer of the built-in films: what she rated in a row, what came next, and two films that she has not rated. */

/** The films of one window of training, by their titles; a test finds them in the data. */
export const viewer = {
  name: "14807",
  history: ["The Matrix (1999)", "Alien (1979)", "Back to the Future (1985)", "Django Unchained (2012)"],
  next: ["The Dark Knight Rises (2012)", "Aliens (1986)"],
  others: ["Life of Pi (2012)", "Brave (2012)"],
} as const;

/** The films, as the rows of a table. */
export const films: readonly string[] = [...viewer.history, ...viewer.next, ...viewer.others];

/** The rows of some films. */
export const rowsOf = (titles: readonly string[]): readonly number[] => titles.map((title) => films.indexOf(title));
