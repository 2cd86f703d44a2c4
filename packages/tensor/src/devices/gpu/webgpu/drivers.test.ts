/** Checks where a Vulkan driver is looked for. */
import { expect, test } from "vitest";
import { hasDriver, type Look } from "./drivers.ts";

const there: Readonly<Record<string, "file" | readonly string[]>> = {
  "/opt/one.json": "file",
  "/usr/share/vulkan/icd.d": ["nvidia_icd.json"],
  "/home/ann/.local/share/vulkan/icd.d": ["notes.txt"],
  "/data/vulkan/icd.d": ["mine.json"],
};
const look: Look = (path) => there[path];
const withoutUsual: Look = (path) => (path.startsWith("/usr") ? undefined : there[path]);

test.each([
  [{}, look, true],
  [{}, withoutUsual, false],
  [{ HOME: "/home/ann" }, withoutUsual, false],
  [{ XDG_DATA_HOME: "/data" }, withoutUsual, true],
  [{ XDG_DATA_DIRS: "/elsewhere:/data" }, withoutUsual, true],
  [{ VK_ADD_DRIVER_FILES: "/opt/one.json" }, withoutUsual, true],
  // What is named is all that counts.
  [{ VK_ICD_FILENAMES: "/nowhere.json" }, look, false],
  [{ VK_ICD_FILENAMES: "/nowhere.json:/opt/one.json" }, withoutUsual, true],
  [{ VK_DRIVER_FILES: "/usr/share/vulkan/icd.d", VK_ICD_FILENAMES: "/nowhere.json" }, look, true],
])("in the environment %j there is a driver, with what is there: %#", (environment, what, expected) => {
  expect(hasDriver(environment, what)).toBe(expected);
});
