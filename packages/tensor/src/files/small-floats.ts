/** Floats of 16 and 8 bits, which have no array type on every machine: from their bits to numbers, and back. */

/** The layout of a small float below its sign: the widths of exponent and mantissa in bits. */
interface Layout {
  readonly exponent: number;
  readonly mantissa: number;
  /** Whether the largest exponent belongs to numbers, but for one NaN: such a type has no infinities. */
  readonly isFinite?: true;
}

/** The small floats. E4M3 is that of machine learning (Micikevicius et al., "FP8 Formats for Deep Learning", 2022). */
export const smallFloats = {
  F16: { exponent: 5, mantissa: 10 },
  BF16: { exponent: 8, mantissa: 7 },
  F8_E5M2: { exponent: 5, mantissa: 2 },
  F8_E4M3: { exponent: 4, mantissa: 3, isFinite: true },
} as const satisfies Readonly<Record<string, Layout>>;

/** The name of a small float. */
export type SmallFloat = keyof typeof smallFloats;

/** Whether an element type is a small float. */
export const isSmallFloat = (type: string): type is SmallFloat => Object.hasOwn(smallFloats, type);

const widthOf = ({ exponent, mantissa }: Layout): number => 1 + exponent + mantissa;
const biasOf = ({ exponent }: Layout): number => 2 ** (exponent - 1) - 1;
const topOf = ({ exponent }: Layout): number => 2 ** exponent - 1;

/** The number of some bits. */
const numberOf = (layout: Layout, bits: number): number => {
  const units = 2 ** layout.mantissa;
  const fraction = bits % units;
  const power = Math.floor(bits / units) & topOf(layout);
  const sign = bits >> (widthOf(layout) - 1) ? -1 : 1;
  if (power === topOf(layout)) {
    if (layout.isFinite ? fraction === units - 1 : fraction !== 0) return NaN;
    if (!layout.isFinite) return sign * Infinity;
  }
  // Where the exponent is 0 the leading one is absent, and the unit that of the exponent 1.
  const leading = power === 0 ? 0 : units;
  return sign * (leading + fraction) * 2 ** (Math.max(power, 1) - biasOf(layout) - layout.mantissa);
};

/** The numbers of small floats, all of which float32 has exactly. */
export const widened = (type: SmallFloat, bits: Uint16Array | Uint8Array): Float32Array => {
  const layout: Layout = smallFloats[type];
  const numbers = Float32Array.from({ length: 2 ** widthOf(layout) }, (_, i) => numberOf(layout, i));
  // `from` with a function takes many times as long.
  const wide = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) wide[i] = numbers[bits[i] ?? 0] ?? NaN;
  return wide;
};

/** The largest number of a small float. */
export const largestOf = (type: SmallFloat): number => {
  const layout: Layout = smallFloats[type];
  const infinity = topOf(layout) * 2 ** layout.mantissa;
  return numberOf(layout, layout.isFinite ? infinity + 2 ** layout.mantissa - 2 : infinity - 1);
};

/**
 * The bits of the small float that is nearest to a number; of two that are equally near, the one whose last bit is 0. Undefined
 * if the type has none, as for a number beyond its largest, or for an infinity where it has only numbers.
 */
export const narrowing = (type: SmallFloat): ((x: number) => number | undefined) => {
  const layout: Layout = smallFloats[type];
  const [units, bias] = [2 ** layout.mantissa, biasOf(layout)];
  const infinity = topOf(layout) * units;
  const largest = layout.isFinite ? infinity + units - 2 : infinity - 1;
  const negative = 2 ** (widthOf(layout) - 1);
  /** What a unit is, by the exponent: a power of two, by which dividing is exact. */
  const unit = Float64Array.from({ length: topOf(layout) + 1 }, (_, power) => 2 ** (power - bias - layout.mantissa));
  return (x) => {
    const sign = x < 0 || Object.is(x, -0) ? negative : 0;
    if (Number.isNaN(x)) return layout.isFinite ? infinity + units - 1 : infinity + units / 2;
    const size = Math.abs(x);
    if (size === Infinity) return layout.isFinite ? undefined : sign + infinity;
    const power = Math.max(exponentOf(size) + bias, 1);
    // What is rounded up to twice the units carries into the exponent, which is what adding does.
    const bits = (power - 1) * units + toEven(size / (unit[power] ?? NaN));
    return bits <= largest ? sign + bits : undefined;
  };
};

/** The exponent of the largest power of two that is no larger than x. */
const exponentOf = (x: number): number => {
  // The logarithm is rounded, so that beside a power of two it may belong to the next.
  const near = Math.floor(Math.log2(x));
  return 2 ** near > x ? near - 1 : 2 ** (near + 1) <= x ? near + 1 : near;
};

/** The nearest whole number; of two that are equally near, the even one. */
const toEven = (x: number): number => {
  const below = Math.floor(x);
  const rest = x - below;
  return rest > 0.5 || (rest === 0.5 && below % 2 === 1) ? below + 1 : below;
};
