/** Functions in float64 that are computed in another way than operations compute them, for tests to compare with. */

/** erf(x) by its series 2/√π e^-x² Σ 2ⁿ x²ⁿ⁺¹ / (1 · 3 · … · (2n + 1)), of which no two terms cancel. */
export const erf = (x: number): number => {
  if (Math.abs(x) > 6) return Math.sign(x);
  let [term, sum] = [x, x];
  for (let n = 1; Math.abs(term) > 1e-18 * Math.abs(sum); n++) sum += term *= (2 * x * x) / (2 * n + 1);
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
};

/** erfc(x), from 2 on by its continued fraction e^-x²/√π · 1/(x + ½/(x + 1/(x + 3/2/(x + …)))). */
export const erfc = (x: number): number => {
  if (x < 2) return 1 - erf(x);
  let rest = x;
  for (let n = 200; n >= 1; n--) rest = x + n / 2 / rest;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / rest;
};

/** The x of which erf(x) is y, by Newton's steps from 0, none of which goes too far: erf bends towards 0 on either side. */
export const erfInverse = (y: number): number => {
  let x = 0;
  for (let step = 0; step < 100; step++) x += ((y - erf(x)) * Math.sqrt(Math.PI)) / (2 * Math.exp(-x * x));
  return x;
};

/** ln σ(x). */
export const logSigmoid = (x: number): number => Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));

/** The nearest whole number; the even one if two are as near. */
export const round = (x: number): number => {
  const below = Math.floor(x);
  if (x - below !== 0.5) return Math.round(x);
  return below % 2 === 0 ? below : below + 1;
};

/** The remainder of a / b, with the sign of b. */
export const remainder = (a: number, b: number): number => {
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
};
