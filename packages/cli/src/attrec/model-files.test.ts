/** The command and the files of models: where they go, what they hold, and that they open elsewhere. */
import { execFileSync, spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openTrees } from "attrec/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodeUnsealed } from "../../../attrec/src/testing/unsealed.ts";
import { javascript } from "../testing/javascript.ts";

const root = mkdtempSync(join(tmpdir(), "model-files-"));
afterAll(() => rmSync(root, { recursive: true }));
const home = join(root, "home");
const away = join(root, "away");
mkdirSync(home);
mkdirSync(away);
const atHome = (name: string): string => join(home, name);

// Without the guard of main.ts, which would be another process each time.
const main = (await javascript())(new URL("program.ts", import.meta.url));

/** Runs the command in a process of its own, in a folder. */
const attrec = (cwd: string, ...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    cwd,
    encoding: "utf8",
    env: { ...process.env, ATTREC_DATA: "" },
    timeout: 50_000,
    killSignal: "SIGKILL",
  });
  return { code: status, out: stdout, err: stderr };
};

/** Twelve users who go through twenty items in order. */
const rows = Array.from({ length: 12 * 8 }, (_, k) => {
  const [user, step] = [Math.floor(k / 8), k % 8];
  return `${user + 1}\t${((user * 3 + step) % 20) + 101}\t4\t${1_500_000_000 + step * 3600}\n`;
});
writeFileSync(atHome("log.tsv"), rows.join(""));
const quick = ["--dataset", "log.tsv", "--set", "dim=4", "--length", "2", "--targets", "1", "--epochs", "1"];

beforeAll(() => {
  const { code, err } = attrec(home, "train", ...quick, "--out", "m.safetensors");
  if (code !== 0) throw new Error(`There is no model to open: ${err}`);
}, 60_000);

describe("a model", () => {
  test("holds the names of its rows, and nothing of the folders that it was made in", () => {
    const { names, metadata } = openTrees(atHome("m.safetensors"));
    expect(names["users"]).toEqual(Array.from({ length: 12 }, (_, i) => String(i + 1)));
    expect(names["items"]).toContain("120");
    expect(names["items"]).toHaveLength(20);
    expect(metadata["dataset"]).toBe("log.tsv");
    expect(readFileSync(atHome("m.safetensors"), "latin1")).not.toContain(root);
  });

  test("opens from any folder, and where its data were moved to with a word of where", () => {
    const said = attrec(home, "evaluate", "m.safetensors").out;
    expect(said).toMatch(/^test +HR@50/);
    expect(attrec(away, "evaluate", atHome("m.safetensors")).out).toBe(said);
    copyFileSync(atHome("m.safetensors"), join(away, "moved.safetensors"));
    const lost = attrec(away, "evaluate", "moved.safetensors");
    expect(lost.code).toBe(1);
    expect(lost.err).toMatch(/^attrec: moved\.safetensors was trained on the file "log\.tsv"\. .*--dataset FILE\.$/m);
    expect(attrec(away, "evaluate", "moved.safetensors", "--data", home).out).toBe(said);
    expect(attrec(away, "evaluate", "moved.safetensors", "--dataset", atHome("log.tsv")).out).toBe(said);
  });

  test("under another protocol than that of its training is ranked by it, and keeps what training did", () => {
    const { code, out, err } = attrec(home, "evaluate", "m.safetensors", "--protocol", "author");
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^test action +the first in the file of those at each user's latest moment$/m);
    expect(out).toMatch(/^validation action +second last, not trained on$/m);
    expect(out).toMatch(/^epoch chosen on +validation$/m);
  });

  test("recommends without data what it recommends with them", () => {
    copyFileSync(atHome("m.safetensors"), join(away, "alone.safetensors"));
    const last = rows.slice(2 * 8, 3 * 8).map((row) => row.split("\t")[1] ?? "");
    const [withData, without] = [
      attrec(home, "recommend", "m.safetensors", "--user", "3", "--json"),
      attrec(away, "recommend", "alone.safetensors", "--user", "3", "--history", ...last, "--json"),
    ];
    expect(without.err).toBe("");
    expect(JSON.parse(without.out)).toEqual(JSON.parse(withData.out));
    const unknown = attrec(away, "recommend", "alone.safetensors", "--user", "3", "--history", "999");
    expect(unknown.code).toBe(1);
    expect(unknown.err).toContain("alone.safetensors has no item '999': its items have names such as ");
    expect(attrec(away, "recommend", "alone.safetensors", "--user", "99", "--history", "101").err).toContain(
      "has no user '99'",
    );
  });

  test("of an earlier version opens with a warning, and has no names", () => {
    const { tensors, metadata } = openTrees(atHome("m.safetensors"));
    writeFileSync(atHome("old.safetensors"), encodeUnsealed(tensors, { ...metadata, dataset: atHome("log.tsv") }));
    const old = attrec(home, "evaluate", "old.safetensors", "--dataset", "log.tsv");
    expect(old.code).toBe(0);
    expect(old.err).toMatch(/^attrec: old\.safetensors comes from an earlier version, which stored no digest/);
    const nameless = attrec(home, "recommend", "old.safetensors", "--user", "3", "--history", "101");
    expect(nameless.code).toBe(1);
    expect(nameless.err).toContain("does not hold the ids of its users and items");
  });

  test("with a flipped bit, a pipe and a device are sentences", () => {
    const bytes = readFileSync(atHome("m.safetensors"));
    bytes[bytes.length - 3] = (bytes[bytes.length - 3] ?? 0) ^ 16;
    writeFileSync(atHome("flipped.safetensors"), bytes);
    execFileSync("mkfifo", [atHome("pipe")]);
    for (const [path, sentence] of [
      ["flipped.safetensors", "flipped.safetensors is damaged"],
      ["pipe", "pipe is a pipe, and not a file"],
      ["/dev/zero", "/dev/zero is a device, and not a file"],
      [".", ". is a folder, and not a file"],
    ] as const) {
      const run = attrec(home, "evaluate", path);
      expect(run.code).toBe(1);
      expect(run.err).toContain(sentence);
    }
  });
});

