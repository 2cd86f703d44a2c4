/** ht: how far the surface of a hand, posed by the angles of its joints, is from points that were measured; with the dense Jacobian. */
import { jacobian, jvp } from "@attrec/autodiff";
import {
  add,
  compile,
  concat,
  constant,
  cos,
  type Device,
  einsum,
  expand,
  gather,
  mul,
  neg,
  pure,
  read,
  reshape,
  scalar,
  sin,
  slice,
  stack,
  sub,
  take,
  type Tensor,
} from "@attrec/tensor";
import { type Evaluation, task } from "../evaluation.ts";
import { field, filledTensor, length, number, numbers, rowsOf } from "../fields.ts";
import { rotation } from "../rotation.ts";

type Pose = Tensor<["theta"]>;
type Places = Tensor<["points", "axes"]>;
/** For each point where it lies in its triangle. There are none where points belong to vertices. */
type Inner = Tensor<["points", "u"]>;
type Affine = Tensor<["i", "j"]>;

/** The first bone of the first finger that turns, and the first of its angles. */
const [FIRST_BONE, FIRST_ANGLE] = [2, 6];

/** Rz(spread) Rx(bend). */
const turn = (bend: Tensor<[]>, spread: Tensor<[]>): Affine => {
  const [cb, sb, cs, ss] = [cos(bend), sin(bend), cos(spread), sin(spread)];
  const [zero, one] = [scalar(0), scalar(1)];
  const rows = [
    [cs, neg(mul(ss, cb)), mul(ss, sb), zero],
    [ss, mul(cs, cb), neg(mul(cs, sb)), zero],
    [zero, sb, cb, zero],
    [zero, zero, zero, one],
  ];
  return reshape(stack(rows.flat(), "entries"), ["i", "j"], [4, 4]);
};

/** How a bone turns, if it does: three bones of each finger turn, of which the first can spread. */
const turnOf = (theta: Pose, bone: number): Affine | undefined => {
  const [finger, joint] = [Math.floor((bone - FIRST_BONE) / 4), (bone - FIRST_BONE) % 4];
  if (bone < FIRST_BONE || finger >= 5 || joint === 3) return undefined;
  const angle = (place: number): Tensor<[]> => take(theta, "theta", FIRST_ANGLE + 4 * finger + place);
  return joint === 0 ? turn(angle(0), angle(1)) : turn(angle(joint + 1), scalar(0));
};

interface Model {
  readonly parents: readonly number[];
  readonly relatives: readonly Affine[];
  readonly inverses: Tensor<["bones", "j", "k"]>;
  readonly positions: Tensor<["vertices", "k"]>;
  readonly weights: Tensor<["vertices", "bones"]>;
}

const product = (a: Affine, b: Affine): Affine => {
  const next: Tensor<["j", "k"]> = reshape(b, ["j", "k"], b.sizes);
  return reshape(einsum("i j, j k -> i k", a, next), ["i", "j"], a.sizes);
};

/** Where all vertices are. */
const surface = (
  { parents, relatives, inverses, positions, weights }: Model,
  theta: Pose,
): Tensor<["vertices", "axes"]> => {
  const transforms: Affine[] = [];
  relatives.forEach((relative, bone) => {
    const parent = transforms[parents[bone] ?? -1];
    const placed = parent ? product(parent, relative) : relative;
    const turned = turnOf(theta, bone);
    transforms.push(turned ? product(placed, turned) : placed);
  });
  // The last row of a transform is always 0, 0, 0, 1.
  const upper: Tensor<["bones", "i", "j"]> = reshape(
    slice(stack(transforms, "bones i j"), "i", 0, 3),
    ["bones", "i", "j"],
    [transforms.length, 3, 4],
  );
  const bones = einsum("bones i j, bones j k -> bones i k", upper, inverses);
  const blended = einsum("vertices bones, bones i k -> vertices i k", weights, bones);
  const own = einsum("vertices i k, vertices k -> vertices i", blended, positions);
  const turning = rotation(reshape(slice(theta, -1, 0, 3), [3], [3]), 1e-4, 0);
  const whole: Tensor<["axes", "i"]> = reshape(turning, ["axes", "i"], [3, 3]);
  const moved: Tensor<["axes"]> = reshape(slice(theta, -1, 3, 6), ["axes"], [3]);
  return add(einsum("vertices i, axes i -> vertices axes", own, whole), moved);
};

/** What an input has beside the parameters. */
interface Scene {
  readonly model: Model;
  readonly points: Places;
  /** For each point one vertex, or the three of its triangle. */
  readonly corners: readonly Tensor<["points"], "int">[];
}

