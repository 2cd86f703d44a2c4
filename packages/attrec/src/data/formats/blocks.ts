/** Columns that grow row by row, in blocks: a column whose length is not known takes no more memory than its rows. */

const BLOCK = 2 ** 16;

/** The arrays that columns are made of. */
type Numbers = Int32Array<ArrayBuffer> | Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** A column that grows. */
export interface GrowingColumn<Column> {
  readonly add: (value: number) => void;
  /** The whole column. The blocks are given up, so that this can be asked once. */
  readonly end: () => Column;
}

/** A growing column of numbers of one type: `growing((length) => new Int32Array(length))`. */
export const growing = <Column extends Numbers>(make: (length: number) => Column): GrowingColumn<Column> => {
  const blocks: Column[] = [];
  let block = make(0);
  let used = 0;
  return {
    add: (value) => {
      if (used === block.length) {
        blocks.push(block);
        block = make(BLOCK);
        used = 0;
      }
      block[used++] = value;
    },
    end: () => {
      const last = block.subarray(0, used);
      const whole = make(blocks.reduce((sum, { length }) => sum + length, used));
      let end = 0;
      for (const one of [...blocks, last]) {
        whole.set(one, end);
        end += one.length;
      }
      blocks.length = 0;
      block = make(0);
      used = 0;
      return whole;
    },
  };
};
