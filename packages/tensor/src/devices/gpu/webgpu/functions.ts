/**
 * The functions of shaders in WebGPU's language, written by hand. A compiler of that language may assume that no number is NaN,
 * and may treat numbers below 2^-126 as 0. So the functions classify a number by its bits, as an integer. They treat numbers
 * below 2^-126 as 0 throughout: a product that treats one as 0 and a comparison that does not would disagree. NaN and infinities
 * have no literals, so the functions make them of the bits of an input.
 */
import type { FunctionName } from "../../../languages/shaders/functions.ts";

/** The helpers of the other functions. `ordered` is an integer that grows with the number, unless it is NaN; -0 is below 0. */
const COMMON = `
fn bitsOf(x : f32) -> u32 { return bitcast<u32>(x); }
fn isNaN(x : f32) -> bool { return (bitsOf(x) & 0x7fffffffu) > 0x7f800000u; }
fn isZero(x : f32) -> bool { return (bitsOf(x) & 0x7f800000u) == 0u; }
fn isNegative(x : f32) -> bool { return (bitsOf(x) >> 31u) == 1u; }
fn ordered(x : f32) -> i32 { let bits = bitcast<i32>(x); return select(bits, bits ^ 0x7fffffff, bits < 0); }
`;

/** The first 256 binary places of 2/π, after 64 zeros. */
const TWO_OVER_PI = [
  0, 0, 0xa2f9836e, 0x4e441529, 0xfc2757d1, 0xf534ddc0, 0xdb629599, 0x3c439041, 0xfe5163ab, 0xdebbc561,
];

/**
 * x = (4 k + n) · π/2 + r. Up to 8192, the code subtracts π/2 in three parts. Beyond, it follows Payne & Hanek ("Radian
 * reduction for trigonometric functions", 1983): x is an integer m of 24 bits times a power of two. 96 places of 2/π times that
 * power matter, 2 of them before the point: higher places give whole turns. The product of these places with m, 8 bits at a
 * time, wraps around at whole turns.
 */
const ANGLES = `
fn placesOf(at : u32) -> u32 {
  var table = array<u32, ${TWO_OVER_PI.length}>(${TWO_OVER_PI.map((word) => `${word}u`).join(", ")});
  let word = at >> 5u;
  let shift = at & 31u;
  return (table[word] << shift) | ((table[word + 1u] >> 1u) >> (31u - shift));
}
fn circular(x : f32, turned : u32) -> f32 {
  let bits = bitsOf(x) & 0x7fffffffu;
  if (bits >= 0x7f800000u) { return bitcast<f32>(bits | 0x7fc00000u); }
  let size = abs(x);
  var n = 0u;
  var r = size;
  if (size < 8192.0) {
    let turns = floor(size * ${2 / Math.PI} + 0.5);
    n = u32(turns);
    r = ((size - turns * 1.5703125) - turns * 0.0004837512969970703) - turns * 7.549789948768648e-8;
  } else {
    let m = (bits & 0x7fffffu) | 0x800000u;
    let first = (bits >> 23u) - 127u - 24u - 1u + 64u;
    var carry = 0u;
    var product = array<u32, 3>(0u, 0u, 0u);
    for (var k = 2; k >= 0; k--) {
      let word = placesOf(first + 32u * u32(k));
      for (var byte = 0u; byte < 32u; byte += 8u) {
        let step = m * ((word >> byte) & 255u) + carry;
        product[k] = product[k] | ((step & 255u) << byte);
        carry = step >> 8u;
      }
    }
    n = (product[0] + 0x20000000u) >> 30u;
    let upper = bitcast<i32>(product[0] - (n << 30u));
    r = (f32(upper) * 9.313225746154785e-10 + f32(product[1]) * 2.168404344971009e-19) * ${Math.PI / 2};
  }
  n = (n + turned) & 3u;
  let s = r * r;
  let a = ((8.3321608736e-3 - s * 1.9515295891e-4) * s - 1.6666654611e-1) * s * r + r;
  let b = ((s * 2.443315711809948e-5 - 1.388731625493765e-3) * s + 4.166664568298827e-2) * s * s - 0.5 * s + 1.0;
  let one = select(a, b, (n & 1u) == 1u);
  return select(one, -one, n > 1u);
}
`;

