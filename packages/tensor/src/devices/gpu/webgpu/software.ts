/** Tells a graphics card from a driver in software, which does a card's work on the processor. */
import type { GpuAdapter } from "./interface.ts";

/** Parts of the names of drivers in software: Chromium's, Mesa's two, and Windows' own. */
const DRIVERS = ["swiftshader", "llvmpipe", "lavapipe", "basic render"];

/** The name of an adapter as its driver gives it, or a description if it has none. */
export const adapterName = ({ info: { description, vendor, architecture } }: Pick<GpuAdapter, "info">): string =>
  [description, vendor, architecture].filter((part) => part !== "").join(", ") ||
  "a graphics card that does not tell its name";

/** Whether an adapter is a driver in software. */
export const isSoftware = (adapter: Pick<GpuAdapter, "info">): boolean => {
  const { isFallbackAdapter = false } = adapter.info;
  const name = adapterName(adapter).toLowerCase();
  return isFallbackAdapter || DRIVERS.some((driver) => name.includes(driver));
};

/** A sentence on what to expect of a driver in software. */
export const softwareRemark = (adapter: Pick<GpuAdapter, "info">): string =>
  `a driver in software (${adapterName(adapter)}): it is for tests, and slower than the wasm device`;
