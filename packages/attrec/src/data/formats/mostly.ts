/** Whether more than half of some lines have a form: one that is wrong shall be found by its number, not hide the layout. */
export const isMostly = (lines: readonly string[], form: RegExp): boolean =>
  2 * lines.filter((line) => form.test(line)).length > lines.length;
