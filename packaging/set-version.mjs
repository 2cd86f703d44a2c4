/**
 * Gives all packages of a workspace one version, and asks for it where they depend on each other.
 * Usage: node packaging/set-version.mjs VERSION [FOLDER]
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const [version, root = "."] = process.argv.slice(2);
if (version === undefined || !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
  throw new Error(`A version is three numbers, such as 0.2.0, not '${version}'.`);

const read = (file) => readFileSync(join(root, file), "utf8");
const write = (file, text) => writeFileSync(join(root, file), text);

const files = JSON.parse(read("package.json")).workspaces.map((folder) => `${folder}/package.json`);
const manifests = files.map((file) => JSON.parse(read(file)));
const names = manifests.map(({ name }) => name);

/** A manifest, or its part of the lock file, with the version wherever it names a package of the workspace. */
const updated = (manifest) => {
  const dependencies = Object.entries(manifest.dependencies ?? {}).map(([name, asked]) => [
    name,
    names.includes(name) ? version : asked,
  ]);
  return {
    ...manifest,
    version,
    ...(manifest.dependencies && { dependencies: Object.fromEntries(dependencies) }),
  };
};

files.forEach((file, index) => write(file, `${JSON.stringify(updated(manifests[index]), undefined, 2)}\n`));
const lock = JSON.parse(read("package-lock.json"));
for (const file of files) {
  const folder = file.replace("/package.json", "");
  lock.packages[folder] = updated(lock.packages[folder]);
}
write("package-lock.json", `${JSON.stringify(lock, undefined, 2)}\n`);
write("CITATION.cff", read("CITATION.cff").replace(/^version: .*$/m, `version: ${version}`));
