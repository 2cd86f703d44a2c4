/**
 * The functions that shaders call where an operator of the shading language is not enough: for NaN, signs of zeros, large
 * angles, and places in memories.
 */

/** A function that a kernel calls. */
export interface KernelFunction {
  readonly name: string;
  readonly source: string;
  readonly settings: { readonly argumentTypes: readonly string[]; readonly returnType: string };
}

/**
 * The parameters and body of each function, in the part of JavaScript that gpu.js accepts. A condition is 1 if it is true, and 0
 * if not.
 */
const FUNCTIONS: Readonly<Record<FunctionName, readonly [parameters: readonly string[], body: string]>> = {
  kept: [["x"], "return x;"],
  isNotANumber: [["x"], "return (x === x ? 0.0 : 1.0);"],
  isGreater: [["x", "y"], "return (x > y ? 1.0 : 0.0);"],
  isEqual: [["x", "y"], "return (x === y ? 1.0 : 0.0);"],
  chosen: [["x", "y", "z"], "return (x === 0.0 ? z : y);"],
  // The larger of two zeros is their sum, and the smaller one the negative of the sum of their negatives.
  largerOf: [["x", "y"], "return (x > y ? x : (y > x ? y : (x === y ? (x === 0.0 ? x + y : x) : x + y)));"],
  smallerOf: [
    ["x", "y"],
    "return (x < y ? x : (y < x ? y : (x === y ? (x === 0.0 ? -1.0 * (-1.0 * x + -1.0 * y) : x) : x + y)));",
  ],
  flushed: [["x"], "return (Math.abs(x) < 1e-30 ? 0.0 : x);"],
  floorOf: [["x"], "return Math.floor(x);"],
  squareRootOf: [["x"], "return Math.sqrt(x);"],
  exponentialOf: [["x"], "return Math.exp(x);"],
  logarithmOf: [["x"], "return Math.log(x);"],
  sineOf: [["x"], "return Math.sin(x);"],
  cosineOf: [["x"], "return Math.cos(x);"],
  // Floats tell ints apart below 2^24; the result beyond that is NaN.
  wholeOf: [["x"], "return (Math.abs(x) < 16777216.0 ? (x === 0.0 ? 0.0 : x) : (x - x) / (x - x));"],
  truncationOf: [["x"], "return (x === x ? (x < 0.0 ? -1.0 * Math.floor(-1.0 * x) : Math.floor(x)) : 0.0);"],
  // The card may round a quotient up or down to the next whole number; the remainder shows which.
  quotientOf: [
    ["x", "y"],
    [
      "const q = Math.floor(x / y);",
      "const r = (y < 0.0 ? q * y - x : x - q * y);",
      "const d = (r < 0.0 ? q - 1.0 : (r >= Math.abs(y) ? q + 1.0 : q));",
      "return (y === 0.0 ? 0.0 : (d === 0.0 ? 0.0 : d));",
    ].join(" "),
  ],
  placeOf: [["x"], "return x;"],
  // With a half more the quotient never falls below its whole number, though cards round it or err by some units in the last place.
  placesOver: [["x", "y"], "return Math.floor((x + 0.5) / y);"],
  placesWithin: [["x", "y"], "return x - Math.floor((x + 0.5) / y) * y;"],
};

/**
 * The functions that make places of numbers, and of places, with the types of their parameters: where shaders have ints, what they give is an
 * int, so that a place may be larger than the whole numbers that floats tell apart. In a variable it would be a float again.
 */
const PLACES: Readonly<Partial<Record<FunctionName, "Number" | "Integer">>> = {
  placeOf: "Number",
  placesOver: "Integer",
  placesWithin: "Integer",
};

/** The name of a function that shaders call. */
export type FunctionName =
  | "kept"
  | "isNotANumber"
  | "isGreater"
  | "isEqual"
  | "chosen"
  | "largerOf"
  | "smallerOf"
  | "flushed"
  | "floorOf"
  | "squareRootOf"
  | "exponentialOf"
  | "logarithmOf"
  | "sineOf"
  | "cosineOf"
  | "wholeOf"
  | "truncationOf"
  | "quotientOf"
  | "placeOf"
  | "placesOver"
  | "placesWithin";

/** A call of a function. */
export const shaderCall = (name: FunctionName, ...operands: readonly string[]): string =>
  `${name}(${operands.join(", ")})`;

/** The functions that a source calls. */
export const functionsIn = (source: string): readonly FunctionName[] =>
  (Object.keys(FUNCTIONS) as FunctionName[]).filter((name) => new RegExp(`\\b${name}\\(`).test(source));

/**
 * The functions that a source calls, for gpu.js. With `ownAngles` the sine and cosine are polynomials, because the drivers of
 * graphics cards promise only three digits. With `ints` places are whole numbers of 32 bits, and else floats.
 */
export const kernelFunctions = (
  source: string,
  { ownAngles = false, ints = false }: { readonly ownAngles?: boolean; readonly ints?: boolean },
): readonly KernelFunction[] =>
  functionsIn(source).map((name) => {
    const [parameters, body] = FUNCTIONS[name];
    const isAngle = name === "sineOf" || name === "cosineOf";
    const place = ints ? PLACES[name] : undefined;
    return {
      name,
      source: `function ${name}(${parameters.join(", ")}) { ${isAngle && ownAngles ? circular(name) : body} }`,
      settings: {
        argumentTypes: parameters.map(() => place ?? "Number"),
        returnType: place ? "Integer" : "Number",
      },
    };
  });

/**
 * Sine or cosine in floats alone: x = n · π/2 + r. The code subtracts π/2 in three parts; the first two have few bits. A
 * polynomial gives the sine of r or, for odd n, the cosine of r. For the cosine of x it adds one to n, since cos(x) = sin(x +
 * π/2). Beyond 8192 the parts have too few bits, and the result is NaN.
 */
const circular = (name: "sineOf" | "cosineOf"): string => {
  const turned = name === "sineOf" ? "n" : "(n + 1.0)";
  return [
    `const n = Math.floor(x * ${2 / Math.PI} + 0.5);`,
    "const r = ((x - n * 1.5703125) - n * 0.0004837512969970703) - n * 7.549789948768648e-8;",
    "const s = r * r;",
    `const q = ${turned} - 4.0 * Math.floor((${turned} + 0.5) / 4.0);`,
    "const a = ((8.3321608736e-3 - s * 1.9515295891e-4) * s - 1.6666654611e-1) * s * r + r;",
    "const b = ((s * 2.443315711809948e-5 - 1.388731625493765e-3) * s + 4.166664568298827e-2) * s * s - 0.5 * s + 1.0;",
    "const o = (q === 1.0 ? b : (q === 3.0 ? b : a));",
    "const beyond = (x - x) / (x - x);",
    "return (Math.abs(x) <= 8192.0 ? (q > 1.5 ? (-1.0 * o) : o) : beyond);",
  ].join(" ");
};
