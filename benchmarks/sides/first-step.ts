/**
 * Takes the first step of a training in this process, of `attrec` or `sasrec` as its argument says, and prints a JSON line with the
 * milliseconds of processor time that each part took, of all threads together. See benchmarks/first-step.ts.
 *
 * It imports packages alone, so that it can be bundled with those of another checkout; and it looks at what the library asks for from
 * outside: at a device's plans, and at the engine's modules.
 */
import { sasrec } from "@attrec/baselines";
import { compile, type Device, fold, key, keyTensor, read, tensor, wasm } from "@attrec/tensor";
import { adagrad, attrec, type Batch, type Examples, type SequentialModel } from "attrec";
import { initialState, trainingStep } from "attrec/extend";

/** Milliseconds of the processor, of all threads of this process. */
const clock = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** What the parts took. */
const parts = { load: clock(), state: 0, trace: 0, plan: 0, engine: 0, run: 0 };

/** Makes what the engine makes for a constructor count as the engine's. */
const timed = <C extends new (...args: never[]) => object>(constructor: C): C =>
  new Proxy(constructor, {
    construct: (target, args): object => {
      const start = clock();
      const made: object = Reflect.construct(target, args);
      parts.engine += clock() - start;
      return made;
    },
  });
const { Module, Instance } = WebAssembly;
Object.assign(WebAssembly, { Module: timed(Module), Instance: timed(Instance) });

/** A device whose planning and running are timed; what remains of a call is the tracing of its function. */
const watched = (device: Device): Device => ({
  ...device,
  prepare: (program) => {
    const [start, engine] = [clock(), parts.engine];
    const plan = device.prepare(program);
    parts.plan += clock() - start - (parts.engine - engine);
    return {
      ...plan,
      run: (...args) => {
        const begun = clock();
        const results = plan.run(...args);
        parts.run += clock() - begun;
        return results;
      },
    };
  },
});

/** The sizes of MovieLens 100K. */
const sizes = { users: 943, items: 1682 };

/** So many numbers below a limit, the same in each run. */
const below = (limit: number, count: number, first: number): Int32Array =>
  Int32Array.from({ length: count }, (_, i) => ((first + i) * 7919) % limit);

const windows = (): Batch => {
  const [batch, length, targets] = [1000, 5, 3];
  return {
    user: tensor("int:batch", below(sizes.users, batch, 0), { batch }),
    history: tensor("int:batch length", below(sizes.items, batch * length, 1), { batch, length }),
    positive: tensor("int:batch targets", below(sizes.items, batch * targets, 2), { batch, targets }),
    negative: tensor("int:batch targets", below(sizes.items, batch * targets, 3), { batch, targets }),
  };
};

const sequences = () => {
  const [batch, length, negatives] = [32, 50, 1];
  const count = batch * length;
  return {
    user: tensor("int:batch", below(sizes.users, batch, 0), { batch }),
    history: tensor("int:batch length", below(sizes.items, count, 1), { batch, length }),
    mask: tensor(
      "bool:batch length",
      Array.from({ length: count }, () => true),
      { batch, length },
    ),
    positive: tensor("int:batch length", below(sizes.items, count, 2), { batch, length }),
    negative: tensor("int:batch length negatives", below(sizes.items, count, 3), { batch, length, negatives }),
  };
};

/** Makes a training's state and takes its first step. */
const begin = <P, E extends Examples>(model: SequentialModel<P, E>, batch: Batch<E>): void => {
  const device = watched(wasm({ threads: 1 }));
  const optimizer = adagrad<P>();
  const whole = clock();
  const state = compile(initialState(model, optimizer, sizes), device, { resident: true })(keyTensor(key(1)));
  parts.state = clock() - whole;
  Object.assign(parts, { plan: 0, engine: 0, run: 0 });
  const start = clock();
  const step = compile(trainingStep(model, optimizer), device, { carry: "state" });
  const { loss } = step(state, batch, keyTensor(fold(key(2), 1)), tensor("", [0.05]));
  if (!Number.isFinite(read(loss)[0])) throw new Error("The first loss is no number.");
  const step1 = clock() - start;
  parts.trace = step1 - parts.plan - parts.engine - parts.run;
};

if (process.argv[2] === "sasrec") begin(sasrec({ length: 50, blocks: 2, heads: 2 }), sequences());
else begin(attrec({ dim: 100 }), windows());
console.log(JSON.stringify(parts));
process.exit(0);
