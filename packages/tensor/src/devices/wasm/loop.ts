import { at } from "../../at.ts";
import type { LoopKernel } from "../../compile/kernel.ts";
import { element } from "../../scalar/expression.ts";
import { type Code, f32x4, get, i32, type Local, op, set, shuffle, store, storeLane } from "./code.ts";
import { type Dag, share } from "./dag.ts";
import type { FunctionBuilder, ModuleBuilder } from "./encoder.ts";
import { createEvaluator, type Facts, type Scope } from "./evaluate.ts";
import { depth, type Nest, nestOf, vectorLevel } from "./nest.ts";
import { createReader, type Place, type Walker } from "./reader.ts";

const combiners = { sum: "f32x4.add", maximum: "f32x4.max", minimum: "f32x4.min" } as const;
const identities = { sum: 0, maximum: -Infinity, minimum: Infinity } as const;
const expensive = new Set(["exponential", "logarithm", "tanh", "sine", "cosine", "divide", "squareRoot"]);

/** How much work an element is, in instructions. */
const operationsOf = (dag: Dag): number =>
  dag.nodes.reduce((sum, node) => sum + (node.kind === "apply" ? (expensive.has(node.operator) ? 16 : 1) : 0), 0);

const factsOf = (dag: Dag, nest: Nest, vector: number): Facts => {
  const levels: number[] = [];
  const varies: boolean[] = [];
  for (const node of dag.nodes) {
    if (node.kind === "input") {
      const access = nest.accesses[node.index];
      levels.push(access ? depth(access) : Infinity);
      varies.push(
        !access || at(access.strides, vector) !== 0 || (access.rows ? at(access.rows.strides, vector) !== 0 : false),
      );
    } else {
      const operands = node.kind === "apply" ? node.operands : [];
      levels.push(Math.max(-1, ...operands.map((operand) => at(levels, operand))));
      varies.push(operands.some((operand) => at(varies, operand)));
    }
  }
  return { levels, varies };
};

/** The sum (or maximum, or minimum) of a vector's four lanes, in every lane. */
const across = (f: FunctionBuilder, combiner: "f32x4.add" | "f32x4.max" | "f32x4.min", vector: Code): Code => {
  const whole = get(f.hold("v128", vector));
  const half = get(f.hold("v128", op(combiner, whole, shuffle(whole, whole, 2, 3, 0, 1))));
  return op(combiner, half, shuffle(half, half, 1, 0, 3, 2));
};

/**
 * Generates a loop kernel, and returns its function's index. The function takes begin, end, the inputs' addresses and
 * the output's.
 */
export const emitLoop = (module: ModuleBuilder, kernel: LoopKernel, key: string): number =>
  module.define(
    key,
    [...kernel.inputs, 0, 0, 0].map(() => "i32" as const),
    [],
    (f) => buildLoop(module, f, kernel),
  );

