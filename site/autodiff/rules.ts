/** Operations whose rules can be broken on the page, each with its rule as shipped and one that is wrong. */

/** An operation, its rule, and a wrong one: a text for each input. */
export interface Breakable {
  /** The name of the operation, of its sampler, and in the address. */
  readonly id: string;
  /** The names of its inputs. */
  readonly inputs: readonly string[];
  readonly right: readonly string[];
  readonly wrong: readonly string[];
  /** What the mistake is. */
  readonly mistake: string;
}

/** Ten operations, and ten mistakes that people make. */
export const breakables: readonly Breakable[] = [
  { id: "square", inputs: ["x"], right: ["dy * 2 * x"], wrong: ["dy * x"], mistake: "the factor 2 is forgotten" },
  {
    id: "tanh",
    inputs: ["x"],
    right: ["dy * (1 - y * y)"],
    wrong: ["dy * (1 - y)"],
    mistake: "y stands where y² should",
  },
  {
    id: "sigmoid",
    inputs: ["x"],
    right: ["dy * y * (1 - y)"],
    wrong: ["dy * y"],
    mistake: "half of the product is lost",
  },
  {
    id: "exp",
    inputs: ["x"],
    right: ["dy * y"],
    wrong: ["dy * x"],
    mistake: "the input stands where the result should",
  },
  { id: "log", inputs: ["x"], right: ["dy / x"], wrong: ["dy * x"], mistake: "it multiplies where it should divide" },
  { id: "reciprocal", inputs: ["x"], right: ["-dy * y * y"], wrong: ["dy * y * y"], mistake: "the sign is wrong" },
  {
    id: "relu",
    inputs: ["x"],
    right: ["dy * (x > 0)"],
    wrong: ["dy"],
    mistake: "it lets through what it should close",
  },
  {
    id: "sub",
    inputs: ["a", "b"],
    right: ["dy", "-dy"],
    wrong: ["dy", "dy"],
    mistake: "the second input has the sign of the first",
  },
  {
    id: "mul",
    inputs: ["a", "b"],
    right: ["dy * b", "dy * a"],
    wrong: ["dy * a", "dy * b"],
    mistake: "the factors are exchanged",
  },
  {
    id: "div",
    inputs: ["a", "b"],
    right: ["dy / b", "-dy * y / b"],
    wrong: ["dy / b", "-dy * y"],
    mistake: "the second input forgets to divide",
  },
];
