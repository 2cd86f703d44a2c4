/** What a stream is that somebody looks at. */

/** Whether a stream is a terminal that understands escapes: lines can be written over. */
export const canRewrite = (stream: { readonly isTTY?: boolean }): boolean =>
  stream.isTTY === true && process.env["TERM"] !== "dumb";
