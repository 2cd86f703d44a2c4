/** Checks that parsers of the tests' own read from a training's records what it told. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { csvLine, csvRows } from "../lists/csv.ts";
import { type EpochEvent, epochNumbers, epochText, factsOf } from "./epoch-event.ts";
import { lineCharts, marks } from "./line-chart.ts";
import { curveRecorder } from "./curve.ts";
import { tableRecorder, tensorboardRecorder, tryRecorders } from "./recorders.ts";
import { scalarsRecord } from "./tensorboard.ts";

const folder = mkdtempSync(join(tmpdir(), "attrec-"));
afterAll(() => rmSync(folder, { recursive: true }));

const epochEvent = (epoch: number, changed: Partial<EpochEvent> = {}): EpochEvent => ({
  kind: "epoch",
  epoch,
  loss: 1 / epoch,
  parts: { "hinge, all": 0.5 },
  gradientNorms: { "blocks.0.query": 2 },
  rate: 0.05,
  seconds: 1.5,
  validation: 0.25 * epoch,
  figures: { "HR@50": 0.25 * epoch, MRR: 0.1 },
  isBest: true,
  isCut: false,
  remarks: [],
  // Nobody who writes looks at the state.
  progress: { epoch, state: { parameters: {}, optimizer: {} }, best: undefined, waited: 0 },
  ...changed,
});
const unjudged = { validation: undefined, figures: {}, isBest: false };

test("an epoch is a line for people, and facts for machines", () => {
  expect(epochText(epochEvent(2, { remarks: ["It is odd."] }))).toBe(
    [
      "epoch 2  loss 0.5000  hinge, all 0.5000  1.50s  validation HR@50 0.5000  MRR 0.1000  best",
      "  gradients  blocks.0.query 2.00",
      "note: It is odd.",
    ].join("\n"),
  );
  expect(epochText(epochEvent(2, { ...unjudged, parts: {}, gradientNorms: {} }))).toBe("epoch 2  loss 0.5000  1.50s");
  expect(factsOf(epochEvent(1))).toEqual({ ...epochNumbers(epochEvent(1)), best: true });
  expect(Object.keys(factsOf(epochEvent(1, unjudged)))).not.toContain("best");
});

test("a table of cells is read back", () => {
  const cells = fc.array(fc.array(fc.string(), { minLength: 2, maxLength: 4 }), { maxLength: 4 });
  fc.assert(
    fc.property(cells, (rows) => {
      expect(csvRows(rows.map(csvLine).join(""))).toEqual(rows);
    }),
    { numRuns: 50 },
  );
  expect(csvRows('a,"b, ""c"""\r\n,')).toEqual([
    ["a", 'b, "c"'],
    ["", ""],
  ]);
  expect(() => csvRows('"a"b')).toThrow("A cell of a table has text after its closing quotation mark.");
});

test("the table of events has a line for each epoch, and those before a training went on", async () => {
  const file = join(folder, "events.csv");
  const record = tableRecorder(file);
  for (const [epoch, changed] of [
    [1, unjudged],
    [2, {}],
    [3, {}],
  ] as const)
    await record(epochEvent(epoch, changed));
  const read = () => {
    const [head = [], ...rows] = csvRows(readFileSync(file, "utf8"));
    return rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i]])));
  };
  expect(read()).toHaveLength(3);
  expect(read()[0]).toMatchObject({ epoch: "1", loss: "1", "loss hinge, all": "0.5", "validation HR@50": "" });
  expect(read()[2]).toMatchObject({ epoch: "3", loss: String(1 / 3), "validation HR@50": "0.75", rate: "0.05" });
  // An epoch after the last that was kept is trained again.
  const whole = readFileSync(file, "utf8");
  await tableRecorder(file, 2)(epochEvent(3));
  expect(readFileSync(file, "utf8")).toBe(whole);
  await tableRecorder(file)(epochEvent(1));
  expect(read()).toHaveLength(1);
});

/** CRC-32C, bit by bit. */
const crc = (bytes: Uint8Array): number => {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
};
const mask = (value: number): number =>
  Number(((((BigInt(value) >> 15n) | (BigInt(value) << 17n)) % 2n ** 32n) + 0xa282ead8n) % 2n ** 32n);

