/** Checks which card is asked for, and what is said where there is none. */
import { expect, test } from "vitest";
import { findAdapter, noCard } from "./open.ts";

test("the fast card is asked for, and a browser that has none is told of no packages", async () => {
  const asked: object[] = [];
  const before = Object.getOwnPropertyDescriptor(globalThis, "navigator");
  const gpu = {
    requestAdapter: (options: object) => {
      asked.push(options);
      return Promise.resolve(null);
    },
  };
  Object.defineProperty(globalThis, "navigator", { value: { gpu }, configurable: true });
  try {
    await expect(findAdapter()).rejects.toThrow(noCard(true));
  } finally {
    if (before) Object.defineProperty(globalThis, "navigator", before);
    else Reflect.deleteProperty(globalThis, "navigator");
  }
  expect(asked).toEqual([{ powerPreference: "high-performance" }]);
  expect(noCard(true)).not.toMatch(/Linux|Vulkan|VK_ICD/);
  expect(noCard(false)).toMatch(/Vulkan driver and libvulkan1/);
});
