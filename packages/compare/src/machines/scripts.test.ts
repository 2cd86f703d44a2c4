/** The scripts for engines plan, run and merge every round in order, also where a shard dies. */
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { Job } from "kubernetes-models/batch/v1/Job";
import { parse } from "yaml";
import { afterAll, expect, test } from "vitest";
import { needs } from "../../../../testing/needs.ts";
import { type EngineName, scriptFor } from "./scripts.ts";

const folder = mkdtempSync(join(tmpdir(), "compare scripts-"));
afterAll(() => rmSync(folder, { recursive: true }));

const options = {
  study: "table2 --dataset 'my films.csv'",
  store: "compare.db",
  cells: "round.jsonl",
  shards: 3,
  rounds: 2,
  minutes: 45,
  memory: 1500,
};

const program = (path: string, text: string): string => {
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
};

/** Notes how it is called. The first plans find cells, and a later one none; the second shard of the first round dies. */
const stub = `#!/usr/bin/env bash
printf '%s|' "$@" >> calls; echo >> calls
case "$1" in
  plan) while [ $# -gt 0 ]; do [ "$1" = --cells ] && { n=$(cat n 2>/dev/null || echo 0); echo $((n + 1)) > n; [ "$n" -ge 2 ] || echo cell > "$2"; touch "$2"; }; shift; done ;;
  run) mkdir -p cells; [[ "$*" != *round-1.jsonl*2/3* ]] ;;
esac
`;

/** Runs a script with the stub, and gives the calls in their order, with the shards of a round in theirs. */
const run = (name: string, engine: EngineName, path: string): readonly string[] => {
  const own = join(folder, name);
  execFileSync("mkdir", ["-p", own]);
  program(join(own, "compare"), stub);
  writeFileSync(join(own, "study.sh"), scriptFor(engine, options));
  const { status, stderr } = spawnSync("bash", ["study.sh"], {
    cwd: own,
    encoding: "utf8",
    env: { ...process.env, COMPARE: "./compare", PATH: `${path}${delimiter}${process.env["PATH"]}` },
  });
  expect([status, engine === "slurm" ? stderr : ""]).toEqual([0, ""]);
  return readFileSync(join(own, "calls"), "utf8").trimEnd().split("\n");
};

const plan = (round: number): string =>
  `plan|table2|--dataset|my films.csv|--store|compare.db|--cells|round-${round}.jsonl|`;
const shards = (round: number): readonly string[] =>
  [1, 2, 3].map((shard) => `run|--into|cells|--processes|1|--cells|round-${round}.jsonl|--shard|${shard}/3|`);
const merge = "merge|cells|--store|compare.db|";
const report = "table2|--dataset|my films.csv|--store|compare.db|";

test("on Slurm, each round waits for the one before it, and a shard that fails does not end the study", () => {
  // A stand-in that runs what it is given at once, and notes what it has to wait for.
  const bin = join(folder, "bin");
  execFileSync("mkdir", ["-p", bin]);
  program(
    join(bin, "sbatch"),
    `#!/usr/bin/env bash
n=$(( $(cat jobs 2>/dev/null | wc -l) + 1 )); array=""
for word in "$@"; do case "$word" in
  --array=1-*) array="\${word#--array=1-}" ;; --wrap=*) wrapped="\${word#--wrap=}" ;;
  --dependency=*) waits="\${word#--dependency=}" ;; --chdir=*) cd "\${word#--chdir=}" ;;
esac; done
echo "$n \${waits:-}" >> jobs
if [ -n "$array" ]; then for i in $(seq "$array"); do SLURM_ARRAY_TASK_ID=$i sh -c "$wrapped"; done else sh -c "$wrapped"; fi
echo "$n"`,
  );
  expect(run("slurm", "slurm", bin)).toEqual([
    plan(1),
    ...shards(1),
    merge,
    plan(2),
    ...shards(2),
    merge,
    plan(3),
    ...shards(3),
    merge,
    report,
  ]);
  expect(readFileSync(join(folder, "slurm/jobs"), "utf8").trim().split("\n")).toEqual([
    "1 ",
    "2 afterok:1",
    "3 afterany:2",
    "4 afterok:3",
    "5 afterany:4",
    "6 afterok:5",
    "7 afterany:6",
  ]);
});

test("GNU parallel runs the shards of each round, until a plan finds nothing", (context) => {
  // Nothing stands in for it: what is tested is that it understands the script.
  needs(
    context,
    spawnSync("parallel", ["--version"]).status === 0,
    "GNU parallel (on Debian, apt-get install parallel)",
  );
  const calls = run("parallel", "parallel", "");
  const inOrder = [plan(1), ...shards(1), merge, plan(2), ...shards(2), merge, plan(3), merge, report];
  // The shards of one round end in any order.
  expect(calls.toSorted()).toEqual(inOrder.toSorted());
  expect(calls.filter((call) => !call.startsWith("run"))).toEqual(inOrder.filter((call) => !call.startsWith("run")));
});

test("the Job of Kubernetes is one by the schema of batch/v1, and its indices are shards", () => {
  const text = scriptFor("kubernetes", options);
  const job = new Job(parse(text) as ConstructorParameters<typeof Job>[0]);
  expect(() => job.validate()).not.toThrow();
  expect(job.spec).toMatchObject({ completionMode: "Indexed", completions: 3 });
  expect(text).toContain("--shard $((JOB_COMPLETION_INDEX + 1))/3");
  const wrong = new Job(
    parse(text.replace("completions: 3", "completions: three")) as ConstructorParameters<typeof Job>[0],
  );
  expect(() => wrong.validate()).toThrow(/completions/);
});
