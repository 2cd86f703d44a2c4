/** Inputs of the sizes that GradBench asks for: of each evaluation a few, the same numbers at every run. */
import { key, uniforms } from "@attrec/tensor";

/** What an evaluation is asked: its functions, and inputs from small to large. */
export interface Questions {
  readonly module: string;
  readonly functions: readonly string[];
  /** Whether the functions compute the same, in several ways, of which the fastest counts. */
  readonly same?: true;
  /** Made one at a time, as some are large. */
  readonly inputs: readonly (() => object)[];
  /** What the sizes are, in words. */
  readonly sizes: string;
}

/** Numbers from 0 to 1, of a stream of their own for each name. */
const uniform = (name: string, count: number): number[] => {
  const stream = Array.from(name).reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) % 65_521, 7);
  return Array.from(uniforms(key(17), stream, count));
};

/** Numbers of the normal distribution, by the method of Box and Muller. */
const normal = (name: string, count: number): number[] => {
  const [radii, angles] = [uniform(`${name} radii`, count), uniform(`${name} angles`, count)];
  return radii.map((u, i) => Math.sqrt(-2 * Math.log(1 - u)) * Math.cos(2 * Math.PI * (angles[i] ?? 0)));
};

const rows = (numbers: readonly number[], width: number): number[][] =>
  Array.from({ length: numbers.length / width }, (_, i) => numbers.slice(i * width, (i + 1) * width));

/** For each of these sizes an input. */
const each = <S>(sizes: readonly S[], inputOf: (size: S) => object): readonly (() => object)[] =>
  sizes.map((size) => () => inputOf(size));

const mixture = ([d, k]: readonly [number, number]): object => ({
  d,
  k,
  n: 1000,
  m: 0,
  gamma: 1,
  x: rows(normal("x", 1000 * d), d),
  alpha: normal("alpha", k),
  mu: rows(uniform("mu", k * d), d),
  q: rows(normal("q", k * d), d),
  l: rows(normal("l", (k * d * (d - 1)) / 2), (d * (d - 1)) / 2),
});

const memory = ([layers, c]: readonly [number, number]): object => ({
  main_params: rows(normal("main", 2 * layers * 56), 56),
  extra_params: rows(normal("extra", 3 * 14), 14),
  state: rows(normal("state", 2 * layers * 14), 14),
  sequence: rows(
    uniform("sequence", c * 14).map((u) => (u < 0.5 ? 0 : 1)),
    14,
  ),
});

/** An affine transform: a turn about an axis of space, and a move. */
const placed = (angle: number, move: readonly number[]): number[][] => {
  const [c, s, [x = 0, y = 0, z = 0]] = [Math.cos(angle), Math.sin(angle), move];
  return [
    [c, -s, 0, x],
    [s, c, 0, y],
    [0, 0, 1, z],
    [0, 0, 0, 1],
  ];
};

const [BONES, VERTICES] = [22, 10_000];

const hand = (n: number): object => {
  const transforms = (name: string): number[][][] => {
    const [angles, moves] = [normal(`${name} angles`, BONES), rows(normal(`${name} moves`, 3 * BONES), 3)];
    return angles.map((angle, i) => placed(angle, moves[i] ?? []));
  };
  const below = (name: string, count: number, bound: number): number[] =>
    uniform(name, count).map((u) => Math.floor(u * bound));
  return {
    theta: normal("theta", 26).map((x) => x / 4),
    us: rows(
      uniform("us", 2 * n).map((u) => u / 2),
      2,
    ),
    data: {
      correspondences: below("correspondences", n, VERTICES),
      points: rows(normal("points", 3 * n), 3),
      model: {
        bone_count: BONES,
        bone_names: Array.from({ length: BONES }, (_, i) => `bone ${i}`),
        // The first two are no fingers; a finger begins at the second.
        parents: Array.from({ length: BONES }, (_, i) => (i < 2 ? i - 1 : (i - 2) % 4 === 0 ? 1 : i - 1)),
        base_relatives: transforms("relatives"),
        inverse_base_absolutes: transforms("inverses"),
        base_positions: rows(normal("positions", 3 * VERTICES), 3).map((position) => [...position, 1]),
        weights: rows(uniform("weights", BONES * VERTICES), BONES).map((own) => {
          const total = own.reduce((sum, weight) => sum + weight, 0);
          return own.map((weight) => weight / total);
        }),
        triangles: rows(below("triangles", 3 * VERTICES, VERTICES), 3),
        is_mirrored: false,
      },
    },
  };
};

