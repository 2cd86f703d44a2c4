/** Checks that a driver in software is recognised. */
import { expect, test } from "vitest";
import { adapterName, isSoftware, softwareRemark } from "./software.ts";

const adapter = (vendor: string, architecture: string, description: string, isFallbackAdapter?: boolean) => ({
  info: { vendor, architecture, description, ...(isFallbackAdapter !== undefined && { isFallbackAdapter }) },
});

test.each([
  [adapter("google", "swiftshader", "SwiftShader Device (LLVM 10.0.0)"), true],
  [adapter("mesa", "", "llvmpipe (LLVM 15.0.6, 256 bits)"), true],
  [adapter("microsoft", "", "Microsoft Basic Render Driver"), true],
  [adapter("", "", "", true), true],
  [adapter("nvidia", "hopper", "NVIDIA H200"), false],
  [adapter("intel", "gen-12lp", "", false), false],
  [adapter("", "", ""), false],
])("%j is in software: %s", (given, expected) => expect(isSoftware(given)).toBe(expected));

test("a driver in software is called so, with its name and what to expect", () => {
  expect(softwareRemark(adapter("google", "swiftshader", ""))).toBe(
    "a driver in software (google, swiftshader): it is for tests, and slower than the wasm device",
  );
  expect(adapterName(adapter("", "", ""))).toBe("a graphics card that does not tell its name");
});
