/**
 * Tells whether more than half of some lines have a form: a single wrong line should be reported by its number, not hide the layout.
 */
export const isMostly = (lines: readonly string[], form: RegExp): boolean =>
  2 * lines.filter((line) => form.test(line)).length > lines.length;
