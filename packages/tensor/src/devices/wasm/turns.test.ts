/** Checks calls that are made within the work of other calls. */
import { expect, test } from "vitest";
import {
  add,
  compile,
  type Device,
  interpreter,
  MeanwhileError,
  mul,
  read,
  type Tensor,
  tensor,
  wasm,
} from "../../index.ts";
import { createTurns } from "./turns.ts";

type Vector = Tensor<["n"]>;
const SIZE = 100_000;
const vector = (value: number): Vector => tensor("n", new Float32Array(SIZE).fill(value), { n: SIZE });
/** The value of all elements if they are equal, or NaN. */
const all = (x: Vector): number => {
  const elements = read(x);
  const first = elements[0] ?? NaN;
  return elements.every((element) => element === first) ? first : NaN;
};

/** A device whose threads have started. */
const ready = async (threads: number): Promise<Device> => {
  let up = (): number => 0;
  const device = wasm({ threads, onThreads: (counts) => void (up = () => counts().up) });
  while (up() < threads) await new Promise((resume) => setTimeout(resume, 5));
  return device;
};

test("a call within another call's work ends that call first, and both have the right results", () => {
  const turns = createTurns();
  const steps: string[] = [];
  const call = (name: string, work?: () => void): string =>
    turns.take(() => {
      steps.push(`begin ${name}`);
      return () => {
        steps.push(`end ${name}`);
        return name;
      };
    }, work);
  const inner: string[] = [];
  expect(call("a", () => inner.push(call("b"), call("c")))).toBe("a");
  expect(inner).toEqual(["b", "c"]);
  expect(steps).toEqual(["begin a", "end a", "begin b", "end b", "begin c", "end c"]);
});

test("an error is thrown by the call that caused it", () => {
  const turns = createTurns();
  const fails = (message: string) => () => {
    throw new Error(message);
  };
  const work = (): number => turns.take(() => () => 1);
  expect(() => turns.take(() => fails("outer"), work)).toThrow("outer");
  let inner = "";
  const careful = (): void => {
    try {
      turns.take(() => fails("inner"));
    } catch (error) {
      inner = String(error);
    }
  };
  expect(turns.take(() => () => 2, careful)).toBe(2);
  expect(inner).toContain("inner");
  expect(() => turns.take(fails("begin"))).toThrow("begin");
  expect(() => turns.take(() => () => 3, fails("work"))).toThrow("work");
  expect(work()).toBe(1);
});

test.each([1, 2, 4])(
  "with threads: %i, results of calls within calls are right, two hundred times",
  async (threads) => {
    using device = await ready(threads);
    const f = compile((x: Vector) => mul(add(x, 1), 2), device);
    const g = compile((x: Vector) => add(mul(x, 3), 5), device);
    for (let i = 0; i < 200; i++) {
      const inner: Vector[] = [];
      const outer = f.meanwhile(() => {
        inner.push(
          g(vector(i)),
          f.meanwhile(() => inner.push(g(vector(i + 2))), vector(i + 1)),
        );
      }, vector(i));
      expect([outer, ...inner].map(all)).toEqual([2 * i + 2, 3 * i + 11, 3 * i + 5, 2 * i + 4]);
    }
  },
);

test.each([1, 2])("with threads: %i, a step's work may read, explain, profile and step on", async (threads) => {
  using device = await ready(threads);
  const step = compile((state: Vector, by: Vector) => ({ state: add(state, by), double: mul(by, 2) }), device, {
    carry: "state",
  });
  const start = compile((x: Vector) => mul(x, 1), device, { resident: true });
  const [one, other, third] = [10, 20, 30].map((value) => start(vector(value))) as [Vector, Vector, Vector];
  const seen: number[] = [];
  const profiles: Promise<string>[] = [];
  const by = start(vector(1));
  const { state, double } = step.meanwhile(
    () => {
      seen.push(all(other), all(by));
      expect(() => read(one)).toThrow("was given to a step as its carried state");
      expect(step.explain(other, by)).toContain("kernel");
      profiles.push(step.profile(third, by));
      seen.push(all(step(other, by).state));
    },
    one,
    by,
  );
  expect([all(state), all(double), ...seen]).toEqual([11, 2, 20, 1, 21]);
  await expect(profiles[0]).resolves.toContain("A call takes");
  expect(all(state)).toBe(11);
});

test.each([1, 2])(
  "with threads: %i, work that fails leaves the device and all other results as they are",
  (threads) => {
    using device = wasm({ threads });
    const step = compile((state: Vector) => ({ state: add(state, 1) }), device, { carry: "state" });
    const kept = step(vector(1)).state;
    const fail = (): never => {
      throw new RangeError("no batch is left");
    };
    for (let i = 0; i < 20; i++) expect(() => step.meanwhile(fail, vector(5))).toThrow("no batch is left");
    expect(all(kept)).toBe(2);
    expect(all(step(kept).state)).toBe(3);
  },
);

test.each([1, 2, "interpreter"] as const)(
  "on %s, a state that was carried into a call whose work fails goes on from the call's result",
  (threads) => {
    using device = threads === "interpreter" ? interpreter() : wasm({ threads });
    const step = compile((state: Vector) => ({ state: add(state, 1) }), device, { carry: "state" });
    let { state } = step(vector(1));
    const fault = new RangeError("no batch is left");
    for (let i = 0; i < 3; i++) {
      const given = state;
      try {
        step.meanwhile(() => {
          throw fault;
        }, given);
        expect.unreachable();
      } catch (error) {
        if (!(error instanceof MeanwhileError)) throw error;
        expect(error.cause).toBe(fault);
        ({ state } = error.result as { state: Vector });
      }
      expect(() => read(given)).toThrow("was given to a step as its carried state");
      expect(all(state)).toBe(3 + i);
    }
    expect(all(step(state).state)).toBe(6);
  },
);

test.each([1, 2])("with threads: %i, a device that is closed in a call's work ends the call first", (threads) => {
  const device = wasm({ threads });
  const twice = compile((x: Vector) => mul(x, 2), device);
  expect(all(twice.meanwhile(() => device.close(), vector(3)))).toBe(6);
  expect(() => twice(vector(3))).toThrow("The device wasm was closed: make another, and compile for that one.");
});
