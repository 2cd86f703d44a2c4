/** The types that are installed, under the oldest compiler that has to work and the newest, as Node and as bundlers look for them. */
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, inject, test } from "vitest";
import { doorsOf, isForNode, samplesOf } from "./doors.ts";

const project = inject("project");
const doors = doorsOf(inject("packages"));

/** What a compiler has against some files; nothing where it is content. */
const complaints = (compiler: string, resolution: string, types: readonly string[], include: readonly string[]) => {
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    noEmit: true,
    target: "ES2022",
    // Without the DOM: who has no browser has no types of one.
    lib: ["ES2022"],
    types,
    module: resolution === "bundler" ? "ESNext" : "Node16",
    moduleResolution: resolution,
  };
  const file = join(project, `tsconfig.${compiler}.${resolution}.${types.join("") || "plain"}.json`);
  writeFileSync(file, JSON.stringify({ compilerOptions, include }));
  const tsc = join(project, "node_modules", compiler, "bin/tsc");
  try {
    execFileSync(process.execPath, [tsc, "-p", file], { encoding: "utf8", stdio: "pipe" });
    return "";
  } catch (cause) {
    return (cause as { readonly stdout: string }).stdout;
  }
};

beforeAll(() => {
  mkdirSync(join(project, "doors"), { recursive: true });
  mkdirSync(join(project, "samples"), { recursive: true });
  const importing = (names: readonly string[]): string =>
    `${names.map((name, index) => `import * as door${index} from "${name}";`).join("\n")}
    export const doors = [${names.map((_, index) => `door${index}`).join(", ")}];`;
  writeFileSync(join(project, "doors/plain.ts"), importing(doors.filter((door) => !isForNode(door))));
  writeFileSync(join(project, "doors/node.ts"), importing(doors));
  for (const [name, code] of samplesOf(inject("packages"))) writeFileSync(join(project, `samples/${name}.ts`), code);
});

describe.each([
  ["typescript-oldest", "node16"],
  ["typescript-oldest", "bundler"],
  ["typescript-newest", "node16"],
  ["typescript-newest", "bundler"],
])("%s, moduleResolution %s", (compiler, resolution) => {
  test("without types of Node: every other door, and shapes in their types", () => {
    expect(complaints(compiler, resolution, [], ["doors/plain.ts", "shapes.ts"])).toBe("");
  });

  test("with types of Node: every door, and what the READMEs show", () => {
    expect(complaints(compiler, resolution, ["node"], ["doors/node.ts", "samples"])).toBe("");
  });
});

test("there is a complaint where there is something to complain of", () => {
  writeFileSync(join(project, "wrong.ts"), `import { grad } from "@attrec/autodiff";\nexport const x: number = grad;`);
  expect(complaints("typescript-newest", "node16", [], ["wrong.ts"])).toContain("is not assignable to type 'number'");
});
