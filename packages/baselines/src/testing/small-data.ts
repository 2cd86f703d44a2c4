// Small splits that a test writes as words.
import { type Columns, defaultProtocol, fromColumns, leaveOneOut, sequencesOf, type Split } from "attrec";

/** Actions in order, as "user item" words; items are numbered as they appear. The last two of a user are held out. */
export const splitOf = (...actions: readonly string[]): Split => {
  const words = actions.map((action) => action.split(" "));
  const column = (k: number) => words.map((word) => word[k] ?? "");
  const columns: Columns = { users: column(0), items: column(1), times: words.map((_, i) => i) };
  return leaveOneOut(sequencesOf(fromColumns(columns)), defaultProtocol);
};
