/** Addresses of Redis are shown without passwords, and what is missing is said in a sentence before any work. */
import { expect, test, vi } from "vitest";
import { isRedisAddress, shownAddress } from "./redis-address.ts";
import { connectRedis } from "./redis.ts";

test("a password is never shown", () => {
  expect(shownAddress("redis://:secret@host:6380/2")).toBe("redis://:…@host:6380/2");
  expect(shownAddress("rediss://anna:secret@host")).toBe("rediss://anna:…@host");
  expect(shownAddress("redis://host")).toBe("redis://host");
});

test("an address begins with redis:// or rediss://, and has a host", () => {
  expect(["redis://host", "rediss://:a@[::1]:1/3"].map(isRedisAddress)).toEqual([true, true]);
  expect(["host:6379", "redis:///", "http://host", "redis://host:port"].map(isRedisAddress)).toEqual(
    Array.from({ length: 4 }, () => false),
  );
});

test("a Redis that is not there is a sentence without the password", async () => {
  // Nothing listens on the port of a discarded byte.
  await expect(connectRedis("redis://:secret@127.0.0.1:9", () => undefined)).rejects.toThrow(
    "Redis at redis://:…@127.0.0.1:9 cannot be used: nothing listens there. Start it, or name another by --queue redis://HOST:PORT.",
  );
});

test("without the packages, a sentence says what to install", async () => {
  vi.doMock("bullmq", () => {
    throw new Error("Cannot find package 'bullmq'");
  });
  try {
    await expect(connectRedis("redis://127.0.0.1:9", () => undefined)).rejects.toThrow(
      "run 'npm install bullmq@6.7.0 ioredis@6.0.0'",
    );
  } finally {
    vi.doUnmock("bullmq");
  }
});
