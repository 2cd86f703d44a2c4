/** Options that take a number, which a declaration checks. */
import { Option } from "@commander-js/extra-typings";
import { integerOption, type IntegerOption, type NumberOption } from "attrec";
import { numberFor } from "./settings.ts";

/** An option with a number, which a declaration checks. */
export const numeric = <const Flags extends string>(flags: Flags, says: string, takes: IntegerOption | NumberOption) =>
  new Option(flags, says).argParser(numberFor(flags.split(" ", 1).join(), takes));

/** A whole number without a default, for `numeric`. */
export const wholeOption = (atLeast: number, atMost?: number): IntegerOption =>
  integerOption({ default: atLeast, atLeast, ...(atMost !== undefined && { atMost }), meaning: "" });
