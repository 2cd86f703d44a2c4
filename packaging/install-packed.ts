/** Packs every package from a copy of what git has staged, and installs the archives into an empty project. */
import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

/** The part of a `package.json` that is read. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** A package that was packed. */
export interface Packed {
  readonly manifest: Manifest;
  readonly readme: string;
  /** The paths in the archive. */
  readonly files: readonly string[];
}

declare module "vitest" {
  interface ProvidedContext {
    readonly packages: readonly Packed[];
    /** The folder of the project that has the packages installed. */
    readonly project: string;
  }
}

const root = fileURLToPath(new URL("..", import.meta.url));
const fixtures = fileURLToPath(new URL("fixtures", import.meta.url));

const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly devDependencies: Readonly<Record<string, string>>;
};
const nodeTypes = devDependencies["@types/node"];

/** The oldest supported compiler, and the newest, which checks the sources too. */
const COMPILERS = [
  "typescript-oldest@npm:typescript@5.9.3",
  `typescript-newest@${devDependencies["typescript-newest"]}`,
];

/** What runs exported graphs. */
const RUNTIME = "onnxruntime-web@1.30.0";

/** Runs a program, and shows what it printed if it fails. */
const run = (folder: string, program: string, ...args: readonly string[]): string =>
  execFileSync(program, args, { cwd: folder, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });

/** Packs and installs before the first test, and removes all of it after the last. */
export default function installPacked({ provide }: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), "packed-"));
  const [clone, archives, project] = ["clone", "archives", "project"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  mkdirSync(archives);
  run(root, "git", "checkout-index", "--all", `--prefix=${clone}/`);
  run(clone, "npm", "ci", "--prefer-offline", "--no-audit", "--silent");
  run(clone, "npm", "run", "--silent", "build");
  const listed = run(clone, "npm", "pack", "--workspaces", "--json", "--pack-destination", archives);
  const packed: readonly { readonly name: string; readonly files: readonly { readonly path: string }[] }[] =
    Object.values(JSON.parse(listed));

  cpSync(fixtures, project, { recursive: true });
  writeFileSync(join(project, "package.json"), JSON.stringify({ private: true, type: "module" }));
  const files = readdirSync(archives).map((file) => join(archives, file));
  const flags = ["--prefer-offline", "--no-audit", "--ignore-scripts", "--silent"];
  run(project, "npm", "install", ...flags, ...files, ...COMPILERS, RUNTIME, `@types/node@${nodeTypes}`);

  const installed = (name: string, file: string): string =>
    readFileSync(join(project, "node_modules", name, file), "utf8");
  provide("project", project);
  provide(
    "packages",
    packed.map(({ name, files }) => ({
      manifest: JSON.parse(installed(name, "package.json")) as Manifest,
      readme: installed(name, "README.md"),
      files: files.map(({ path }) => path),
    })),
  );
  return () => rmSync(folder, { recursive: true });
}
