// Says where a report comes from.
import type { Report } from "./report.ts";

/** The command line and the commit of a report, a line each, as far as they are known. */
export const originLines = ({ origin }: Pick<Report, "origin">): readonly string[] =>
  origin === undefined
    ? []
    : [`Command: ${origin.command}`, ...(origin.commit === undefined ? [] : [`Code: commit ${origin.commit}`])];