const buildLoop = (module: ModuleBuilder, f: FunctionBuilder, kernel: LoopKernel): void => {
  const { inputs, reducer, epilogue } = kernel;
  const dag = share([kernel.expression, epilogue ?? element(inputs.length)]);
  const [root, final] = [at(dag.roots, 0), at(dag.roots, 1)];
  const nest = nestOf(kernel, dag);
  const { extents, outputs, accesses } = nest;
  const operations = operationsOf(dag);
  const vector = vectorLevel(nest, operations);
  const facts = factsOf(dag, nest, vector);
  const across4 = vector >= outputs;

  // Whole numbers that are only moved stay what they are, however large.
  const moved = at(dag.nodes, root);
  const verbatim =
    kernel.cell === "int" &&
    !epilogue &&
    reducer === "none" &&
    moved.kind === "input" &&
    accesses[moved.index]?.cell === "int";

  const parameter = (index: number): Local => at(f.parameters, index);
  const readers = accesses.map((access, index) =>
    createReader(f, access, outputs, vector, parameter(2 + index), parameter(2 + (access.rows?.pointer ?? index))),
  );
  const output: Walker = {
    local: parameter(2 + inputs.length),
    strides: extents.map((_, level) =>
      level < outputs ? extents.slice(level + 1, outputs).reduce((x, y) => x * y, 1) : 0,
    ),
  };
  const walkers = [...readers.flatMap((reader) => reader.walkers), output];
  const enter = (level: number): void => readers.forEach((reader) => reader.enter(level));
  const advance = (level: number, iterations: number): void => {
    for (const { local, strides } of walkers) f.advance(local, 4 * at(strides, level) * iterations);
  };

  const { value, hold, define } = createEvaluator(module, f, dag, facts, (input, place, step) => {
    const vectorRead = at(readers, input).read(place, step);
    return at(accesses, input).cell === "int" && !verbatim ? op("f32x4.convert_i32x4_s", vectorRead) : vectorRead;
  });
  const inExpression = reachable(dag, root);
  /** Computes, before the loops within a level, what does not change in them. */
  const hoist = (level: number, place: Place, steps: number, scope: Scope): void => {
    dag.nodes.forEach((node, user) => {
      if (node.kind !== "apply" || at(facts.levels, user) <= level) return;
      if (level >= outputs - 1 && !inExpression.has(user)) return;
      for (const operand of node.operands)
        if (at(facts.levels, operand) === level && at(dag.nodes, operand).kind !== "constant")
          for (let step = 0; step < steps; step++) hold(operand, place, step, scope);
    });
  };

  const finish = (result: Code, place: Place, step: number, scope: Scope): Code => {
    const accumulator = dag.nodes.findIndex((node) => node.kind === "input" && node.index === inputs.length);
    if (accumulator >= 0) define(accumulator, step, scope, f.hold("v128", result));
    const ready = value(final, place, step, scope);
    if (verbatim) return ready;
    const kept = kernel.flush ? flushed(f, ready) : ready;
    return kernel.cell === "int" ? op("i32x4.trunc_sat_f32x4_s", kept) : kept;
  };
  const write = (place: Place, step: number, code: Code): void =>
    f.emit(
      place.lanes === 4
        ? store(get(output.local), 16 * step, code)
        : storeLane("v128.store32_lane", get(output.local), 0, code, 0),
    );

  /** Runs the body for each iteration of the levels from `level` to before `until`. */
  const loops = (level: number, until: number, scope: Scope, body: (scope: Scope) => void): void => {
    if (level >= until) return body(scope);
    const iteration = (): void => {
      const inner = new Map(scope);
      enter(level);
      hoist(level, { lanes: 1, after: false }, 1, inner);
      loops(level + 1, until, inner, body);
      advance(level, 1);
    };
    if (level === 0) return f.whileLeft(left, 1, iteration);
    f.repeat(at(extents, level), iteration);
    advance(level, -at(extents, level));
  };
  /** Runs the body along the vectorised level: several vectors at a time, then one, then one element. */
  const vectors = (unroll: number, body: (place: Place, steps: number) => void): void => {
    const kinds = [...new Set([unroll, 1])].map((steps) => ({ place: { lanes: 4, after: false } as const, steps }));
    let rest = at(extents, vector);
    for (const { place, steps } of [...kinds, { place: { lanes: 1, after: false } as const, steps: 1 }]) {
      const width = place.lanes * steps;
      const iteration = (): void => {
        enter(vector);
        body(place, steps);
        advance(vector, width);
      };
      if (vector === 0) f.whileLeft(left, width, iteration);
      else f.repeat(Math.floor(rest / width), iteration);
      rest %= width;
    }
    if (vector > 0) advance(vector, -at(extents, vector));
  };

  enter(-1);
  const scale = (bound: Code): Code => op("i32.mul", bound, i32(nest.scale));
  const [begin, end] = [parameter(0), parameter(1)];
  const left = f.hold("i32", scale(op("i32.sub", get(end), get(begin))));
  for (const { local, strides } of walkers)
    if (strides[0] !== 0) {
      const offset = op("i32.mul", get(begin), i32(4 * nest.scale * at(strides, 0)));
      f.emit(set(local, op("i32.add", get(local), offset)));
    }
  const top: Scope = new Map();
  hoist(-1, { lanes: 1, after: false }, 1, top);

  const unroll = operations > 24 ? 1 : operations > 10 ? 2 : 4;
  if (!across4)
    loops(0, vector, top, (outer) =>
      vectors(unroll, (place, steps) => {
        const scope = new Map(outer);
        const each = Array.from({ length: steps }, (_, step) => step);
        const after: Place = { lanes: place.lanes, after: true };
        if (reducer === "none") {
          for (const step of each) write(place, step, finish(value(root, place, step, scope), after, step, scope));
          return;
        }
        hoist(vector, place, steps, scope);
        const sums = each.map(() => f.hold("v128", f32x4(identities[reducer])));
        loops(outputs, extents.length, scope, (inner) => {
          sums.forEach((sum, step) =>
            f.emit(set(sum, op(combiners[reducer], get(sum), value(root, place, step, inner)))),
          );
        });
        sums.forEach((sum, step) => write(place, step, finish(get(sum), after, step, scope)));
      }),
    );
  else if (reducer !== "none")
    loops(0, outputs, top, (outer) => {
      const combiner = combiners[reducer];
      const sums = Array.from({ length: at(extents, vector) >= 16 ? unroll : 1 }, () =>
        f.hold("v128", f32x4(identities[reducer])),
      );
      const tail = f.hold("v128", f32x4(identities[reducer]));
      const scope = new Map(outer);
      loops(outputs, vector, scope, (middle) =>
        vectors(sums.length, (place, steps) => {
          const inner = new Map(middle);
          const targets = place.lanes === 1 ? [tail] : sums.slice(0, steps);
          targets.forEach((sum, step) => f.emit(set(sum, op(combiner, get(sum), value(root, place, step, inner)))));
        }),
      );
      const whole = sums.map(get).reduce((x, y) => op(combiner, x, y));
      const result = op(combiner, across(f, combiner, whole), get(tail));
      const after: Place = { lanes: 1, after: true };
      write(after, 0, finish(result, after, 0, scope));
    });
};

/** The vector with all numbers smaller than 1e-30 in magnitude replaced by 0. NaN stays. */
const flushed = (f: FunctionBuilder, vector: Code): Code => {
  const x = get(f.hold("v128", vector));
  return op("v128.andnot", x, op("f32x4.lt", op("f32x4.abs", x), f32x4(1e-30)));
};

/** The nodes that a node is computed from, and itself. */
const reachable = (dag: Dag, root: number): ReadonlySet<number> => {
  const found = new Set<number>();
  const visit = (index: number): void => {
    if (found.has(index)) return;
    found.add(index);
    const node = at(dag.nodes, index);
    if (node.kind === "apply") node.operands.forEach(visit);
  };
  visit(root);
  return found;
};