/** All evaluations that are timed. */
export const questions: readonly Questions[] = [
  {
    module: "llsq",
    functions: ["primal", "gradient"],
    inputs: each([256, 4096, 16_392], (n) => ({ x: uniform("x", 128), n })),
    sizes: "m 128; n 256, 4096, 16 392",
  },
  {
    module: "lse",
    functions: ["primal", "gradient"],
    inputs: each([2500, 40_000, 640_000], (n) => ({ x: uniform("x", n) })),
    sizes: "n 2500, 40 000, 640 000",
  },
  {
    module: "kmeans",
    functions: ["cost", "dir"],
    inputs: each(
      [
        [10, 1000, 8],
        [100, 10_000, 8],
        [1000, 10_000, 16],
      ] as const,
      ([k, n, d]) => {
        const points = rows(uniform("points", n * d), d);
        return { points, centroids: points.slice(-k) };
      },
    ),
    sizes: "(k, n, d) (10, 1000, 8), (100, 10 000, 8), (1000, 10 000, 16)",
  },
  {
    module: "gmm",
    functions: ["objective", "jacobian"],
    inputs: each(
      [
        [2, 5],
        [10, 25],
        [32, 50],
        [64, 25],
      ],
      mixture,
    ),
    sizes: "n 1000; (d, k) (2, 5), (10, 25), (32, 50), (64, 25)",
  },
  {
    module: "lstm",
    functions: ["objective", "jacobian"],
    inputs: each(
      [
        [2, 1024],
        [4, 4096],
        [6, 8192],
      ],
      memory,
    ),
    sizes: "b 14; (layers, c) (2, 1024), (4, 4096), (6, 8192)",
  },
  {
    module: "ode",
    functions: ["primal", "gradient"],
    inputs: each(
      [
        [1000, 10],
        [10_000, 100],
        [100_000, 10],
      ] as const,
      ([n, s]) => ({ x: uniform("x", n), s }),
    ),
    sizes: "(n, s) (1000, 10), (10 000, 100), (100 000, 10)",
  },
  {
    module: "det",
    functions: ["primal", "gradient"],
    inputs: each([5, 7, 9], (ell) => ({ A: uniform("A", ell * ell), ell })),
    sizes: "ℓ 5, 7, 9",
  },
  {
    module: "particle",
    functions: ["rr", "rf", "fr", "ff"],
    same: true,
    inputs: each([0], (w) => ({ w })),
    sizes: "w 0",
  },
  {
    module: "saddle",
    functions: ["rr", "rf", "fr", "ff"],
    same: true,
    inputs: each([[1, 1]], (start) => ({ start })),
    sizes: "from (1, 1)",
  },
  {
    module: "ba",
    functions: ["objective", "jacobian"],
    inputs: each(
      [
        [49, 7776, 31_843],
        [138, 19_878, 85_217],
      ] as const,
      ([n, m, p]) => ({
        n,
        m,
        p,
        cam: [0.02, -0.03, 0.01, 0.4, -0.2, 0.5, 500, 320, 240, -0.05, 0.01],
        x: [1.5, 0.8, 6],
        w: 0.9,
        feat: [404.5, 311.25],
      }),
    ),
    sizes: "p 31 843, 85 217",
  },
  {
    module: "ht",
    functions: ["objective", "jacobian"],
    inputs: each([100, 1000, 10_000], hand),
    sizes: "22 bones, 10 000 vertices; N 100, 1000, 10 000",
  },
];
