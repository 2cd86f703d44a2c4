/**
 * Makes the data set that comes with this package, packages/attrec/data/movietweetings-100k:
 *
 *     npx tsx --conditions=source packages/attrec/src/data/make-built-in.ts FOLDER
 *
 * FOLDER is a copy of MovieTweetings with LICENSE, snapshot-100K/ratings.dat.gz and snapshot-100K/movies.dat.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { key } from "@attrec/tensor";
import { shuffled } from "./batches.ts";
import { DataError } from "./data-error.ts";
import { fileContent } from "./read-file.ts";
import { readContent } from "./detect-format.ts";
import { parseTitles, printTitles } from "./formats/movies-dat.ts";
import { ratingsDat } from "./formats/ratings-dat.ts";
import type { Interactions } from "./interactions.ts";

const TARGET = fileURLToPath(new URL("../../data/movietweetings-100k", import.meta.url));

/** A seed: any fixed number would do. */
const SEED = 20130228;

/**
 * Gives users the numbers 1 … n in a fixed random-looking order and lists them in the order of their new numbers, so that the
 * order of rows does not reveal the old numbers. Every user's own rows keep their order.
 */
const renumberUsers = (interactions: Interactions): Interactions => {
  const { users, items, times, ratings, userNames, itemNames } = interactions;
  const numbers = shuffled(userNames.length, key(SEED));
  const numberAt = (row: number): number => numbers[users[row] ?? 0] ?? 0;
  const rows = Int32Array.from(users, (_, row) => row).sort((a, b) => numberAt(a) - numberAt(b) || a - b);
  return {
    users: rows.map(numberAt),
    items: rows.map((row) => items[row] ?? 0),
    times: Float64Array.from(rows, (row) => times[row] ?? 0),
    ...(ratings && { ratings: Float32Array.from(rows, (row) => ratings[row] ?? 0) }),
    userNames: userNames.map((_, number) => String(number + 1)),
    itemNames,
  };
};

const readme = (interactions: Interactions): string => `# MovieTweetings, the first 100,000 ratings

Ratings of movies that people posted on Twitter from February to September 2013: ${interactions.userNames.length} users,
${interactions.itemNames.length} movies, ${interactions.users.length} ratings.

- \`ratings.dat.gz\`: lines of user::movie::rating::time. Ratings go from 0 to 10, times are Unix seconds, a movie is the
  seven-digit number of its page in the Internet Movie Database.
- \`titles.dat.gz\`: lines of movie::title (year), UTF-8.
- \`LICENSE\`: the MIT licence of MovieTweetings, (c) 2013 Simon Dooms, under which this part of it is redistributed.

## Origin

\`snapshots/100K/ratings.dat\` and \`snapshots/100K/movies.dat\` of https://github.com/sidooms/MovieTweetings, as stored in
the fork RodolfoViana/MovieTweetings at commit 004a80f1b271e900eea5a5e4b8b7ac6111db8095.

## What was changed

- Users have other numbers and stand in the order of these; the original's \`users.dat\`, which ties its numbers to Twitter
  accounts, is not here. This is a courtesy, not anonymity: the original ratings are public. Each user's rows are in their
  original order.
- The genres of the movies were left out.
- Nothing else: every rating and every time is the original's.

\`packages/attrec/src/data/make-built-in.ts\` made these files from the original ones.

## Please cite

Simon Dooms, Toon De Pessemier and Luc Martens. MovieTweetings: a Movie Rating Dataset Collected From Twitter. Workshop on
Crowdsourcing and Human Computation for Recommender Systems, CrowdRec at RecSys 2013.
`;

const makeBuiltIn = (source: string): void => {
  const interactions = renumberUsers(
    readContent(fileContent(join(source, "snapshot-100K", "ratings.dat.gz")), "ratings.dat.gz"),
  );
  const all = parseTitles(fileContent(join(source, "snapshot-100K", "movies.dat")), "movies.dat");
  const titles = new Map(
    interactions.itemNames.toSorted().map((movie) => {
      const title = all.get(movie);
      if (title === undefined) throw new DataError(`movies.dat: expected a title of movie ${movie}, got none.`);
      return [movie, title];
    }),
  );
  const compressed = (text: string): Uint8Array => gzipSync(text, { level: 9 });
  mkdirSync(TARGET, { recursive: true });
  writeFileSync(join(TARGET, "ratings.dat.gz"), compressed(ratingsDat.print(interactions)));
  writeFileSync(join(TARGET, "titles.dat.gz"), compressed(printTitles(titles)));
  writeFileSync(join(TARGET, "LICENSE"), readFileSync(join(source, "LICENSE")));
  writeFileSync(join(TARGET, "README.md"), readme(interactions));
};

const [, , source] = argv;
if (source === undefined) throw new DataError("Expected the folder of MovieTweetings as the argument, got none.");
makeBuiltIn(source);
