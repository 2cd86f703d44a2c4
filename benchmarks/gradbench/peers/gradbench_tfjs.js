/**
 * A tool of GradBench on TensorFlow.js, in float32: its wasm backend on one thread or, where that lacks a kernel, its backend in plain
 * JavaScript. det computes each minor once, as our own does. Of the four functions of particle and saddle there is rr, reverse mode twice.
 */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import * as tf from "@tensorflow/tfjs";
import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";

tf.env().set("PROD", true);
const { resolve } = createRequire(import.meta.url);
setWasmPaths(join(dirname(resolve("@tensorflow/tfjs-backend-wasm/package.json")), "dist/"));
setThreadsCount(1);
await tf.setBackend("wasm");

/** A choice, which has no derivative: TensorFlow.js would look for one. */
const chosen = (f) => tf.customGrad((x) => ({ value: f(x), gradFunc: () => tf.zerosLike(x) }));

const llsq = (x, n) => {
  const t = tf
    .range(0, n)
    .mul(2)
    .div(n - 1)
    .sub(1);
  const powers = t.expandDims(1).pow(tf.range(0, x.size));
  return t.sign().sub(tf.dot(powers, x)).square().sum().mul(0.5);
};

const lse = (x) => {
  const largest = x.max();
  return largest.add(x.sub(largest).exp().sum().log());
};

const kmeans = (centroids, points) => {
  const squared = points.expandDims(1).sub(centroids).square().sum(-1);
  // The derivative of a minimum has none of its own.
  const nearest = chosen((x) => tf.oneHot(x.argMin(1), x.shape[1]).toFloat());
  return squared.mul(nearest(squared)).sum();
};

const direction = (centroids, points) => {
  const first = tf.grad((own) => kmeans(own, points));
  return first(centroids).div(tf.grad((own) => first(own).sum())(centroids));
};

/** Logarithms of the gamma function at halves of whole numbers. */
const logGamma = (x) => (x < 1.5 ? (x === 1 ? 0 : Math.log(Math.PI) / 2) : Math.log(x - 1) + logGamma(x - 1));

const gmm =
  ({ x, m, gamma, spread }) =>
  (alpha, mu, q, l) => {
    const [k, d] = mu.shape;
    const n = x.shape[0];
    const below = tf.matMul(l, spread).reshape([k, d, d]);
    const apart = x.expandDims(0).sub(mu.expandDims(1));
    const turned = q
      .exp()
      .expandDims(1)
      .mul(apart)
      .add(tf.matMul(apart, below, false, true));
    const beta = alpha.add(q.sum(1)).sub(turned.square().sum(2).transpose().mul(0.5));
    const nu = d + m + 1;
    let constants = (-n * d * Math.log(2 * Math.PI)) / 2 + k * nu * d * Math.log(gamma / Math.SQRT2);
    constants -= (k * d * (d - 1) * Math.log(Math.PI)) / 4;
    for (let j = 0; j < d; j++) constants -= k * logGamma(nu / 2 - j / 2);
    const squares = q.mul(2).exp().sum().add(l.square().sum());
    return tf
      .logSumExp(beta, 1)
      .sum()
      .sub(tf.logSumExp(alpha).mul(n))
      .add(q.sum().mul(m))
      .sub(squares.mul(gamma ** 2 / 2))
      .add(constants);
  };

/** Where the numbers of l stand in a matrix of d rows, as a matrix of 0 and 1: TensorFlow.js has no derivative of a scatter on wasm. */
const spreadOf = (d) => {
  const rows = [];
  for (let column = 0; column < d; column++) {
    for (let row = column + 1; row < d; row++) rows.push(row * d + column);
  }
  return tf.oneHot(tf.tensor1d(rows, "int32"), d * d).toFloat();
};

const lstm = (state, sequence) => (main, extra) => {
  const [steps, b] = [sequence.shape[0] - 1, sequence.shape[1]];
  const layers = main.shape[0] / 2;
  const gates = main.reshape([layers * 8, b]).unstack();
  let [hidden, memory] = [0, 1].map((k) => state.unstack().filter((_, i) => i % 2 === k));
  const [win, wout, bout] = extra.unstack();
  const last = [];
  for (let u of sequence.slice(0, steps).mul(win).unstack()) {
    for (let i = 0; i < layers; i++) {
      const [wf, wg, wo, wz, bf, bg, bo, bz] = gates.slice(8 * i, 8 * i + 8);
      const h = hidden[i];
      const kept = memory[i].mul(u.mul(wf).add(bf).sigmoid());
      const next = kept.add(h.mul(wg).add(bg).sigmoid().mul(h.mul(wz).add(bz).tanh()));
      u = u.mul(wo).add(bo).sigmoid().mul(next.tanh());
      hidden = hidden.with(i, u);
      memory = memory.with(i, next);
    }
    last.push(u);
  }
  const y = tf.stack(last).mul(wout).add(bout);
  const foreseen = y.sub(y.exp().sum(1, true).add(2).log());
  return sequence.slice(1, steps).mul(foreseen).mean().neg();
};