const FUNCTIONS: Readonly<Record<FunctionName, string>> = {
  // The parameter is 1, but no compiler knows that: so it cannot see how x was computed.
  kept: "(x : f32) -> f32 { return bitcast<f32>(bitsOf(x) ^ (params.outputZ ^ 1u)); }",
  isNotANumber: "(x : f32) -> f32 { return select(0.0, 1.0, isNaN(x)); }",
  isGreater: `(x : f32, y : f32) -> f32 {
    if (isNaN(x) || isNaN(y) || (isZero(x) && isZero(y))) { return 0.0; }
    return select(0.0, 1.0, ordered(x) > ordered(y));
  }`,
  isEqual: `(x : f32, y : f32) -> f32 {
    if (isNaN(x)) { return 0.0; }
    return select(0.0, 1.0, bitsOf(x) == bitsOf(y) || (isZero(x) && isZero(y)));
  }`,
  chosen: "(x : f32, y : f32, z : f32) -> f32 { return select(y, z, isZero(x)); }",
  largerOf: `(x : f32, y : f32) -> f32 {
    if (isNaN(x)) { return x; }
    if (isNaN(y)) { return y; }
    return select(y, x, ordered(x) > ordered(y));
  }`,
  smallerOf: `(x : f32, y : f32) -> f32 {
    if (isNaN(x)) { return x; }
    if (isNaN(y)) { return y; }
    return select(y, x, ordered(x) < ordered(y));
  }`,
  // The bits of 1e-30.
  flushed: "(x : f32) -> f32 { return select(x, 0.0, (bitsOf(x) & 0x7fffffffu) < 0x0da24260u); }",
  floorOf: "(x : f32) -> f32 { return select(floor(x), x, isNaN(x) || isZero(x)); }",
  squareRootOf: `(x : f32) -> f32 {
    if (isNaN(x) || isZero(x)) { return x; }
    if (isNegative(x)) { return bitcast<f32>(bitsOf(x) | 0x7fc00000u); }
    return sqrt(x);
  }`,
  // The language's own may be wrong by 2 |x| units of the last place. Here x = n ln 2 + r, and 2^n is made of its bits.
  exponentialOf: `(x : f32) -> f32 {
    if (isNaN(x)) { return x; }
    if (x < -104.0) { return 0.0; }
    if (x > 88.8) { return bitcast<f32>(max(bitsOf(x), 0x7f800000u)); }
    let n = floor(x * ${Math.LOG2E} + 0.5);
    let r = (x - n * 0.693359375) + n * 2.12194440e-4;
    let p = ((((1.9875691500e-4 * r + 1.3981999507e-3) * r + 8.3334519073e-3) * r + 4.1665795894e-2) * r + 1.6666665459e-1) * r + 5.0000001201e-1;
    let half = i32(n) >> 1u;
    return (p * r * r + r + 1.0) * bitcast<f32>((half + 127) << 23u) * bitcast<f32>((i32(n) - half + 127) << 23u);
  }`,
  logarithmOf: `(x : f32) -> f32 {
    if (isZero(x)) { return bitcast<f32>((bitsOf(x) & 0u) | (0xff800000u * params.outputZ)); }
    if (isNaN(x)) { return x; }
    if (isNegative(x)) { return bitcast<f32>(bitsOf(x) | 0x7fc00000u); }
    if (bitsOf(x) == 0x7f800000u) { return x; }
    return log(x);
  }`,
  // The code sets the sign by its bit, which also keeps the sign of 0.
  sineOf: `(x : f32) -> f32 { return bitcast<f32>(bitsOf(circular(x, 0u)) ^ (bitsOf(x) & 0x80000000u)); }`,
  cosineOf: "(x : f32) -> f32 { return circular(x, 1u); }",
  // The bits of 2^24; beyond it the bits of NaN.
  wholeOf: `(x : f32) -> f32 {
    if (isZero(x)) { return 0.0; }
    return select(bitcast<f32>(bitsOf(x) | 0x7fc00000u), x, (bitsOf(x) & 0x7fffffffu) < 0x4b800000u);
  }`,
  truncationOf: "(x : f32) -> f32 { if (isNaN(x) || isZero(x)) { return 0.0; } return trunc(x); }",
  quotientOf: `(x : f32, y : f32) -> f32 {
    if (isNaN(x)) { return x; }
    if (isNaN(y)) { return y; }
    if (isZero(y)) { return 0.0; }
    let a = i32(x);
    let b = i32(y);
    let q = a / b;
    let r = a - q * b;
    return f32(select(q, q - 1, r != 0 && ((r < 0) != (b < 0))));
  }`,
  placeOf: "(x : f32) -> i32 { return i32(x); }",
  placesOver: "(x : i32, y : i32) -> i32 { return x / y; }",
  placesWithin: "(x : i32, y : i32) -> i32 { return x % y; }",
};

/** The text of these functions, by the names that gpu.js gives them, and of their helpers. */
export const functionsInWgsl = (names: readonly FunctionName[]): string => {
  if (names.length === 0) return "";
  const hasAngles = names.includes("sineOf") || names.includes("cosineOf");
  const own = names.map((name) => `fn ${wgslName(name)}${FUNCTIONS[name]}\n`);
  return [COMMON, hasAngles ? ANGLES : "", ...own].join("");
};

/** The name that gpu.js gives a function. */
export const wgslName = (name: FunctionName): string => `fn_${name}`;
