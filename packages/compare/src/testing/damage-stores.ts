/** A process that damages copies of a store, opens and reads each whole, and prints the number of copies with each outcome. */
import { readFileSync, writeFileSync } from "node:fs";
import { key, uniforms } from "@attrec/tensor";
import { at } from "@attrec/tensor/extend";
import { StoreFault } from "../run/store-fault.ts";
import { openStore } from "../run/store.ts";

const [, , file = "", prefix = "", copies = "0"] = process.argv;

const read = (path: string): string => {
  const store = openStore(path);
  try {
    return JSON.stringify(store.cells().map(({ id }) => store.find(id)));
  } finally {
    store.close();
  }
};

const PAGE = 4096;
const whole = readFileSync(file);
const expected = read(file);

/** A copy that has a page of other bytes, eight flipped bits or one flipped bit, or lacks its end. */
const damagedCopy = (number: number): Buffer => {
  const draws = uniforms(key(number), 0, 8);
  const copy = Buffer.from(whole);
  const flip = (draw: number): void => {
    const place = Math.floor(draw * copy.length);
    copy[place] = at(copy, place) ^ (1 << (number % 8));
  };
  const [first] = draws;
  const page = Math.floor(((first ?? 0) * copy.length) / PAGE) * PAGE;
  if (number % 4 === 0) copy.fill(number, page, page + PAGE);
  else if (number % 4 === 1) draws.forEach(flip);
  else if (number % 4 === 2) flip(first ?? 0);
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
