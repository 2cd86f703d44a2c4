/** Lists of other programs are read as these write them, and measured by the protocol to what a model with these lists has. */
import { at } from "@attrec/tensor/extend";
import { datasetFrom, defaultProtocol, measure, prepareExperiment, rank } from "attrec";
import { expect, test } from "vitest";
import { listScores } from "./list-scores.ts";
import { listsIn } from "./read-lists.ts";

const expected = [
  ["a", [["y"], ["x"]]],
  ["b", [["z"]]],
];

test.each([
  ["RecBole's names with types", "user_id:token\titem_id:token\tscore:float\na\tx\t0.5\nb\tz\t3\na\ty\t2\n"],
  ["RecTools's table with ranks", "user_id,item_id,score,rank\na,x,0.5,2\na,y,2,1\nb,z,3,1\n"],
  ["Elliot's and WarpRec's rows without names", "a\ty\t2\na\tx\t0.5\nb\tz\t3"],
  ["rows in order, without scores", "a y\na x\nb z\n"],
  ["cells between quotation marks", 'user,item,score\r\n"a",y,2\r\na,"x",0.5\r\n"b","z",3\r\n'],
  ["our own table, where a score is a distance", "user,rank,item,score\na,1,y,0.1\na,2,x,9\nb,1,z,3\n"],
  ["our own JSON lines", '{"user":"a","items":["y","x"],"scores":[1,2]}\n{"user":"b","items":["z"],"scores":[1]}\n'],
])("%s", (_, text) => {
  const { lists: found, notes } = listsIn(text, "lists");
  expect([...found].toSorted(([a], [b]) => (a < b ? -1 : 1))).toEqual(expected);
  expect(notes).toEqual([]);
});

test("what has one score or one rank stands at one place, and not in the order of rows", () => {
  const places = [["y", "z"], ["x"]];
  for (const text of [
    "a\ty\t2\na\tx\t0.5\na\tz\t2.0\n",
    "user,item,score\na,x,-1e-3\na,y,0\na,z,-0\n",
    "user,item,rank,score\na,y,1,3\na,z,1,2\na,x,3,9\n",
  ])
    expect([...listsIn(text, "lists").lists]).toEqual([["a", places]]);
});

test("columns that are neither score nor rank are said to be passed over", () => {
  const { lists: found, notes } = listsIn("user,item,prob\na,x,0.1\na,y,0.9\n", "lists");
  expect([...found]).toEqual([["a", [["x"], ["y"]]]]);
  expect(notes).toEqual([
    'The rows of lists are taken in their order: of its columns none is called score or rank, and "prob" is passed over.',
  ]);
});

test.each([
  ["", "lists is empty"],
  ["a\tx\thigh\n", 'lists:1: the score "high" is no number.'],
  ["a\tx\t1\na\t\t2\n", "lists:2: expected a user and an item"],
  ["a\tx\t1\na\tx\t2\n", "the list of user 'a' has the item 'x' twice."],
  ['{"user":"a"}\n', "lists:1: expected a JSON object with a user and a list of items."],
  ["word\n", "lists:1: expected a user and an item with a tab or a comma between."],
])("%j is refused", (text, sentence) => {
  expect(() => listsIn(text, "lists")).toThrow(sentence);
});

const LENGTH = 5;
const dataset = await datasetFrom(
  "u.data",
  new TextEncoder().encode(
    Array.from({ length: 30 * 9 }, (_, k) => {
      const [user, time] = [Math.floor(k / 9), k % 9];
      return `${user}\t${(user * 5 + time * (1 + (user % 3))) % 37}\t5\t${1_500_000_000 + time * 60}\n`;
    }).join(""),
  ),
);
const experiment = prepareExperiment(dataset, defaultProtocol, { historyLength: 1, targetCount: 1 });
const { sequences, split } = experiment;
const { itemCount, itemNames, userNames, offsets } = sequences;
const score = (users: Int32Array) =>
  Float32Array.from({ length: users.length * itemCount }, (_, i) => {
    const [user, item] = [at(users, Math.floor(i / itemCount)), i % itemCount];
    // All differ, so that a list has one order.
    return ((user * 31 + item * 17) % 101) + item / 1000;
  });
