/** Finds the fields of a line. */

const QUOTE = 0x22;
/** What `findQuotedFields` gives for a quote that is still open at the end. */
export const UNCLOSED = -2;

/**
 * Finds the fields of the line `bytes[start … end - 1]`: writes the start and end of each into `bounds` (start, end, start, end
 * …, as many as fit) and returns the number of fields.
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

/**
 * The same for fields that may be in double quotes (RFC 4180), within which a separator means nothing. The bounds exclude the
 * quotes. Returns `UNCLOSED` for a line with an unclosed quote, and -1 for one with text directly after a closing quote.
 */
export const findQuotedFields = (
  bytes: Uint8Array,
  start: number,
  end: number,
  mark: string,
  bounds: Int32Array,
): number => {
  const byte = mark.charCodeAt(0);
  let fields = 0;
  for (let from = start; ; fields++) {
    const isQuoted = from < end && bytes[from] === QUOTE;
    if (isQuoted) from++;
    let to = from;
    // Two quotes within quotes stand for one quote of the text.
    while (to < end && (isQuoted ? bytes[to] !== QUOTE || bytes[to + 1] === QUOTE : bytes[to] !== byte))
      to += isQuoted && bytes[to] === QUOTE ? 2 : 1;
    if (isQuoted && to >= end) return UNCLOSED;
    bounds[2 * fields] = from;
    bounds[2 * fields + 1] = to;
    const behind = isQuoted ? to + 1 : to;
    if (behind >= end) return fields + 1;
    if (bytes[behind] !== byte) return -1;
    from = behind + 1;
  }
};
