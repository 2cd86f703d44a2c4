/** Whether a value is an object or array: what it has under a key may then be asked for. */
export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
