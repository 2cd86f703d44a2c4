/** ba: by how much cameras see points elsewhere than they were seen, with the sparse Jacobian of that. */
import { grad, vmap } from "@attrec/autodiff";
import {
  add,
  compile,
  concat,
  constant,
  cos,
  count,
  type Device,
  div,
  gather,
  greater,
  mul,
  pure,
  read,
  release,
  reshape,
  select,
  sin,
  sqrt,
  square,
  stack,
  sub,
  sum,
  take,
  tensor,
  type Tensor,
} from "@attrec/tensor";
import { type Evaluation, task } from "../evaluation.ts";
import { number, numbers } from "../fields.ts";

/** The numbers of a camera: rotation, centre, focal length, principal point, distortion. */
const CAMERA = 11;
/** The parameters of an observation: a camera, a point, a weight. */
const OWN = 15;

type Parameters = Tensor<[15]>;
type Feature = Tensor<[2]>;

type Scalar = Tensor<[]>;
type Place = readonly [Scalar, Scalar, Scalar];

const cross = ([a, b, c]: Place, [x, y, z]: Place): Place => [
  sub(mul(b, z), mul(c, y)),
  sub(mul(c, x), mul(a, z)),
  sub(mul(a, y), mul(b, x)),
];

/** v turned by an angle times an axis, by Rodrigues' formula: v + sin θ / θ r × v + (1 - cos θ) / θ² r × (r × v). */
const rotated = (r: Place, v: Place): Place => {
  const squared = r.map((x) => square(x)).reduce((x, y) => add(x, y));
  const turns = greater(squared, 0);
  // Where it does not turn, the other branch has a derivative too, and it must not be one of 0 / 0.
  const angle = sqrt(select(turns, squared, 1));
  const once = select(turns, div(sin(angle), angle), 1);
  const twice = select(turns, div(sub(1, cos(angle)), square(angle)), 0);
  const first = cross(r, v);
  const second = cross(r, first);
  const along = (x: Scalar, k: 0 | 1 | 2): Scalar => add(x, add(mul(once, first[k]), mul(twice, second[k])));
  return [along(v[0], 0), along(v[1], 1), along(v[2], 2)];
};

/** The two errors of an observation, number by number, so that what is done to one number is done to those of all observations. */
const reprojection = (own: Parameters, feature: Feature): readonly [Scalar, Scalar] => {
  const one = (place: number): Scalar => take(own, -1, place);
  const three = (place: number): Place => [one(place), one(place + 1), one(place + 2)];
  const [point, centre] = [three(11), three(3)];
  const apart: Place = [sub(point[0], centre[0]), sub(point[1], centre[1]), sub(point[2], centre[2])];
  const [x, y, depth] = rotated(three(0), apart);
  const flat = [div(x, depth), div(y, depth)] as const;
  const far = add(square(flat[0]), square(flat[1]));
  const bent = add(1, add(mul(one(9), far), mul(one(10), square(far))));
  const error = (axis: 0 | 1): Scalar => {
    const projected = add(mul(mul(one(6), bent), flat[axis]), one(7 + axis));
    return mul(one(14), sub(projected, take(feature, -1, axis)));
  };
  return [error(0), error(1)];
};

const ofWeights = (w: Tensor<["p"]>): Tensor<["p"]> => sub(1, square(w));

/** Everything that is asked about, each camera and point once. */
interface Scene {
  readonly cameras: Tensor<["n", 11]>;
  readonly points: Tensor<["m", 3]>;
  readonly weights: Tensor<["p", 1]>;
  readonly features: Tensor<["p", 2]>;
}

/** For each observation its parameters, and the feature. */
const observations = ({ cameras, points, weights }: Scene): Tensor<["p", 15]> => {
  const of = (count: number): Tensor<["p"], "int"> => {
    const p = weights.sizes[0] ?? 0;
    return constant(
      Int32Array.from({ length: p }, (_, i) => i % count),
      ["p"],
      [p],
    );
  };
  const [n = 1, m = 1] = [cameras.sizes[0], points.sizes[0]];
  return concat([gather(cameras, of(n)), gather(points, of(m)), weights], -1);
};

const flatWeights = ({ weights }: Scene): Tensor<["p"]> => take(weights, -1, 0);

const errors = (scene: Scene): { readonly reprojections: Tensor; readonly ofWeights: Tensor } => ({
  reprojections: vmap("p", (own: Parameters, feature: Feature) => stack(reprojection(own, feature), "axes"))(
    observations(scene),
    scene.features,
  ),
  ofWeights: ofWeights(flatWeights(scene)),
});

