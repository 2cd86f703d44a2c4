/** A study as coordinators and workers agree on it over Redis: what every worker must have, and an address for its queue. */
import { createHash } from "node:crypto";
import { canonical } from "../study/cell.ts";
import type { StoredStudy } from "../study/stored-study.ts";
import type { DataSource } from "../study/study.ts";
import { PREFIX } from "./redis.ts";

/** What a worker needs for a study. A coordinator makes it known under the study's address. */
export interface QueuedStudy {
  readonly device: string;
  /** The models, with the versions of their code. */
  readonly models: readonly { readonly name: string; readonly code: string }[];
  /** The data with their SHA-256, and where each worker finds them in its own folder. */
  readonly data: readonly QueuedData[];
}

/** Data of a queued study. */
export interface QueuedData {
  readonly source: Omit<DataSource, "folder">;
  readonly fingerprint: string;
  /** SHA-256 of all of their features, where they have some. */
  readonly features?: string;
}

/** What workers need for a study. */
export const queuedStudy = ({ study }: StoredStudy): QueuedStudy => ({
  device: study.device ?? "wasm",
  models: study.models.map(({ name, code }) => ({ name, code })),
  data: study.data.map(({ source: { name, filter, items, users }, dataset, features }) => ({
    source: {
      name,
      ...(filter !== undefined && { filter }),
      ...(items !== undefined && { items }),
      ...(users !== undefined && { users }),
    },
    fingerprint: dataset.fingerprint,
    ...(features !== undefined && { features }),
  })),
});

/**
 * The address of a study: of all that decides which cells it has and what they come to, and of nothing that differs between
 * machines, so that two coordinators of one study share a queue.
 */
export const studyAddress = ({ parts, options, study }: StoredStudy): string => {
  const { data, models, computedBy: _, ...others } = study;
  const facts = {
    ...others,
    parts,
    options,
    models: models.map(({ name, code }) => ({ name, code })),
    data: data.map(({ dataset, features }) => ({ fingerprint: dataset.fingerprint, features })),
  };
  return createHash("sha256").update(canonical(facts)).digest("hex");
};

/** The set with the addresses of all studies that wait for results. */
export const STUDIES = `${PREFIX}:studies`;

/** Where a study is described, as JSON of a `QueuedStudy`. */
export const studyKey = (address: string): string => `${PREFIX}:study:${address}`;

/** Where the text of a cell that ran lies until a coordinator has merged it; see `cellText`. */
export const resultKey = (address: string): string => `${PREFIX}:result:${address}`;

/** Where workers say that a cell came to two results. */
export const unequalKey = (study: string): string => `${PREFIX}:unequal:${study}`;

/** Seconds for which Redis keeps what nobody has merged, and what somebody has, which other coordinators may still want. */
export const [KEPT, KEPT_MERGED] = [7 * 24 * 3600, 600];
