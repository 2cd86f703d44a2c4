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

type Places = Tensor<["points", "axes"]>;
/** For each point where it lies in its triangle. There are none where points belong to vertices. */
type Inner = Tensor<["points", "u"]>;
type Affine = Tensor<["i", "j"]>;

/** The first bone of the first finger that turns, and how many bones and angles a finger has. */
const [FIRST_BONE, BONES_OF_FINGER, ANGLES_OF_FINGER] = [2, 4, 4];
const FINGERS = 5;

/** The numbers of a pose by what they turn: the whole, or a finger. So it is plain that a finger's angles move its own bones alone. */
interface Pose {
  /** A rotation, an angle times an axis, and a translation. */
  readonly whole: Tensor<["own"]>;
  readonly fingers: readonly Tensor<["own"]>[];
}

const WHOLE = 6;

const poseOf = (theta: Tensor<["theta"]>): Pose => {
  const part = (first: number, end: number): Tensor<["own"]> =>
    reshape(slice(theta, "theta", first, end), ["own"], [end - first]);
  const firsts = Array.from({ length: FINGERS }, (_, finger) => WHOLE + ANGLES_OF_FINGER * finger);
  return { whole: part(0, WHOLE), fingers: firsts.map((first) => part(first, first + ANGLES_OF_FINGER)) };
};

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
const turnOf = ({ fingers }: Pose, bone: number): Affine | undefined => {
  const [finger, joint] = [
    fingers[Math.floor((bone - FIRST_BONE) / BONES_OF_FINGER)],
    (bone - FIRST_BONE) % BONES_OF_FINGER,
  ];
  if (!finger || joint === BONES_OF_FINGER - 1) return undefined;
  const angle = (place: number): Tensor<[]> => take(finger, "own", place);
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

type Vertices = Tensor<["vertices", "i"]>;
type Weights = Tensor<["vertices", "bones"]>;
type Positions = Tensor<["vertices", "k"]>;

/** An order in which the vertices are placed: bones that are taken together, and how they place the vertices. */
interface Way {
  /** From the first to before the last bone of each group. */
  readonly groups: (bones: number) => readonly (readonly [first: number, end: number])[];
  readonly placed: (weights: Weights, positions: Positions, bones: Tensor<["bones", "i", "k"]>) => Vertices;
}

/** A transform for each vertex first, of all bones. */
const ALL_BONES: Way = {
  groups: (bones) => [[0, bones]],
  placed: (weights, positions, bones) =>
    einsum(
      "vertices i k, vertices k -> vertices i",
      einsum("vertices bones, bones i k -> vertices i k", weights, bones),
      positions,
    ),
};

/**
 * For derivatives finger by finger, as an angle moves the bones of its finger alone. For many directions the products of weights and
 * positions come first, since no pose changes them.
 */
const BY_FINGER: Way = {
  groups: (bones) => {
    const firsts = Array.from({ length: FINGERS + 1 }, (_, finger) => FIRST_BONE + BONES_OF_FINGER * finger);
    const bounds = [...new Set([0, ...firsts, bones].map((bone) => Math.min(bone, bones)))];
    return bounds.slice(1).map((end, i) => [bounds[i] ?? 0, end]);
  },
  placed: (weights, positions, bones) =>
    einsum(
      "vertices bones k, bones i k -> vertices i",
      einsum("vertices bones, vertices k -> vertices bones k", weights, positions),
      bones,
    ),
};

/** Where all vertices are. */
const surface = (
  { parents, relatives, inverses, positions, weights }: Model,
  pose: Pose,
  { groups, placed }: Way,
): Tensor<["vertices", "axes"]> => {
  const transforms: Affine[] = [];
  relatives.forEach((relative, bone) => {
    const parent = transforms[parents[bone] ?? -1];
    const before = parent ? product(parent, relative) : relative;
    const turned = turnOf(pose, bone);
    transforms.push(turned ? product(before, turned) : before);
  });
  const own = groups(transforms.length).map(([first, end]) => {
    const count = end - first;
    // The last row of a transform is always 0, 0, 0, 1.
    const upper = slice(stack(transforms.slice(first, end), "bones i j"), "i", 0, 3);
    const bones = einsum(
      "bones i j, bones j k -> bones i k",
      reshape(upper, ["bones", "i", "j"], [count, 3, 4]),
      reshape(slice(inverses, "bones", first, end), ["bones", "j", "k"], [count, 4, 4]),
    );
    const share = slice(weights, "bones", first, end);
    return placed(reshape(share, ["vertices", "bones"], [weights.sizes[0] ?? 0, count]), positions, bones);
  });
  const still = own.reduce((sum, each) => add(sum, each));
  const turning = rotation(reshape(slice(pose.whole, -1, 0, 3), [3], [3]), 1e-4, 0);
  const whole: Tensor<["axes", "i"]> = reshape(turning, ["axes", "i"], [3, 3]);
  const moved: Tensor<["axes"]> = reshape(slice(pose.whole, -1, 3, 6), ["axes"], [3]);
  return add(einsum("vertices i, axes i -> vertices axes", still, whole), moved);
};

/** What an input has beside the parameters. */
interface Scene {
  readonly model: Model;
  readonly points: Places;
  /** For each point one vertex, or the three of its triangle. */
  readonly corners: readonly Tensor<["points"], "int">[];
}

/** Each point minus what it belongs to. */
const errors = ({ model, points, corners }: Scene, pose: Pose, us: Inner, way = ALL_BONES): Places => {
  const vertices = surface(model, pose, way);
  const [a, b, c] = corners.map((corner) => gather(vertices, corner));
  if (!a) throw new TypeError("A point belongs to nothing.");
  if (!b || !c) return sub(points, a);
  const part = (place: number) => expand(take(us, "u", place), "points 1");
  const [u, v] = [part(0), part(1)];
  return sub(points, add(c, add(mul(u, sub(a, c)), mul(v, sub(b, c)))));
};

/** By each point's own place in its triangle, where it has one, and then by all of the pose. */
const derivatives = (scene: Scene, pose: Pose, us: Inner): Tensor<["points", "axes", "columns"]> => {
  const sizes = scene.points.sizes;
  const columns = (x: Tensor, count: number): Tensor<["points", "axes", "columns"]> =>
    reshape(x, ["points", "axes", "columns"], [...sizes, count]);
  const by = (part: Tensor<["own"]>, poseWith: (own: Tensor<["own"]>) => Pose) =>
    columns(
      jacobian((own: Tensor<["own"]>) => errors(scene, poseWith(own), us, BY_FINGER), "forward")(part),
      part.sizes[0] ?? 0,
    );
  const byPose = [
    by(pose.whole, (whole) => ({ ...pose, whole })),
    ...pose.fingers.map((finger, k) => by(finger, (own) => ({ ...pose, fingers: pose.fingers.with(k, own) }))),
  ];
  // An error is of one point alone, so that one direction is enough for all of them.
  const places = scene.corners.length === 1 ? [] : [0, 1];
  const byOwn = places.map((place) => {
    const n = us.sizes[0] ?? 0;
    const direction: Inner = constant(
      Array.from({ length: 2 * n }, (_, k) => (k % 2 === place ? 1 : 0)),
      ["points", "u"],
      [n, 2],
    );
    return columns(jvp((own: Inner) => errors(scene, pose, own, BY_FINGER), us, direction).tangent, 1);
  });
  const all = [...byOwn, ...byPose];
  return columns(
    concat(all, "columns", "columns"),
    all.reduce((sum, { sizes: own }) => sum + (own.at(-1) ?? 0), 0),
  );
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
  (f: (scene: Scene, pose: Pose, us: Inner) => Tensor, write: (y: Tensor) => unknown) =>
  (input: unknown, device: Device) => {
    const scene = sceneOf(input);
    const theta = filledTensor(["theta"], [26], numbers(input, "theta"));
    const us = filledTensor(["points", "u"], [length(input, "us"), 2], numbers(input, "us"));
    // The parents are no tensors, which alone are arguments.
    const { parents, ...tensorsOfModel } = scene.model;
    const given = { ...scene, model: tensorsOfModel, theta, us };
    const compiled = compile(
      pure(({ model, theta: numbersOfPose, us: inner, ...rest }: typeof given) =>
        f({ ...rest, model: { ...model, parents } }, poseOf(numbersOfPose), inner),
      ),
      device,
    );
    return task(() => compiled(given), write);
  };

export const ht: Evaluation = {
  objective: of(
    (scene, pose, us) => errors(scene, pose, us),
    (y) => [...read(y)],
  ),
  jacobian: of(derivatives, (y) => rowsOf(read(y), y.sizes.at(-1) ?? 0)),
};
