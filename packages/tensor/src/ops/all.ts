/** All exported operations, for tests. */
export * from "./authors.ts";
export * from "../operations.ts";
