/**
 * Makes the published reports of the comparison anew: `npm run results -- --data FOLDER`, or some of them by name, also the long
 * ones: `npm run results -- movielens-1m --data FOLDER`. What was interrupted goes on where it stood.
 */
import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

/** A published report. */
interface Published {
  /** Its folder. */
  readonly name: string;
  /** The arguments of `compare`. */
  readonly command: string;
  /** Minutes of one processor, about. */
  readonly minutes: number;
  /** Whether it is made only when it is asked for by name. */
  readonly isLong?: boolean;
}

/** All of them, the short ones first: those that are made without a name take about 265 minutes of one processor, 135 of two. */
export const published: readonly Published[] = [
  {
    name: "lastfm",
    command:
      "table2 table3 table4 figure3 figure4 figure5 negatives --dataset lastfm --lengths 2,3,5,8 --dims 20,50,100 --search halving --configurations 12 --epochs 60 --patience 10",
    minutes: 70,
  },
  {
    name: "parts-of-amazon",
    command: "table2 --dataset amazon-digital-music,amazon-video-games --search halving --configurations 12",
    minutes: 62,
  },
  {
    name: "movietweetings-100k",
    command: "table2 table3 --dataset movietweetings-100k --search halving --configurations 12",
    minutes: 12,
  },
  {
    name: "movielens-100k",
    command: "table2 table3 table4 --dataset ml-100k --search halving --configurations 24 --epochs 60 --patience 10",
    minutes: 120,
  },
  {
    name: "more-amazon",
    command:
      "table2 --dataset amazon-tools,amazon-health,amazon-apps --search halving --configurations 8 --epochs 24 --every 4 --seeds 1",
    minutes: 75,
    isLong: true,
  },
  {
    name: "movietweetings",
    command: "table2 table3 --dataset movietweetings --search halving --configurations 8 --epochs 24",
    minutes: 115,
    isLong: true,
  },
  {
    name: "movielens-1m",
    command: "table2 --dataset ml-1m --search halving --configurations 8 --epochs 24",
    minutes: 314,
    isLong: true,
  },
  {
    name: "movielens-100k-sequences",
    command:
      "table2 --models attrec,sasrec,gru4rec,bert4rec,lrurec,item-knn,v-sknn,ease --dataset ml-100k --search halving --configurations 12 --epochs 30 --patience 10",
    minutes: 99,
    isLong: true,
  },
  {
    name: "movielens-100k-figures",
    command:
      "table5 figure4 figure5 negatives --dataset ml-100k --lengths 2,3,5,8 --dims 20,50,100 --search halving --configurations 12 --epochs 60 --patience 10",
    minutes: 57,
    isLong: true,
  },
  {
    name: "movietweetings-100k-figures",
    command:
      "table4 figure3 figure4 figure5 negatives --dataset movietweetings-100k --chosen docs/results/movietweetings-100k --lengths 2,3,5,8 --dims 20,50,100",
    minutes: 18,
    isLong: true,
  },
  {
    name: "parts-of-amazon-figures",
    command:
      "table3 table4 figure3 figure4 figure5 negatives --dataset amazon-digital-music,amazon-video-games --chosen docs/results/parts-of-amazon --lengths 2,3,5,8 --dims 20,50,100 --seeds 1",
    minutes: 45,
    isLong: true,
  },
  {
    name: "more-amazon-figures",
    command:
      "table3 table4 figure3 figure4 --models attrec --dataset amazon-tools,amazon-health,amazon-apps --chosen docs/results/more-amazon --epochs 24 --every 4 --lengths 2,3,5,8 --seeds 1",
    minutes: 18,
    isLong: true,
  },
  {
    name: "movietweetings-figures",
    command:
      "table4 figure3 figure4 figure5 --models bprmf,fmc,fpmc,hrm,prme,transrec,attrec --dataset movietweetings --chosen docs/results/movietweetings --epochs 24 --lengths 2,3,5,8 --dims 20,50,100 --seeds 1",
    minutes: 40,
    isLong: true,
  },
  {
    name: "movielens-1m-figures",
    command:
      "table3 table4 figure3 figure4 figure5 --models bprmf,fmc,fpmc,hrm,prme,transrec,attrec --dataset ml-1m --chosen docs/results/movielens-1m --epochs 24 --lengths 2,3,5,8 --dims 20,50,100 --seeds 1",
    minutes: 50,
    isLong: true,
  },
  {
    name: "movielens-1m-sequences",
    command:
      "table2 --models sasrec,gru4rec,bert4rec,lrurec,item-knn,v-sknn,ease --dataset ml-1m --length 50 --dim 64 --seeds 1 --search halving --configurations 8 --epochs 4 --device wasm-wide-fused",
    minutes: 90,
    isLong: true,
  },
];

const root = fileURLToPath(new URL("../..", import.meta.url));

/**
 * Makes one report. Its store stays, so that it can be asked, and made again where the code is the same. Paths are of the checkout, and
 * the folder of the data is no part of the command line, which the report prints.
 */
const make = ({ name, command }: Published, data: string): number => {
  const places = ["--store", `node_modules/.cache/results/${name}.db`, "--out", `docs/results/${name}`];
  const { status } = spawnSync(
    process.execPath,
    [
      "--import",
      "tsx",
      "--conditions=source",
      "packages/cli/src/compare/main.ts",
      ...command.split(" "),
      "--cutoffs",
      "5,10,20",
      ...places,
    ],
    { cwd: root, stdio: "inherit", env: { ...process.env, ATTREC_DATA: resolve(data) } },
  );
  return status ?? 1;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values, positionals } = parseArgs({ options: { data: { type: "string" } }, allowPositionals: true });
  const unknown = positionals.find((name) => published.every((one) => one.name !== name));
  if (unknown !== undefined || values.data === undefined) {
    console.error(
      `npm run results -- [NAMES] --data FOLDER; the names are ${published.map(({ name }) => name).join(", ")}.`,
    );
    process.exit(2);
  }
  for (const one of published) {
    if (positionals.length > 0 ? !positionals.includes(one.name) : one.isLong) continue;
    console.log(`${one.name}: about ${one.minutes} minutes of one processor`);
    const code = make(one, values.data);
    if (code !== 0) process.exit(code);
  }
}