/** The first items of that score for each user, what she has seen among them. */
const lists = new Map(
  userNames.map((name, user) => {
    const scores = score(Int32Array.of(user));
    const order = [...scores.keys()].toSorted((a, b) => at(scores, a) - at(scores, b));
    return [name, order.map((item) => [at(itemNames, item)])] as const;
  }),
);
const usual = { metrics: ["hr", "ndcg"] as const, cutoffs: [1, LENGTH] };

test("lists have the figures of the model whose lists they are, and what is missing counts as missed", async () => {
  const model = measure(await rank(experiment, score, "test"), usual.metrics, usual.cutoffs);
  // Long enough for so many candidates, whatever was seen.
  const cut = new Map([...lists].map(([name, items]) => [name, items.slice(0, LENGTH + 9)] as const));
  const given = listScores(cut, experiment, "test", usual, "lists");
  const measured = measure(await rank(experiment, given.score, "test"), usual.metrics, usual.cutoffs);
  expect(measured).toEqual(model);
  expect(model.means[`HR@${LENGTH}`]).toBeGreaterThan(0);
  const [first] = [...split.test.users].filter((_, query) => at(model.perUser[`HR@${LENGTH}`] ?? [], query) === 1);
  cut.delete(at(userNames, first ?? 0));
  const fewer = listScores(cut, experiment, "test", usual, "lists");
  expect(fewer.notes.join()).toContain("1 of 30 users who are asked for have no list, and count as missed.");
  const missed = measure(await rank(experiment, fewer.score, "test"), usual.metrics, usual.cutoffs);
  expect(missed.means[`HR@${LENGTH}`]).toBeCloseTo((model.means[`HR@${LENGTH}`] ?? 0) - 1 / 30, 12);
});

test("level items count as the protocol says, whatever the order of rows", async () => {
  // Tens: of 37 items many are level.
  const tens = (users: Int32Array) => score(users).map((one) => Math.floor(one / 10));
  const model = measure(await rank(experiment, tens, "test"), usual.metrics, usual.cutoffs);
  const rows = userNames.flatMap((name, user) => {
    const scores = tens(Int32Array.of(user));
    return itemNames.map((item, i) => `${name}\t${item}\t${-at(scores, i)}`);
  });
  for (const text of [rows.join("\n"), rows.toReversed().join("\n")]) {
    const given = listScores(listsIn(text, "lists").lists, experiment, "test", usual, "lists");
    expect(measure(await rank(experiment, given.score, "test"), usual.metrics, usual.cutoffs)).toEqual(model);
    expect(given.notes.join()).toMatch(/[1-9]\d* right items have the score or the rank of other candidates/);
  }
});

test("what lists cannot tell is refused, and what is odd about them is said", () => {
  const short = new Map([[at(userNames, 0), [[at(itemNames, at(sequences.items, at(offsets, 0)))], ["no such item"]]]]);
  const of = (given: typeof short, metrics: readonly ("hr" | "auc" | "coverage")[], cutoffs: readonly number[]) =>
    listScores(given, experiment, "test", { metrics, cutoffs }, "lists");
  expect(() => of(short, ["hr"], [1])).toThrow("The lists of lists have at most 0 candidates: see that they name");
  expect(() => of(new Map([["nobody", [["1"]]]]), ["hr"], [1])).toThrow("has a list of none of the users");
  expect(() => of(new Map(lists), ["auc"], [1])).toThrow("A list has no AUC");
  const some = new Map([...lists].slice(1));
  expect(() => of(some, ["coverage"], [1])).toThrow("the shortest list of lists has 0 candidates");
  const odd = of(
    new Map([...some, [at(userNames, 0), [["no such item"]]], ["nobody", [["1"]]]]),
    ["hr"],
    [1],
  ).notes.join();
  expect(odd).toContain("1 listed items are not in the data");
  expect(odd).toContain("1 users with lists are not in the data");
});
