/**
 * The code that the peers in JavaScript share: reading a trial, batches, negatives and timing, as `common.py` does for torch.
 *
 * A peer gives `run` two functions: `start(dropout)`, a new training, and what it calls itself. A training has
 * `step({ size, user, history, positive, negative })`, which returns the sum of the losses (or a promise of it). The
 * arrays are Int32Array, row after row, and are overwritten by the next batch.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { values, positionals } = parseArgs({
  options: {
    threads: { type: "string", default: "1" },
    epochs: { type: "string", default: "3" },
    steps: { type: "string", default: "0" },
  },
  allowPositionals: true,
});
const [folder = "."] = positionals;

const bufferOf = (name) => {
  const bytes = readFileSync(join(folder, name));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
};
const ints = (name) => new Int32Array(bufferOf(`${name}.i32`));

/** The driver's settings: sizes, hyper-parameters, rate and so on. */
export const settings = JSON.parse(readFileSync(join(folder, "settings.json"), "utf8"));

/** The parameters to begin with: `{ name: { shape, values } }`. */
export const parameters = Object.fromEntries(
  Object.entries(settings.parameters).map(([name, shape]) => [
    name,
    { shape, values: new Float32Array(bufferOf(`${name}.f32`)) },
  ]),
);

/** The batches of an epoch in a new order, with negatives that are not targets. Short ones are left out. */
function* batches() {
  const [users, histories, targets] = [ints("users"), ints("histories"), ints("targets")];
  const { batch: size, length, targets: count, items, windows } = settings;
  const order = Int32Array.from({ length: windows }, (_, i) => i);
  for (let i = windows - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  const user = new Int32Array(size);
  const history = new Int32Array(size * length);
  const [positive, negative] = [new Int32Array(size * count), new Int32Array(size * count)];
  for (let start = 0; start + size <= windows; start += size) {
    for (let row = 0; row < size; row++) {
      const window = order[start + row];
      user[row] = users[window];
      for (let k = 0; k < length; k++) history[row * length + k] = histories[window * length + k];
      for (let k = 0; k < count; k++) positive[row * count + k] = targets[window * count + k];
      const own = positive.subarray(row * count, (row + 1) * count);
      for (let k = 0; k < count; k++) {
        let item = Math.floor(Math.random() * items);
        while (own.includes(item)) item = Math.floor(Math.random() * items);
        negative[row * count + k] = item;
      }
    }
    yield { size, user, history, positive, negative };
  }
}

const say = (line) => console.log(JSON.stringify(line));

/** A clock of the seconds since its start, by the wall and of all threads. */
const stopwatch = () => {
  const [began, used] = [performance.now(), process.cpuUsage()];
  return () => {
    const { user, system } = process.cpuUsage(used);
    return [(performance.now() - began) / 1000, (user + system) / 1e6];
  };
};

/** Prints JSON lines: what this is, the losses of the check, and each epoch. */
export const run = async (program, start) => {
  say({ program, threads: 1 });
  const checked = start(0);
  const losses = [];
  // A peer that takes a second for a step is checked on the first few steps only.
  const began = performance.now();
  for (const [number, size] of settings.checked.entries()) {
    const [user, history, positive, negative] = ["user", "history", "positive", "negative"].map((name) =>
      ints(`check-${number}-${name}`),
    );
    losses.push((await checked.step({ size, user, history, positive, negative })) / size);
    if (performance.now() - began > 20_000) break;
  }
  say({ check: losses });

  const training = start(settings.hyperparameters.dropout ?? 0);
  for (let epoch = 1; epoch <= Number(values.epochs); epoch++) {
    const clock = stopwatch();
    let before = clock();
    let [seen, total, number] = [0, 0, 0];
    for (const batch of batches()) {
      // The first batch is there when the whole epoch has its order.
      if (number === 0) before = clock();
      total += await training.step(batch);
      seen += batch.size;
      number++;
      if (number === Number(values.steps)) break;
    }
    const after = clock();
    const [seconds, cpu] = after.map((time, i) => before[i] + ((time - before[i]) * settings.windows) / seen);
    say({ epoch, seconds, cpu_seconds: cpu, loss: total / seen });
  }
};
