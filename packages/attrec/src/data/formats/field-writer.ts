/** Writes the texts of a row's fields as bytes, for layouts whose reader gives values and not bytes. */

/** The fields of one row. */
export interface FieldWriter {
  /** Begins a row. */
  readonly clear: () => void;
  /** Writes field i of the row. */
  readonly write: (field: number, text: string) => void;
  readonly bytes: () => Uint8Array;
  /** The start and end of each field in the bytes. */
  readonly bounds: Int32Array;
}

const encoder = new TextEncoder();
/** UTF-8 has no more bytes than this for each unit of a text. */
const MOST_BYTES = 3;

/** A writer of rows of so many fields. */
export const fieldWriter = (fields: number): FieldWriter => {
  const bounds = new Int32Array(2 * fields);
  let bytes = new Uint8Array(256);
  let end = 0;
  return {
    clear: () => {
      end = 0;
      bounds.fill(0);
    },
    write: (field, text) => {
      if (end + MOST_BYTES * text.length > bytes.length) {
        const longer = new Uint8Array(2 * (end + MOST_BYTES * text.length));
        longer.set(bytes);
        bytes = longer;
      }
      bounds[2 * field] = end;
      end += encoder.encodeInto(text, bytes.subarray(end)).written;
      bounds[2 * field + 1] = end;
    },
    bytes: () => bytes,
    bounds,
  };
};
