/** A process that damages copies of a store, opens and reads each whole, and prints the number of copies with each outcome. */
import { readFileSync, writeFileSync } from "node:fs";
import { key, uniforms } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { StoreFault } from "../run/store-fault.ts";
import { readStore, type StoreReader } from "../run/read-store.ts";
import { openStore } from "../run/store.ts";

const [, , file = "", prefix = "", copies = "0"] = process.argv;

const contentOf = (store: StoreReader): string => {
  try {
    return JSON.stringify([
      store.cells().map(({ id }) => [id, store.find(id), store.ranOn(id)]),
      store.suites(),
      store.names("d"),
      store.holder(),
    ]);
  } finally {
    store.close();
  }
};

/** All that a store says, to those who only read it and, where they refuse it or not, to those who write. */
const read = (path: string): string => {
  const said = contentOf(readStore(path));
  if (contentOf(openStore(path)) !== said) throw new Error("Two readers of one store read different things.");
  return said;
};

const PAGE = 4096;
const whole = readFileSync(file);
const expected = read(file);

/** A copy that has a page of other bytes, eight flipped bits or one flipped bit, or lacks its end. */
const damagedCopy = (number: number): Buffer => {
  const draws = uniforms(key(number), 0, 8);
  const copy = Buffer.from(whole);
  const flip = (draw: number, bit: number = number % 8, within = copy.length): void => {
    const place = Math.floor(draw * within);
    copy[place] = at(copy, place) ^ (1 << bit);
  };
  const [first, second = 0] = draws;
  const page = Math.floor(((first ?? 0) * copy.length) / PAGE) * PAGE;
  if (number % 4 === 0) copy.fill(number, page, page + PAGE);
  else if (number % 4 === 1) draws.forEach((draw) => flip(draw));
  // Half of them in the first page, which says what tables there are.
  else if (number % 4 === 2) flip(first ?? 0, Math.floor(second * 8), number % 8 === 2 ? PAGE : copy.length);
  else return copy.subarray(0, Math.floor((first ?? 0) * copy.length));
  return copy;
};

const counts = { equal: 0, refused: 0, other: 0 };
for (let number = 0; number < Number(copies); number++) {
  const path = `${prefix}${number}.db`;
  writeFileSync(path, damagedCopy(number));
  try {
    if (read(path) === expected) counts.equal++;
    else counts.other++;
  } catch (error) {
    if (error instanceof StoreFault && error.message.includes(path)) counts.refused++;
    else {
      counts.other++;
      console.error(number, error);
    }
  }
}
console.log(JSON.stringify(counts));
