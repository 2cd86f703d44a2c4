/** Whether a value that was read from a file is an object or array: what it has under a key may then be asked for. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