const ode = (x, steps) => {
  const h = 2 / steps;
  const [one, n] = [tf.ones([1]), x.size];
  const slope = (y) => x.mul(n === 1 ? one : tf.concat([one, y.slice(0, n - 1)]));
  let y = tf.zeros([n]);
  for (let step = 0; step < steps; step++) {
    const a = slope(y);
    const b = slope(y.add(a.mul(h / 2)));
    const c = slope(y.add(b.mul(h / 2)));
    const d = slope(y.add(c.mul(h)));
    y = y.add(
      a
        .add(d)
        .add(b.add(c).mul(2))
        .mul(h / 6),
    );
  }
  return y;
};

const setsOf = (columns, size, first = 0) =>
  size === 0
    ? [[]]
    : Array.from({ length: columns - first }, (_, i) => first + i).flatMap((column) =>
        setsOf(columns, size - 1, column + 1).map((rest) => [column, ...rest]),
      );

const det = (a) => {
  const [size] = a.shape;
  let minors = tf.ones([1]);
  let places = new Map([["", 0]]);
  for (let count = 1; count <= size; count++) {
    const sets = setsOf(size, count);
    const without = sets.map((set) => set.map((_, k) => places.get(set.toSpliced(k, 1).join())));
    const signs = tf.tensor1d(Array.from({ length: count }, (_, k) => (-1) ** k));
    const entries = a
      .slice([size - count, 0], [1, size])
      .flatten()
      .gather(tf.tensor2d(sets, undefined, "int32"));
    minors = signs
      .mul(entries)
      .mul(minors.gather(tf.tensor2d(without, undefined, "int32")))
      .sum(1);
    places = new Map(sets.map((set, place) => [set.join(), place]));
  }
  return minors.sum();
};

const norm = (x) => x.square().sum().sqrt();
const numberIn = (x) => x.dataSync()[0];

/** Where descent ends. `slope` gives the value and the gradient at a point. */
const descend = (slope, start) => {
  let [x, rate, calm] = [start, 1e-5, 0];
  let { value, grad } = slope(x);
  while (numberIn(norm(grad)) > 1e-5) {
    if (calm === 10) [rate, calm] = [2 * rate, 0];
    const proposed = x.sub(grad.mul(rate));
    if (numberIn(norm(proposed.sub(x))) <= 1e-5) break;
    const there = slope(proposed);
    if (numberIn(there.value) < numberIn(value)) {
      ({ value, grad } = there);
      [x, calm] = [proposed, calm + 1];
    } else [rate, calm] = [rate / 2, 0];
  }
  return x;
};

const slopeOf = (f) => (x) => tf.tidy(() => tf.valueAndGrad(f)(x));

const particle = (start) => {
  const landing = (w) => {
    const charges = [tf.concat([tf.tensor1d([10]), tf.sub(10, w)]), tf.tensor1d([10, 0])];
    const force = tf.grad((at) => tf.addN(charges.map((charge) => norm(at.sub(charge)).reciprocal())));
    let [position, velocity] = [tf.tensor1d([0, 8]), tf.tensor1d([0.75, 0])];
    for (let next = position.add(velocity.mul(0.1)); next.dataSync()[1] > 0; next = position.add(velocity.mul(0.1))) {
      velocity = velocity.sub(force(position).mul(0.1));
      position = next;
    }
    const [[x, y], [across, down]] = [columnsOf(position), columnsOf(velocity)];
    return x.sub(y.div(down).mul(across)).square().sum();
  };
  return descend(slopeOf(landing), start);
};

const saddle = (start) => {
  const f = (x, y) => x.square().sum().sub(y.square().sum());
  const highest = (x) =>
    tf.tidy(() =>
      descend(
        slopeOf((y) => f(x, y).neg()),
        // Another tensor than x, by which it is not to be differentiated.
        start.clone(),
      ),
    );
  const x = descend((own) => {
    const y = highest(own);
    return slopeOf((each) => f(each, y))(own);
  }, start);
  return tf.concat([x, highest(x)]);
};

