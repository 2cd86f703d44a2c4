/** The tables of users and items that come with MovieLens 100K and 1M, whose lines have no names above them. */

/** A layout of tables that is told by its first lines. */
export interface TableLayout {
  /** Its separator, one character once or twice. */
  readonly mark: string;
  /** How many fields a line has. */
  readonly fields: number;
  /** The columns that it becomes, as RecBole would name them: the id first. */
  readonly columns: readonly string[];
  /** What a line is like; what it is not like is no such table. */
  readonly line: RegExp;
  /** The cells of the columns, from the fields of a line. */
  readonly cells: (fields: readonly string[]) => readonly string[];
}

/** Several categories with bars between. */
export const BARS = "token_bars";

const GENRES: readonly string[] =
  "unknown|Action|Adventure|Animation|Children's|Comedy|Crime|Documentary|Drama|Fantasy|Film-Noir|Horror|Musical|Mystery|Romance|Sci-Fi|Thriller|War|Western".split(
    "|",
  );

/** The last four digits in brackets, or at the end. */
const yearIn = (text: string): string => /(\d{4})\)?\s*$/.exec(text)?.[1] ?? "";

/** "u.item": id|title|date|date of the video|address, and a flag for each of 19 genres. Titles are no features: each item has its own. */
const uItem: TableLayout = {
  mark: "|",
  fields: 5 + GENRES.length,
  columns: ["movie_id", "year:float", `genres:${BARS}`],
  line: /^\d+\|(?:[^|]*\|){4}[01](?:\|[01]){18}$/,
  cells: ([id = "", , date = "", , , ...flags]) => [
    id,
    yearIn(date),
    GENRES.filter((_, genre) => flags[genre] === "1").join("|"),
  ],
};

/** "u.user": id|age|gender|occupation|zip code. */
const uUser: TableLayout = {
  mark: "|",
  fields: 5,
  columns: ["user_id", "age:float", "gender:token", "occupation:token", "zip:token"],
  line: /^\d+\|\d+\|[MF]\|[^|]+\|[^|]*$/,
  cells: (fields) => fields,
};

/** "movies.dat": id::title (year)::genres with bars between. */
const moviesDat: TableLayout = {
  mark: "::",
  fields: 3,
  columns: ["movie_id", "year:float", `genres:${BARS}`],
  line: /^\d+::.*::[^:]*$/,
  cells: ([id = "", title = "", genres = ""]) => [id, yearIn(title), genres],
};

/** "users.dat": id::gender::age::occupation::zip code. Ages are the lowest of a group, and occupations numbers of names. */
const usersDat: TableLayout = {
  mark: "::",
  fields: 5,
  columns: ["user_id", "gender:token", "age:float", "occupation:token", "zip:token"],
  line: /^\d+::[MF]::\d+::\d+::.*$/,
  cells: (fields) => fields,
};

/** The layout of lines without names above them, if they are one of these tables. */
export const tableLayoutOf = (lines: readonly string[]): TableLayout | undefined =>
  [uItem, uUser, usersDat, moviesDat].find(({ line }) => lines.length > 0 && lines.every((one) => line.test(one)));
