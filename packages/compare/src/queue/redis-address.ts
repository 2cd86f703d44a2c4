/** Addresses of Redis; apart from the connections, whose types need packages that few install. */

/**
 * The address of a Redis as it may be shown: without the password.
 *
 * @example
 * ```ts
 * shownAddress("redis://me:secret@localhost:6379/0"); // "redis://me:…@localhost:6379/0"
 * ```
 */
export const shownAddress = (address: string): string => {
  const url = new URL(address);
  return `${url.protocol}//${url.username === "" && url.password === "" ? "" : `${url.username}:…@`}${url.host}${url.pathname}`;
};

/**
 * Whether a text is the address of a Redis, such as redis://HOST:6379/0, or rediss:// for TLS.
 *
 * @example
 * ```ts
 * [isRedisAddress("redis://localhost:6379"), isRedisAddress("localhost")]; // [true, false]
 * ```
 */
export const isRedisAddress = (text: string): boolean => /^rediss?:\/\/[^/]/.test(text) && URL.canParse(text);
