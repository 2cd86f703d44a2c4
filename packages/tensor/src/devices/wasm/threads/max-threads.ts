/**
 * The most threads of a device. It stands by itself: a door exports it, and with it whatever stands in its file would be a file of its
 * own in every page, also in one without threads.
 */

/** The most threads of a device. Each has its own engine, which takes some MiB. */
export const MAX_THREADS = 256;