/** The derivative in a direction: the pullback is linear, and this is its own pullback. */
const tangent = (f, x, direction) => {
  const zeros = tf.zeros(f(x).shape);
  return tf.grad((dy) => tf.grad(f)(x, dy).mul(direction).sum())(zeros);
};

const rows = (list) => tf.stack(list.map((row) => tf.stack(row)));

const columnsOf = (x) => x.split(x.shape.at(-1), -1);

/** R(r) v of rows r and v. */
const rotated = (r, v, least, first) => {
  const squared = r.square().sum(-1, true);
  const turns = chosen((x) => x.greater(least ** 2))(squared);
  const angle = tf.where(turns, squared, tf.onesLike(squared)).sqrt();
  const once = tf.where(turns, angle.sin().div(angle), tf.fill(angle.shape, first));
  const twice = tf.where(turns, tf.sub(1, angle.cos()).div(angle.square()), tf.zerosLike(angle));
  const cross = (a, b) => {
    const [[a0, a1, a2], [b0, b1, b2]] = [columnsOf(a), columnsOf(b)];
    return tf.concat([a1.mul(b2).sub(a2.mul(b1)), a2.mul(b0).sub(a0.mul(b2)), a0.mul(b1).sub(a1.mul(b0))], -1);
  };
  const [one, two] = [cross(r, v), cross(r, cross(r, v))];
  return v.add(once.mul(one)).add(twice.mul(two));
};

const reprojection = (own, features) => {
  const part = (from, count) => own.slice([0, from], [own.shape[0], count]);
  const seen = rotated(part(0, 3), part(11, 3).sub(part(3, 3)), 0, 1);
  const flat = seen.slice([0, 0], [-1, 2]).div(seen.slice([0, 2], [-1, 1]));
  const far = flat.square().sum(1, true);
  const bent = part(9, 1).mul(far).add(part(10, 1).mul(far.square())).add(1);
  return part(14, 1).mul(part(6, 1).mul(bent).mul(flat).add(part(7, 2)).sub(features));
};

const sceneOf = ({ n, m, p, cam, x, w, feat }) => {
  const list = Array.from({ length: p });
  return {
    n,
    m,
    p,
    // All cameras and all points are equal, but each observation has its own copy: a gather's derivative is missing on wasm.
    own: tf.tensor2d(list.map(() => [...cam, ...x, w])),
    features: tf.tensor2d(list.map(() => feat)),
    weights: tf.ones([p]).mul(w),
  };
};

const baJacobian = ({ n, m, p, own, features, weights }) => {
  const blocks = [0, 1].map((k) => tf.grad((x) => reprojection(x, features).slice([0, k], [p, 1]).sum())(own));
  const values = tf.stack(blocks, 1).dataSync();
  const ofWeights = tf
    .grad((w) => tf.sub(1, w.square()).sum())(weights)
    .dataSync();
  const starts = Int32Array.from({ length: 3 * p + 1 }, (_, row) => (row <= 2 * p ? row * 15 : 28 * p + row));
  const columns = new Int32Array(31 * p);
  for (let row = 0; row < 2 * p; row++) {
    const i = row >> 1;
    for (let k = 0; k < 11; k++) columns[15 * row + k] = 11 * (i % n) + k;
    for (let k = 0; k < 3; k++) columns[15 * row + 11 + k] = 11 * n + 3 * (i % m) + k;
    columns[15 * row + 14] = 11 * n + 3 * m + i;
  }
  for (let i = 0; i < p; i++) columns[30 * p + i] = 11 * n + 3 * m + i;
  const all = new Float32Array(31 * p);
  all.set(values);
  all.set(ofWeights, 30 * p);
  return [starts, columns, all];
};

const turn = (bend, spread) => {
  const [cb, sb, cs, ss] = [bend.cos(), bend.sin(), spread.cos(), spread.sin()];
  const [zero, one] = [tf.scalar(0), tf.scalar(1)];
  return rows([
    [cs, ss.mul(cb).neg(), ss.mul(sb), zero],
    [ss, cs.mul(cb), cs.mul(sb).neg(), zero],
    [zero, sb, cb, zero],
    [zero, zero, zero, one],
  ]);
};