/** The fields of a message: numbers and bytes under the numbers of their fields. */
const fieldsOf = (bytes: Buffer): Map<number, (number | Buffer)[]> => {
  const fields = new Map<number, (number | Buffer)[]>();
  let place = 0;
  const varint = (): number => {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = bytes.readUInt8(place++);
      value += (byte % 128) * scale;
      scale *= 128;
      if (byte < 128) return value;
    }
  };
  const taken = (length: number): Buffer => bytes.subarray(place, (place += length));
  while (place < bytes.length) {
    const tag = varint();
    const read: Readonly<Record<number, () => number | Buffer>> = {
      0: varint,
      1: () => taken(8).readDoubleLE(),
      2: () => taken(varint()),
      5: () => taken(4).readFloatLE(),
    };
    const value = read[tag % 8]?.();
    if (value === undefined) throw new Error(`No field of kind ${tag % 8} was expected.`);
    fields.set(tag >> 3, [...(fields.get(tag >> 3) ?? []), value]);
  }
  return fields;
};

/** The events of a file of TensorBoard, whose checksums have to be right. */
const eventsIn = (bytes: Buffer): readonly Map<number, (number | Buffer)[]>[] => {
  const events = [];
  for (let place = 0; place < bytes.length;) {
    const length = Number(bytes.readBigUInt64LE(place));
    expect(bytes.readUInt32LE(place + 8)).toBe(mask(crc(bytes.subarray(place, place + 8))));
    const data = bytes.subarray(place + 12, place + 12 + length);
    expect(bytes.readUInt32LE(place + 12 + length)).toBe(mask(crc(data)));
    events.push(fieldsOf(data));
    place += length + 16;
  }
  return events;
};

const scalarsOf = (event: Map<number, (number | Buffer)[]>): Readonly<Record<string, number>> => {
  const [summary] = event.get(5) ?? [];
  const values = (fieldsOf(summary as Buffer).get(1) ?? []).map((value) => fieldsOf(value as Buffer));
  return Object.fromEntries(values.map((value) => [String(value.get(1)?.[0]), Number(value.get(2)?.[0])]));
};

test("the checksum is Castagnoli's", () => {
  expect(crc(new TextEncoder().encode("123456789"))).toBe(0xe3069283);
});

test("TensorBoard's files have each epoch's numbers, and their checksums", async () => {
  const place = join(folder, "board");
  let now = 1_700_000_000.25;
  const record = tensorboardRecorder(place, () => now++);
  await record(epochEvent(1));
  await record(epochEvent(300, unjudged));
  const [name = ""] = readdirSync(place);
  expect(name).toMatch(/^events[.]out[.]tfevents[.]1700000000[.]/);
  const [first, one, two, ...more] = eventsIn(readFileSync(join(place, name)));
  expect(more).toEqual([]);
  expect([first?.get(1), String(first?.get(3)?.[0])]).toEqual([[1_700_000_000.25], "brain.Event:2"]);
  expect([one?.get(1), one?.get(2), two?.get(2)]).toEqual([[1_700_000_001.25], [1], [300]]);
  expect(one && scalarsOf(one)).toEqual({
    loss: 1,
    "loss/hinge, all": 0.5,
    rate: Math.fround(0.05),
    seconds: 1.5,
    "gradient/blocks.0.query": 2,
    "validation/HR@50": 0.25,
    "validation/MRR": Math.fround(0.1),
  });
  expect(two && Object.keys(scalarsOf(two))).not.toContain("validation/HR@50");
});

test("any scalars are read back from a record", () => {
  const scalars = fc.dictionary(fc.string({ minLength: 1, unit: "grapheme" }), fc.float({ noNaN: true }), {
    maxKeys: 5,
  });
  fc.assert(
    fc.property(scalars, fc.integer({ min: 1, max: 2 ** 40 }), (given, step) => {
      const [event] = eventsIn(Buffer.from(scalarsRecord(1.5, step, given)));
      expect(event && scalarsOf(event)).toEqual({ ...given });
      expect(event?.get(2)).toEqual([step]);
    }),
    { numRuns: 50 },
  );
});

