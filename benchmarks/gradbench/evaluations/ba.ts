/** ba: by how much cameras see points elsewhere than they were seen, with the sparse Jacobian of that. */
import { grad, jacobian, vmap } from "@attrec/autodiff";
import {
  add,
  compile,
  concat,
  constant,
  type Device,
  div,
  einsum,
  gather,
  mul,
  pure,
  read,
  slice,
  square,
  sub,
  sum,
  take,
  tensor,
  type Tensor,
} from "@attrec/tensor";
import { type Evaluation, task } from "../evaluation.ts";
import { number, numbers } from "../fields.ts";
import { rotation } from "../rotation.ts";

/** The numbers of a camera: rotation, centre, focal length, principal point, distortion. */
const CAMERA = 11;
/** The parameters of an observation: a camera, a point, a weight. */
const OWN = 15;

type Parameters = Tensor<[15]>;
type Feature = Tensor<[2]>;

/** The two errors of an observation. */
const reprojection = (own: Parameters, feature: Feature): Feature => {
  const one = (place: number): Tensor<[]> => take(own, -1, place);
  const apart = sub(slice(own, -1, 11, 14), slice(own, -1, 3, 6));
  const seen = einsum("i k, k -> i", rotation(slice(own, -1, 0, 3), 0, 1), apart);
  const flat = div(slice(seen, -1, 0, 2), take(seen, -1, 2));
  const far = sum(square(flat));
  const bent = add(1, add(mul(one(9), far), mul(one(10), square(far))));
  const projected = add(mul(mul(one(6), bent), flat), slice(own, -1, 7, 9));
  return mul(one(14), sub(projected, feature));
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
  reprojections: vmap("p", reprojection)(observations(scene), scene.features),
  ofWeights: ofWeights(flatWeights(scene)),
});

const derivatives = (scene: Scene): { readonly blocks: Tensor; readonly ofWeights: Tensor } => ({
  blocks: vmap("p", (own: Parameters, feature: Feature) => jacobian((x: Parameters) => reprojection(x, feature))(own))(
    observations(scene),
    scene.features,
  ),
  // Each error is of one weight, so that the gradient of their sum has all derivatives.
  ofWeights: grad((w: Tensor<["p"]>) => sum(ofWeights(w)))(flatWeights(scene)),
});

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

/** The Jacobian, row after row: where each row starts, and the columns and values of its entries. */
interface Sparse {
  readonly rows: Int32Array;
  readonly cols: Int32Array;
  readonly vals: ArrayLike<number>;
}

const sparse = ({ n, m, p }: Sizes, blocks: ArrayLike<number>, weights: ArrayLike<number>): Sparse => {
  const rows = Int32Array.from({ length: 3 * p + 1 }, (_, row) =>
    row <= 2 * p ? row * OWN : 2 * p * OWN + row - 2 * p,
  );
  const cols = new Int32Array(2 * p * OWN + p);
  const firstWeight = CAMERA * n + 3 * m;
  for (let row = 0; row < 2 * p; row++) {
    const i = row >> 1;
    for (let k = 0; k < CAMERA; k++) cols[row * OWN + k] = CAMERA * (i % n) + k;
    for (let k = 0; k < 3; k++) cols[row * OWN + CAMERA + k] = CAMERA * n + 3 * (i % m) + k;
    cols[row * OWN + OWN - 1] = firstWeight + i;
  }
  for (let i = 0; i < p; i++) cols[2 * p * OWN + i] = firstWeight + i;
  const vals = new Float64Array(cols.length);
  vals.set(blocks);
  vals.set(weights, blocks.length);
  return { rows, cols, vals };
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
    const compiled = compile(pure(derivatives), device);
    return task(
      () => {
        const { blocks, ofWeights } = compiled(scene);
        return sparse(sizes, read(blocks), read(ofWeights));
      },
      ({ rows, cols, vals }) => ({ rows: excerpt(rows), cols: excerpt(cols), vals: excerpt(vals) }),
    );
  },
};