/** Each point minus what it belongs to. */
const errors = ({ model, points, corners }: Scene, theta: Pose, us: Inner): Places => {
  const vertices = surface(model, theta);
  const [a, b, c] = corners.map((corner) => gather(vertices, corner));
  if (!a) throw new TypeError("A point belongs to nothing.");
  if (!b || !c) return sub(points, a);
  const part = (place: number) => expand(take(us, "u", place), "points 1");
  const [u, v] = [part(0), part(1)];
  return sub(points, add(c, add(mul(u, sub(a, c)), mul(v, sub(b, c)))));
};

/** By each point's own place in its triangle, where it has one, and then by all of the pose. */
const derivatives = (scene: Scene, theta: Pose, us: Inner): Tensor<["points", "axes", "columns"]> => {
  const sizes = scene.points.sizes;
  const columns = (x: Tensor, count: number): Tensor<["points", "axes", "columns"]> =>
    reshape(x, ["points", "axes", "columns"], [...sizes, count]);
  // No bone turns by the first six numbers, and the surface as a whole not by the others.
  const [whole, angles] = [slice(theta, -1, 0, FIRST_ANGLE), slice(theta, -1, FIRST_ANGLE)];
  const pose = (first: Tensor<["own"]>, rest: Tensor<["own"]>): Pose =>
    reshape(concat([first, rest], "own", "own"), ["theta"], theta.sizes);
  const named = (x: Tensor): Tensor<["own"]> => reshape(x, ["own"], x.sizes);
  const parts = [
    jacobian((own: Tensor<["own"]>) => errors(scene, pose(own, named(angles)), us), "forward")(named(whole)),
    jacobian((own: Tensor<["own"]>) => errors(scene, pose(named(whole), own), us), "forward")(named(angles)),
  ].map((x) => columns(x, x.sizes.at(-1) ?? 0));
  const byPose = columns(concat(parts, "columns", "columns"), theta.sizes[0] ?? 0);
  if (scene.corners.length === 1) return byPose;
  // An error is of one point alone, so that one direction is enough for all of them.
  const byOwn = [0, 1].map((place) => {
    const n = us.sizes[0] ?? 0;
    const way: Inner = constant(
      Array.from({ length: 2 * n }, (_, k) => (k % 2 === place ? 1 : 0)),
      ["points", "u"],
      [n, 2],
    );
    return columns(jvp((own: Inner) => errors(scene, theta, own), us, way).tangent, 1);
  });
  return columns(concat([...byOwn, byPose], "columns", "columns"), 2 + (theta.sizes[0] ?? 0));
};

const sceneOf = (input: unknown): Scene => {
  const data = field(input, "data");
  const model = field(data, "model");
  const bones = number(model, "bone_count");
  const vertices = length(model, "base_positions");
  const correspondences = numbers(data, "correspondences");
  const triangles = rowsOf(numbers(model, "triangles"), 3);
  const onTriangles = length(input, "us") > 0;
  const corners = (onTriangles ? [0, 1, 2] : [0]).map((corner) =>
    constant(
      Int32Array.from(correspondences, (own) => (onTriangles ? (triangles[own]?.[corner] ?? -1) : own)),
      ["points"],
      [correspondences.length],
    ),
  );
  return {
    points: filledTensor(["points", "axes"], [correspondences.length, 3], numbers(data, "points")),
    corners,
    model: {
      parents: numbers(model, "parents"),
      relatives: rowsOf(numbers(model, "base_relatives"), 16).map((own) => filledTensor(["i", "j"], [4, 4], own)),
      inverses: filledTensor(["bones", "j", "k"], [bones, 4, 4], numbers(model, "inverse_base_absolutes")),
      positions: filledTensor(["vertices", "k"], [vertices, 4], numbers(model, "base_positions")),
      weights: filledTensor(["vertices", "bones"], [vertices, bones], numbers(model, "weights")),
    },
  };
};

const of =
  (f: (scene: Scene, theta: Pose, us: Inner) => Tensor, write: (y: Tensor) => unknown) =>
  (input: unknown, device: Device) => {
    const scene = sceneOf(input);
    const theta = filledTensor(["theta"], [26], numbers(input, "theta"));
    const us = filledTensor(["points", "u"], [length(input, "us"), 2], numbers(input, "us"));
    // The parents are no tensors, which alone are arguments.
    const { parents, ...tensorsOfModel } = scene.model;
    const given = { ...scene, model: tensorsOfModel, theta, us };
    const compiled = compile(
      pure(({ model, theta: pose, us: inner, ...rest }: typeof given) =>
        f({ ...rest, model: { ...model, parents } }, pose, inner),
      ),
      device,
    );
    return task(() => compiled(given), write);
  };

export const ht: Evaluation = {
  objective: of(errors, (y) => [...read(y)]),
  jacobian: of(derivatives, (y) => rowsOf(read(y), y.sizes.at(-1) ?? 0)),
};