test("a picture has a line for each training, of what is judged and of the loss", async () => {
  const file = join(folder, "curve.svg");
  const curve = curveRecorder(file);
  for (const label of ["seed 1", "<seed> 2"]) {
    const record = curve(label);
    for (const epoch of [1, 2, 3]) await record(epochEvent(epoch, epoch === 2 ? unjudged : {}));
  }
  const svg = readFileSync(file, "utf8");
  const lines = [...svg.matchAll(/<polyline [^>]*points="([^"]*)"/g)].map(
    ([, points = ""]) => points.split(" ").length,
  );
  expect(lines).toEqual([2, 2, 3, 3]);
  expect(svg).toContain("validation HR@50");
  expect(svg).toContain("&#60;seed&#62; 2");
  expect(svg).not.toMatch(/NaN|Infinity/);
});

test("a picture of trainings that go on is the one of trainings without a break", async () => {
  const [whole, parted] = [join(folder, "whole.svg"), join(folder, "parted.svg")];
  const eventOf = (label: string, epoch: number): EpochEvent =>
    epochEvent(epoch, epoch === 2 ? unjudged : { loss: epoch === 3 ? Infinity : label.length / (3 * epoch) });
  const course = async (curve: ReturnType<typeof curveRecorder>, label: string, after: number, last: number) => {
    const record = curve(label, after);
    for (let epoch = after + 1; epoch <= last; epoch++) await record(eventOf(label, epoch));
  };
  const all = curveRecorder(whole);
  for (const label of ["seed 1", "<b> & 2", "seed 3"]) await course(all, label, 0, 6);

  const first = curveRecorder(parted);
  await course(first, "seed 1", 0, 6);
  // Its last epoch was drawn, and not kept: it is trained again.
  await course(first, "<b> & 2", 0, 4);
  const second = curveRecorder(parted);
  await course(second, "seed 1", 6, 6);
  await course(second, "<b> & 2", 3, 6);
  await course(second, "seed 3", 0, 6);
  expect(readFileSync(parted, "utf8")).toBe(readFileSync(whole, "utf8"));

  // One that begins anew keeps nothing, and a picture of another program has nothing to keep.
  await course(curveRecorder(whole), "seed 1", 0, 1);
  expect(readFileSync(whole, "utf8").match(/<polyline/g)).toHaveLength(2);
  for (const other of ["", "<svg/>", "<metadata>{</metadata>", '<metadata>[1,{"label":2},{"label":"a"}]</metadata>']) {
    writeFileSync(parted, other);
    await course(curveRecorder(parted), "a", 3, 4);
    expect(readFileSync(parted, "utf8").match(/<polyline[^>]*points="[^" ]+"/g)).toHaveLength(2);
  }
});

test("a chart of nothing, of one point and of what is no number is drawn", () => {
  for (const points of [
    [],
    [[1, 0.5]],
    [
      [1, NaN],
      [2, 3],
    ],
  ] as const)
    expect(lineCharts([{ title: "a", lines: [{ label: "b", points }] }])).not.toMatch(/NaN|Infinity/);
  fc.assert(
    fc.property(
      fc.double({ min: -1e6, max: 1e6, noNaN: true }),
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      (low, span) => {
        const found = marks(low, low + span);
        expect(found.length).toBeLessThan(10);
        const slack = 1e-9 * Math.max(1, Math.abs(low) + span);
        expect(found[0]).toBeLessThanOrEqual(low + slack);
        expect(found.at(-1)).toBeGreaterThanOrEqual(low + span - slack);
      },
    ),
    { numRuns: 50 },
  );
});

test("where nothing can be written it is said before a training", async () => {
  await expect(tryRecorders({ events: folder })).rejects.toThrow("cannot be written");
  await expect(tryRecorders({ tensorboard: "/proc/none" })).rejects.toThrow("cannot be written");
  await tryRecorders({ curve: join(folder, "new/curve.svg"), tensorboard: join(folder, "other") });
});
