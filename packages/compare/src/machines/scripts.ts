/** Writes a study as a script for an engine that shares work among machines: short enough to be read, and made to be edited. */

/** The engines for which scripts are written. */
export const engineNames = ["slurm", "parallel", "kubernetes"] as const;

/** The name of an engine. */
export type EngineName = (typeof engineNames)[number];

/** What a script is made from. */
export interface ScriptOptions {
  /** The parts and options of the study, as words of a shell. */
  readonly study: string;
  /** The store, and the file for the list of cells, as words of a shell. */
  readonly store: string;
  readonly cells: string;
  /** The number of shards of each round. */
  readonly shards: number;
  /** The rounds of the search, and one for what was chosen. */
  readonly rounds: number;
  /** The most minutes of a shard, and the most memory of a process in MiB. */
  readonly minutes: number;
  readonly memory: number;
}

/** The lines by which every script begins: what is merged, planned, run and reported. */
const beginning = ({ study, store, shards, rounds }: ScriptOptions): string => `set -euo pipefail
cd "$(dirname "$0")"
compare="\${COMPARE:-npx compare}"
merge="{ [ ! -d cells ] || $compare merge cells --store ${store}; }"
plan="$compare plan ${study} --store ${store}"
run="$compare run --into cells --processes 1"
report="$compare ${study} --store ${store}"
shards=${shards}
# The rounds of the study, and one more for what a machine that died has left.
rounds=${rounds + 1}`;

const slurm = (options: ScriptOptions): string => `#!/usr/bin/env bash
# A study on Slurm: this script submits all of it, and ends. A round waits for the one before it.
# The folder of this script has to be shared by all nodes, and holds everything: lists, files of cells, store and report.
${beginning(options)}

job() { sbatch --parsable --chdir="$PWD" --cpus-per-task=1 "$@"; }
after=()
for round in $(seq "$rounds"); do
  planned=$(job \${after[@]+"\${after[@]}"} --job-name="plan-$round" --time=60 --mem=4096M \\
    --wrap="$merge && $plan --cells round-$round.jsonl")
  ran=$(job --dependency="afterok:$planned" --job-name="run-$round" --array="1-$shards" --time=${options.minutes} --mem=${options.memory}M \\
    --wrap="$run --cells round-$round.jsonl --shard \\$SLURM_ARRAY_TASK_ID/$shards")
  # A shard that failed does not end the study: its cells are planned again.
  after=(--dependency="afterany:$ran")
done
job "\${after[@]}" --job-name=report --time=${options.minutes} --mem=4096M --wrap="$merge && $report"
`;

const parallel = (options: ScriptOptions): string => `#!/usr/bin/env bash
# A study by GNU parallel, on this machine or on several by ssh: MACHINES=8/anna,8/bert runs eight shards at once on each.
# The folder of this script has to be shared by all of them, under one path.
${beginning(options)}

for round in $(seq "$rounds"); do
  eval "$merge"
  eval "$plan --cells round-$round.jsonl"
  [ -s "round-$round.jsonl" ] || break
  # A shard that failed does not end the study: its cells are planned again.
  parallel --sshlogin "\${MACHINES:-:}" --workdir "$PWD" "$run --cells round-$round.jsonl --shard {}/$shards" ::: $(seq "$shards") || true
done
eval "$merge"
eval "$report"
`;

const kubernetes = ({
  cells,
  shards,
  memory,
  minutes,
  study,
  store,
}: ScriptOptions): string => `# One round of a study on Kubernetes, an indexed Job: 'kubectl apply -f' this file. When the Job is complete, merge and plan again:
#   compare merge cells --store ${store}
#   compare plan ${study} --store ${store} --cells ${cells}
# and replace the Job, until the plan says that nothing is left. The volume holds the list, the files of cells and the data.
apiVersion: batch/v1
kind: Job
metadata:
  name: compare-round
spec:
  completionMode: Indexed
  completions: ${shards}
  parallelism: ${shards}
  # A shard that was lost goes on from the cells that it has written.
  backoffLimit: ${2 * shards}
  activeDeadlineSeconds: ${minutes * 60 * 2}
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: compare
          # An image that has Node and these packages: name yours.
          image: compare:latest
          workingDir: /study
          command: ["sh", "-c"]
          args:
            - compare run --cells ${cells} --shard $((JOB_COMPLETION_INDEX + 1))/${shards} --into cells --processes 1
          resources:
            requests:
              cpu: "1"
              memory: ${memory}Mi
            limits:
              memory: ${memory}Mi
          volumeMounts:
            - name: study
              mountPath: /study
      volumes:
        - name: study
          persistentVolumeClaim:
            claimName: study
`;

const writers: Readonly<Record<EngineName, (options: ScriptOptions) => string>> = { slurm, parallel, kubernetes };

/**
 * The script of a study for an engine.
 *
 * @example
 * ```ts
 * const options = { study: "all", store: "results.db", cells: "cells.jsonl", shards: 8, rounds: 1, minutes: 90, memory: 900 };
 * scriptFor("parallel", options).split("\n").at(0); // "#!/usr/bin/env bash"
 * ```
 */
export const scriptFor = (engine: EngineName, options: ScriptOptions): string => writers[engine](options);
