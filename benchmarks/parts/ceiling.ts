/** Measures what a second thread adds on this machine, at best. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Adds in registers for a second and a half, and reports the number of additions. It shares nothing with other programs. */
const alone = `
  const numbers = new Float64Array(512).fill(1.1);
  let [rounds, sum] = [0, 0];
  for (const began = performance.now(); performance.now() - began < 1500; rounds++)
    for (let again = 0; again < 200; again++) {
      let [a, b, c, d] = [0, 0, 0, 0];
      for (let i = 0; i < 512; i += 4) {
        a += numbers[i] * 1.1; b += numbers[i + 1] * 1.2; c += numbers[i + 2] * 1.3; d += numbers[i + 3] * 1.4;
      }
      sum += a + b + c + d;
    }
  console.log(sum > 0 ? rounds : 0);
`;

const together = async (programs: number): Promise<number> => {
  const runs = Array.from({ length: programs }, () => promisify(execFile)(process.execPath, ["-e", alone]));
  return (await Promise.all(runs)).reduce((rounds, { stdout }) => rounds + Number(stdout), 0);
};

/** The work of several programs that share nothing, as a multiple of one program's: more threads cannot gain more. */
export const ceiling = async (programs: number): Promise<number> => {
  const gains: number[] = [];
  for (let round = 0; round < 3; round++) gains.push((await together(programs)) / (await together(1)));
  return gains.toSorted((a, b) => a - b)[1] ?? Number.NaN;
};