const handOf = ({ theta, us, data: { model, points, correspondences } }) => ({
  theta: tf.tensor1d(theta),
  us: us.length > 0 ? tf.tensor2d(us) : undefined,
  points: tf.tensor2d(points),
  parents: model.parents,
  relatives: model.base_relatives.map((each) => tf.tensor2d(each)),
  inverses: tf.tensor3d(model.inverse_base_absolutes),
  positions: tf.tensor2d(model.base_positions),
  weights: tf.tensor2d(model.weights),
  corners:
    us.length > 0 ? [0, 1, 2].map((k) => correspondences.map((own) => model.triangles[own][k])) : [correspondences],
});

const ht = ({ parents, relatives, inverses, positions, weights, points, corners }, theta, us) => {
  const angle = (place) => theta.slice(place, 1).squeeze();
  const placed = [];
  relatives.forEach((relative, bone) => {
    let own = parents[bone] < 0 ? relative : placed[parents[bone]].matMul(relative);
    const [finger, joint] = [Math.floor((bone - 2) / 4), (bone - 2) % 4];
    const first = 6 + 4 * finger;
    if (bone >= 2 && finger < 5 && joint < 3) {
      own = own.matMul(
        joint === 0 ? turn(angle(first), angle(first + 1)) : turn(angle(first + joint + 1), tf.scalar(0)),
      );
    }
    placed.push(own);
  });
  const bones = tf.stack(placed).matMul(inverses).slice([0, 0, 0], [-1, 3, 4]).reshape([placed.length, 12]);
  const count = positions.shape[0];
  const blended = weights.matMul(bones).reshape([count, 3, 4]);
  const own = blended.mul(positions.expandDims(1)).sum(2);
  const vertices = rotated(theta.slice(0, 3).expandDims(0), own, 1e-4, 0).add(theta.slice(3, 3));
  const [a, b, c] = corners.map((corner) => vertices.gather(tf.tensor1d(corner, "int32")));
  if (!b) return points.sub(a);
  const [u, v] = columnsOf(us);
  return points.sub(c.add(u.mul(a.sub(c))).add(v.mul(b.sub(c))));
};

const htJacobian = (hand) => {
  const columns = [];
  const way = (size, place) => tf.oneHot(tf.scalar(place, "int32"), size).toFloat();
  if (hand.us) {
    for (const k of [0, 1])
      columns.push(tangent((us) => ht(hand, hand.theta, us), hand.us, tf.zerosLike(hand.us).add(way(2, k))));
  }
  for (let k = 0; k < 26; k++) columns.push(tangent((theta) => ht(hand, theta, hand.us), hand.theta, way(26, k)));
  const all = tf.stack(columns, 2);
  return all.reshape([-1, columns.length]);
};

const rowed = (x, width) =>
  Array.from({ length: x.length / width }, (_, i) => Array.from(x.slice(i * width, (i + 1) * width)));
const excerpt = (x) => [...x.slice(0, 30), x.at(-1)];
const first = ([y]) => y.data[0];
const list = ([y]) => Array.from(y.data);

