/**
 * Finds the fields of the line `bytes[start … end - 1]`: writes where each starts and ends into `bounds` (start, end,
 * start, end …, as many as fit) and returns how many there are.
 *
 * `mark` is the separator, one character once or twice: "\t", "::".
 */
export const findFields = (bytes: Uint8Array, start: number, end: number, mark: string, bounds: Int32Array): number => {
  const byte = mark.charCodeAt(0);
  const width = mark.length;
  let fields = 0;
  let from = start;
  for (let i = start; i <= end - width; i++) {
    if (bytes[i] !== byte || bytes[i + width - 1] !== byte) continue;
    bounds[2 * fields] = from;
    bounds[2 * fields + 1] = i;
    fields++;
    from = i + width;
    i = from - 1;
  }
  bounds[2 * fields] = from;
  bounds[2 * fields + 1] = end;
  return fields + 1;
};