/** All derivatives in the order in which they are asked for: the blocks of the observations, row after row, and those of the weights. */
const derivatives = (scene: Scene): Tensor<["values"]> => {
  const blocks = vmap("p", (own: Parameters, feature: Feature) => {
    const byOwn = ([0, 1] as const).map((axis) => grad((x: Parameters) => reprojection(x, feature)[axis])(own));
    return stack(byOwn, "axes 15");
  })(observations(scene), scene.features);
  // Each error is of one weight, so that the gradient of their sum has all derivatives.
  const byWeights = grad((w: Tensor<["p"]>) => sum(ofWeights(w)))(flatWeights(scene));
  const flat = (x: Tensor): Tensor<["values"]> => reshape(x, ["values"], [count(x.sizes)]);
  return concat([flat(blocks), flat(byWeights)], "values", "values");
};

interface Sizes {
  readonly n: number;
  readonly m: number;
  readonly p: number;
}

const sizesOf = (input: unknown): Sizes => ({ n: number(input, "n"), m: number(input, "m"), p: number(input, "p") });

const sceneOf = (input: unknown): Scene => {
  const { n, m, p } = sizesOf(input);
  const times = (name: string, count: number): readonly number[] =>
    Array<readonly number[]>(count).fill(numbers(input, name)).flat();
  return {
    cameras: tensor("n 11", times("cam", n), { n }),
    points: tensor("m 3", times("x", m), { m }),
    weights: tensor("p 1", times("w", p), { p }),
    features: tensor("p 2", times("feat", p), { p }),
  };
};

/** Where the entries of the Jacobian stand, row after row: where each row starts, and the columns of its entries. */
interface Places {
  readonly rows: Int32Array;
  readonly cols: Int32Array;
}

const roomFor = ({ p }: Sizes): Places => ({ rows: new Int32Array(3 * p + 1), cols: new Int32Array(2 * p * OWN + p) });

/** The two rows of an observation have their entries in the same columns. */
const fill = ({ rows, cols }: Places, { n, m, p }: Sizes): Places => {
  const [firstWeight, ofBlocks] = [CAMERA * n + 3 * m, 2 * p * OWN];
  for (let row = 0; row <= 2 * p; row++) rows[row] = row * OWN;
  // Cameras and points take turns; counting them costs less than remainders.
  for (let i = 0, ofCamera = 0, ofPoint = 0; i < p; i++) {
    const [first, second] = [2 * i * OWN, (2 * i + 1) * OWN];
    const [camera, point] = [CAMERA * ofCamera, CAMERA * n + 3 * ofPoint];
    for (let k = 0; k < CAMERA; k++) cols[first + k] = cols[second + k] = camera + k;
    for (let k = 0; k < 3; k++) cols[first + CAMERA + k] = cols[second + CAMERA + k] = point + k;
    cols[first + OWN - 1] = cols[second + OWN - 1] = firstWeight + i;
    cols[ofBlocks + i] = firstWeight + i;
    rows[2 * p + 1 + i] = ofBlocks + 1 + i;
    ofCamera = ofCamera + 1 < n ? ofCamera + 1 : 0;
    ofPoint = ofPoint + 1 < m ? ofPoint + 1 : 0;
  }
  return { rows, cols };
};

/** What the protocol wants of a long list: the first 30 elements, and the last. */
const excerpt = (list: ArrayLike<number>): readonly number[] => {
  const all = Array.from(list);
  return [...all.slice(0, 30), ...all.slice(-1)];
};

export const ba: Evaluation = {
  objective: (input: unknown, device: Device) => {
    const [scene, { p }] = [sceneOf(input), sizesOf(input)];
    const compiled = compile(pure(errors), device);
    return task(
      () => compiled(scene),
      ({ reprojections, ofWeights }) => ({
        reproj_error: { elements: [...read(reprojections).subarray(0, 2)], repeated: p },
        w_err: { element: read(ofWeights)[0], repeated: p },
      }),
    );
  },
  jacobian: (input: unknown, device: Device) => {
    const [scene, sizes] = [sceneOf(input), sizesOf(input)];
    const room = roomFor(sizes);
    // The values stay where they are computed, as the protocol times no writing, and each run has the memory of the one before.
    const compiled = compile(pure(derivatives), device, { resident: true });
    let vals: Tensor<["values"]> | undefined;
    return task(
      () => {
        release(vals);
        vals = compiled(scene);
        return { ...fill(room, sizes), vals };
      },
      ({ rows, cols, vals: all }) => ({ rows: excerpt(rows), cols: excerpt(cols), vals: excerpt(read(all)) }),
    );
  },
};