describe("an output that cannot be written is told of before the data are read", () => {
  test.each([
    ["a folder", ".", /^attrec: \. cannot be written: it is a folder/],
    ["no name", "", /needs the name of a file/],
    ["a name in /proc", "/proc/nowhere/m", /^attrec: \/proc\/nowhere\/m cannot be written/],
  ])("%s", (_, out, sentence) => {
    const run = attrec(home, "train", ...quick, "--dataset", "missing.tsv", "--out", out);
    expect(run.err).toMatch(sentence);
    expect(run.code).toBe(1);
    expect(run.out).toBe("");
  });

  test("a pipe that nobody reads, and the data themselves", () => {
    execFileSync("mkfifo", [atHome("out-pipe")]);
    expect(attrec(home, "train", ...quick, "--out", "out-pipe").err).toContain("it is a pipe, and not a file");
    symlinkSync("log.tsv", atHome("data-link"));
    for (const out of ["log.tsv", "data-link"]) {
      const run = attrec(home, "train", ...quick, "--out", out);
      expect(run.code).toBe(2);
      expect(run.err).toContain(`--out ${out} would overwrite the data`);
    }
    expect(readFileSync(atHome("log.tsv"), "utf8")).toBe(rows.join(""));
  });
});

test("a training writes through links, keeps modes, and leaves nothing else", () => {
  mkdirSync(join(away, "kept"));
  writeFileSync(join(away, "kept", "model"), "before");
  chmodSync(join(away, "kept", "model"), 0o600);
  symlinkSync("kept/model", join(away, "linked"));
  copyFileSync(atHome("log.tsv"), join(away, "log.tsv"));
  expect(attrec(away, "train", ...quick, "--out", "linked").code).toBe(0);
  expect(lstatSync(join(away, "linked")).isSymbolicLink()).toBe(true);
  expect(statSync(join(away, "kept", "model")).mode & 0o777).toBe(0o600);
  expect(openTrees(join(away, "kept", "model")).isVerified).toBe(true);
  expect(readdirSync(join(away, "kept"))).toEqual(["model"]);
  expect(readdirSync(away).filter((name) => name.endsWith(".tmp"))).toEqual([]);
});

describe("--resume", () => {
  test("without --out, and with nothing to resume, is a sentence", () => {
    const nowhere = attrec(home, "train", ...quick, "--resume");
    expect(nowhere.code).toBe(2);
    expect(nowhere.err).toContain("--resume needs the same --out FILE as before");
    const nothing = attrec(home, "train", ...quick, "--out", "new.safetensors", "--resume");
    expect([nothing.code, nothing.out]).toEqual([1, ""]);
    expect(nothing.err).toContain(
      "There is nothing to resume: a training with this --out writes new.safetensors.resume",
    );
    expect(existsSync(atHome("new.safetensors"))).toBe(false);
  });

  test("goes on where the data were moved, and names what differs otherwise", () => {
    mkdirSync(atHome("sub"));
    copyFileSync(atHome("log.tsv"), atHome("sub/renamed.tsv"));
    const more = (...args: readonly string[]) =>
      attrec(home, "train", ...quick, "--out", "m.safetensors", "--resume", "--epochs", "2", ...args);
    const other = more("--set", "dropout=0.25");
    expect([other.code, other.out]).toEqual([1, ""]);
    expect(other.err).toMatch(/m\.safetensors\.resume was written with dropout [\d.]+, and this command has 0\.25:/);
    expect(more("--dataset", "sub/renamed.tsv").out).toMatch(/^goes on after epoch 1\nepoch 2 /m);
    // What has been trained is not trained again, and a state beyond what is asked for is no training of so many epochs.
    expect(more().out).toMatch(/^nothing is left to train: epoch 2 of 2 had ended\n\ntest /m);
    const fewer = more("--epochs", "1");
    expect([fewer.code, fewer.out]).toEqual([1, ""]);
    expect(fewer.err).toMatch(/m\.safetensors\.resume has reached epoch 2, and --epochs is 1/);
  });
});
