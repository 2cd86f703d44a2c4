// Holds what a ranking finds of all queries, block by block.

/** The first items of queries. */
export interface Lists {
  /** The items of a list. */
  readonly length: number;
  /** List after list, nearest items first; -1 behind the last of a list that has fewer candidates. */
  readonly items: Int32Array;
}

/** What is found of every item that is right, and of every query: see `Ranks`. */
export interface Found {
  /** Ranks of one query differ. */
  readonly ranks: Int32Array;
  /** The items that were ranked, the right ones among them. */
  readonly candidates: Int32Array;
  /** 1 where the user had acted on the item before. */
  readonly repeats: Uint8Array;
  /** The first items of each query, if they were asked for. Items of equal scores are in the order of their numbers. */
  readonly lists?: Lists;
}