/** A function that reads its input, computes tensors, and writes down what they hold. */
const of = (read, compute, write) => ({ read, compute, write });
const clusters = ({ centroids, points }) => [tf.tensor2d(centroids), tf.tensor2d(points)];
const mixture = ({ alpha, mu, q, l, x, m, gamma }) => [
  { x: tf.tensor2d(x), m, gamma, spread: spreadOf(mu[0].length) },
  [tf.tensor1d(alpha), tf.tensor2d(mu), tf.tensor2d(q), tf.tensor2d(l)],
];
const memory = ({ main_params, extra_params, state, sequence }) => [
  lstm(tf.tensor2d(state), tf.tensor2d(sequence)),
  [tf.tensor2d(main_params), tf.tensor2d(extra_params)],
];
const matrix = ({ A, ell }) => tf.tensor2d(A, [ell, ell]);
const evaluations = {
  hello: {
    square: of(tf.scalar, (x) => x.square(), first),
    double: of(tf.scalar, (x) => tf.grad((own) => own.square())(x), first),
  },
  llsq: {
    primal: of(
      ({ x, n }) => [tf.tensor1d(x), n],
      ([x, n]) => llsq(x, n),
      first,
    ),
    gradient: of(
      ({ x, n }) => [tf.tensor1d(x), n],
      ([x, n]) => tf.grad((own) => llsq(own, n))(x),
      list,
    ),
  },
  lse: {
    primal: of(({ x }) => tf.tensor1d(x), lse, first),
    gradient: of(
      ({ x }) => tf.tensor1d(x),
      (x) => tf.grad(lse)(x),
      list,
    ),
  },
  kmeans: {
    cost: of(clusters, ([c, p]) => kmeans(c, p), first),
    dir: of(
      clusters,
      ([c, p]) => direction(c, p),
      ([y]) => rowed(y.data, y.shape[1]),
    ),
  },
  gmm: {
    objective: of(mixture, ([data, p]) => gmm(data)(...p), first),
    jacobian: of(
      mixture,
      ([data, p]) => tf.grads(gmm(data))(p),
      ([alpha, ...rest]) => {
        const [mu, q, l] = rest.map((y) => rowed(y.data, y.shape[1]));
        return { alpha: Array.from(alpha.data), mu, q, l };
      },
    ),
  },
  lstm: {
    objective: of(memory, ([f, p]) => f(...p), first),
    jacobian: of(
      memory,
      ([f, p]) => tf.grads(f)(p),
      (all) => all.flatMap((y) => Array.from(y.data)),
    ),
  },
  ode: {
    primal: of(
      ({ x, s }) => [tf.tensor1d(x), s],
      ([x, s]) => ode(x, s),
      list,
    ),
    gradient: of(
      ({ x, s }) => [tf.tensor1d(x), s],
      ([x, s]) =>
        tf.grad((own) =>
          ode(own, s)
            .slice(own.size - 1, 1)
            .sum(),
        )(x),
      list,
    ),
  },
  det: { primal: of(matrix, det, first), gradient: of(matrix, (a) => tf.grad(det)(a), list) },
  particle: { rr: of(({ w }) => tf.tensor1d([w]), particle, first) },
  saddle: { rr: of(({ start }) => tf.tensor1d(start), saddle, list) },
  ba: {
    objective: of(
      sceneOf,
      ({ own, features, weights }) => [reprojection(own, features), tf.sub(1, weights.square())],
      ([errors, ofWeights]) => ({
        reproj_error: { elements: Array.from(errors.data.slice(0, 2)), repeated: errors.shape[0] },
        w_err: { element: ofWeights.data[0], repeated: errors.shape[0] },
      }),
    ),
    jacobian: of(sceneOf, baJacobian, ([starts, columns, values]) => ({
      rows: excerpt(starts),
      cols: excerpt(columns),
      vals: excerpt(values),
    })),
  },
  ht: {
    objective: of(handOf, (hand) => ht(hand, hand.theta, hand.us), list),
    jacobian: of(handOf, htJacobian, ([y]) => rowed(y.data, y.shape[1])),
  },
};

const evaluated = ({ module, function: name, input }) => {
  const found = evaluations[module]?.[name];
  if (!found) throw new Error(`There is no '${name}' of '${module}'.`);
  const { min_runs = 1, min_seconds = 0 } = Object(input);
  return tf.tidy(() => {
    const own = found.read(input);
    const timings = [];
    let output;
    for (let [runs, total] = [0, 0]; runs < min_runs || total < min_seconds * 1e9; runs++) {
      const [start, used] = [performance.now(), process.cpuUsage()];
      output = tf.tidy(() =>
        [found.compute(own)].flat().map((y) => (y instanceof tf.Tensor ? { data: y.dataSync(), shape: y.shape } : y)),
      );
      const nanoseconds = Math.round((performance.now() - start) * 1e6);
      const { user, system } = process.cpuUsage(used);
      timings.push({ name: "evaluate", nanoseconds }, { name: "processor", nanoseconds: (user + system) * 1000 });
      total += nanoseconds;
    }
    return { success: true, output: found.write(output), timings };
  });
};

/** On wasm or, where it lacks a kernel, in plain JavaScript. */
const onSomeBackend = async (message) => {
  try {
    await tf.setBackend("wasm");
    return { ...evaluated(message), backend: "wasm" };
  } catch (error) {
    if (!/not registered|not found/u.test(String(error))) throw error;
    await tf.setBackend("cpu");
    return { ...evaluated(message), backend: "cpu" };
  }
};

const answer = async (message) => {
  const { id, kind, module } = message;
  if (kind === "start") return { id, tool: `TensorFlow.js ${tf.version.tfjs}` };
  if (kind === "define") return { id, success: module in evaluations };
  if (kind !== "evaluate") return { id };
  try {
    return { id, ...(await onSomeBackend(message)) };
  } catch (error) {
    return { id, success: false, error: String(error) };
  }
};

for await (const line of createInterface({ input: process.stdin })) {
  const own = await answer(JSON.parse(line));
  console.log(JSON.stringify(own));
  // A backend that ran out of memory answers nothing more: who asks starts another process.
  if (own.error?.startsWith("RuntimeError")) break;
}
