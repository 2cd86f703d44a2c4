/**
 * Makes a folder from which the benchmark of a graphics card runs on a Linux machine that has neither a network nor Node, such as one that is lent:
 *
 *     npx tsx --conditions=source benchmarks/portable.ts dist/card
 *     sh dist/card/run.sh --short   # there
 *
 * The folder has two files: an archive of Node, of the benchmark as bundles, of what it needs of its packages, of the peers in Python and of Vulkan's loader if this
 * machine has one, and a script that unpacks it and runs `gpu.ts` with the options given. The card's driver is the machine's own.
 */
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const packages = join(here, "..", "node_modules");
const [folder = join(here, "..", "dist", "card")] = process.argv.slice(2);

/** Unpacks beside itself at first, and runs. A program's own library comes before the machine's, if that has one. */
const RUN = `#!/bin/sh
set -eu
here=$(cd "$(dirname "$0")" && pwd)
to="\${TMPDIR:-/tmp}/attrec-card"
if [ ! -x "$to/node" ]; then
  mkdir -p "$to"
  tar -xJf "$here/card.tar.xz" -C "$to"
fi
if ! ldconfig -p 2> /dev/null | grep -q libvulkan.so.1; then export LD_LIBRARY_PATH="$to/lib\${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"; fi
exec "$to/node" "$to/parts/gpu.mjs" "$@"
`;

/** Vulkan's loader on this machine, if it has one. */
const vulkan = (): string | undefined => {
  const listed = execFileSync("/sbin/ldconfig", ["-p"], { encoding: "utf8" });
  return /libvulkan\.so\.1 .*=> (.*)/.exec(listed)?.[1];
};

const made = mkdtempSync(join(tmpdir(), "attrec-card-"));
try {
  // Bundles look for the files beside them where the sources do: in the folder above their own.
  for (const [source, out] of [
    [join(here, "gpu.ts"), "parts/gpu.mjs"],
    [join(here, "sides", "ours.ts"), "sides/ours.mjs"],
  ] as const)
    await build({
      entryPoints: [source],
      outfile: join(made, out),
      bundle: true,
      platform: "node",
      format: "esm",
      conditions: ["source"],
      external: ["webgpu"],
      // Packages that are no modules ask for others by `require`.
      banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
      logLevel: "warning",
    });
  cpSync(join(here, "peers"), join(made, "peers"), { recursive: true, filter: (path) => !path.endsWith(".js") });
  const card = join("node_modules", "webgpu");
  const driver = join("dist", `${process.platform}-${process.arch}`);
  for (const part of ["package.json", "index.js", driver])
    cpSync(join(packages, "webgpu", part), join(made, card, part), { recursive: true });
  cpSync(realpathSync(process.execPath), join(made, "node"));
  const loader = vulkan();
  mkdirSync(join(made, "lib"));
  if (loader !== undefined) cpSync(realpathSync(loader), join(made, "lib", "libvulkan.so.1"));
  mkdirSync(folder, { recursive: true });
  const archive = join(folder, "card.tar.xz");
  execFileSync("tar", ["-cJf", archive, "-C", made, "."], { env: { ...process.env, XZ_OPT: "-1" } });
  writeFileSync(join(folder, "run.sh"), RUN);
  chmodSync(join(folder, "run.sh"), 0o755);
  const size = (statSync(archive).size / 2 ** 20).toFixed(1);
  console.log(
    `${folder}: ${size} MiB${existsSync(join(made, "lib", "libvulkan.so.1")) ? "" : ", without Vulkan's loader, which this machine lacks"}`,
  );
} finally {
  rmSync(made, { recursive: true });
}
