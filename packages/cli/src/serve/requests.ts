/** The bodies of requests, checked: a stranger may send anything. */
import type { Asked, SimilarWishes } from "attrec";
import { nearestName } from "attrec/extend";

/** A request that was refused, with the status of its answer. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The most items of a history, of a list of items, and of an answer. */
export const limits = { history: 1000, list: 100_000, count: 1000 } as const;

/** A check of one field: what it expects, and whether a value is that. */
interface Field {
  readonly expects: string;
  readonly is: (value: unknown) => boolean;
}

const isName = (value: unknown): value is string => typeof value === "string" && value.length <= 1000;
const names = (least: number, most: number): Field => ({
  expects: `a list of ${least === 0 ? "at most" : `${least} to`} ${most} names`,
  is: (value) => Array.isArray(value) && value.length >= least && value.length <= most && value.every(isName),
});
const name: Field = { expects: "a name", is: isName };
const count: Field = {
  expects: `a whole number from 1 to ${limits.count}`,
  is: (value) => Number.isInteger(value) && Number(value) >= 1 && Number(value) <= limits.count,
};
const flag: Field = { expects: "true or false", is: (value) => typeof value === "boolean" };
const nearness: Field = {
  expects: "distance, cosine or product",
  is: (value) => value === "distance" || value === "cosine" || value === "product",
};

const recommendFields = {
  history: names(1, limits.history),
  user: name,
  count,
  only: names(1, limits.list),
  except: names(0, limits.list),
  repeats: flag,
} as const satisfies Readonly<Record<string, Field>>;

const similarFields = { item: name, count, table: name, by: nearness } as const satisfies Readonly<
  Record<string, Field>
>;

/** What a body asks to be recommended. Throws `Refused` for anything else. */
export const askedIn = (body: unknown): Asked => {
  const fields = checked(body, recommendFields, ["history"]);
  return { count: 10, ...fields } as unknown as Asked;
};

/** The item that a body names, and how similar ones are found. Throws `Refused` for anything else. */
export const similarIn = (body: unknown): SimilarWishes & { readonly item: string } => {
  const fields = checked(body, similarFields, ["item"]);
  return { count: 10, ...fields } as unknown as SimilarWishes & { readonly item: string };
};

const checked = (
  body: unknown,
  fields: Readonly<Record<string, Field>>,
  required: readonly string[],
): Readonly<Record<string, unknown>> => {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new Refused(400, `Expected a JSON object with ${Object.keys(fields).join(", ")}.`);
  for (const [key, value] of Object.entries(body)) {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    if (!field) {
      const near = nearestName(key, Object.keys(fields));
      const known = near === undefined ? `the fields are ${Object.keys(fields).join(", ")}` : `did you mean '${near}'?`;
      throw new Refused(400, `There is no field ${JSON.stringify(key.slice(0, 50))}: ${known}`);
    }
    if (!field.is(value)) throw new Refused(400, `The field '${key}' takes ${field.expects}.`);
  }
  const missing = required.find((key) => !Object.hasOwn(body, key));
  if (missing !== undefined)
    throw new Refused(400, `The field '${missing}' is missing: it takes ${fields[missing]?.expects}.`);
  return body as Readonly<Record<string, unknown>>;
};
