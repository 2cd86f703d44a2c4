/** Recognises streams that a person looks at. */

/** Whether a stream is a terminal that understands escapes, so that lines can be overwritten. */
export const canRewrite = (stream: { readonly isTTY?: boolean }): boolean =>
  stream.isTTY === true && process.env["TERM"] !== "dumb";
