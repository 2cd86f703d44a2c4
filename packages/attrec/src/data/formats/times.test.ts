/** Checks how times are read: their unit, and moments before 1970. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { audit } from "../audit.ts";
import { describeAudit } from "../describe-audit.ts";
import { parseInteractions } from "../detect-format.ts";
import { fromColumns, type Interactions } from "../interactions.ts";
import { sequencesOf } from "../sequences.ts";
import { leaveOneOut } from "../split.ts";
import { defaultProtocol } from "../../protocol/protocol.ts";

const read = (times: readonly string[]): Interactions =>
  parseInteractions(Buffer.from(times.map((time, k) => `u\ti${k}\t4\t${time}\n`).join("")), "log.tsv");

/** The numbers of lines in the order of time. */
const orderOf = (times: readonly string[]): string =>
  Array.from(sequencesOf(read(times)).items, (item) => String(item)).join("");

const BASE = 1_500_000_000;

describe("the unit of times is told by their size", () => {
  test.each([
    ["seconds", 1, undefined],
    ["milliseconds", 1e3, "The times were given in milliseconds, as their size says."],
    ["microseconds", 1e6, "The times were given in microseconds, as their size says."],
    ["nanoseconds", 1e9, "The times were given in nanoseconds, as their size says."],
  ])("%s", (unit, perSecond, remark) => {
    const times = [3, 1, 2].map((k) => BigInt(BASE + k) * BigInt(perSecond));
    const { times: seconds, timeUnit, remarks } = read(times.map(String));
    expect([...seconds]).toEqual([3, 1, 2].map((k) => BASE + k));
    expect([timeUnit, remarks]).toEqual(remark === undefined ? [undefined, undefined] : [unit, [remark]]);
    const own = fromColumns({ users: ["u", "u", "u"], items: ["a", "b", "c"], times: times.map(Number) });
    expect([[...own.times], own.timeUnit, own.remarks]).toEqual([[...seconds], timeUnit, remarks]);
  });

  test("before 1970, at it, with fractions", () => {
    expect([...read(["-1500000000", "0", "1500000000.25"]).times]).toEqual([-BASE, 0, BASE + 0.25]);
    expect([...read(["-1500000000000", "0", "1500000000250"]).times]).toEqual([-BASE, 0, BASE + 0.25]);
  });

  test("small numbers are seconds, or simply an order", () => {
    expect([...read(["3", "1", "2"]).times]).toEqual([3, 1, 2]);
    expect(read(["0", "0"]).timeUnit).toBe(undefined);
  });

  test("two units in one file are refused, with both places", () => {
    expect(() => read(["1500000000000", "0", "1500000000"])).toThrow(
      "log.tsv:3: expected a time in milliseconds as in log.tsv:1 (1500000000000), got 1500000000, which is one in seconds. " +
        "Give all times in one unit.",
    );
    expect(() => fromColumns({ users: ["u", "u"], items: ["a", "b"], times: [BASE, BASE * 1e6] })).toThrow(
      "Row 0: expected a time in microseconds as in Row 1",
    );
  });

  test.each(["1" + "0".repeat(20), "-9" + "9".repeat(30), "9".repeat(500)])("%s is no time", (time) => {
    expect(() => read(["1", time])).toThrow(/^log\.tsv:2: expected a (time in Unix seconds, milli|decimal number of)/);
  });

  test.each(["NaN", "Infinity", "1e9", "0x10", "", "yesterday", "12:30"])("%s is no time either", (time) => {
    expect(() => read([time])).toThrow(/^log\.tsv:1: expected a decimal number of Unix seconds as the time, or a date/);
    expect(() => read(["1", time])).toThrow(
      /^log\.tsv:2: expected a decimal number of Unix seconds as the time as in the first line/,
    );
  });

  test("a date among numbers is no time: the first line decides", () => {
    expect(() => read(["1", "2017-07-14"])).toThrow(
      "a decimal number of Unix seconds as the time as in the first line",
    );
  });
});

describe("dates", () => {
  test.each([
    ["2017-07-14", 1_499_990_400],
    ["2017-07-14 02:40:00", BASE],
    ["2017-07-14T02:40:00Z", BASE],
    ["2017-07-14 02:40:00 UTC", BASE],
    ["2017-07-14T04:40:00+02:00", BASE],
    ["2017-07-13T21:10:00-0530", BASE],
    ["2017-07-14 04:40:00+02", BASE],
    ["2017-07-14T02:40:00.250", BASE + 0.25],
    ["2017-07-14T02:40", BASE],
    ["0050-01-01", Date.UTC(2050, 0, 1) / 1000 - 63_113_904_000],
  ])("%s", (date, seconds) => {
    const { times, timeUnit, remarks } = read([date]);
    expect([[...times], timeUnit]).toEqual([[seconds], "dates"]);
    expect(remarks).toEqual(["The times are dates, read as UTC where they name no other zone."]);
  });

  test.each([
    "2017-02-29",
    "2017-13-01",
    "2017-00-10",
    "2017-01-00",
    "2017-01-01 24:00:00",
    "2017-01-01T10:61",
    "17-01-01",
  ])("%s is none", (date) => {
    expect(() => read(["2017-01-01", date])).toThrow(/^log\.tsv:2: expected a date such as 2014-01-02/);
  });

  test("are told from numbers of eight digits where all are days", () => {
    const { times, timeUnit } = read(["20170714", "19700101", "20170713"]);
    expect([[...times], timeUnit]).toEqual([[1_499_990_400, 0, 1_499_904_000], "dates"]);
    expect([...read(["20170714", "20170732"]).times]).toEqual([20_170_714, 20_170_732]);
  });

  test("are those that the host's own clock tells", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("0000-01-01"), max: new Date("9999-12-31"), noInvalidDate: true }),
        (date) => {
          expect(read([date.toISOString()]).times[0]).toBeCloseTo(date.getTime() / 1000, 6);
        },
      ),
    );
  });

  test("and numbers are not mixed", () => {
    expect(() => read(["2017-01-01", "1500000000"])).toThrow("log.tsv:2: expected a date");
    expect(() => read(["1500000000", "2017-01-01"])).toThrow("log.tsv:2: expected a decimal number");
  });
});

test("times that differ keep their order, however little they differ", () => {
  expect(orderOf(["1425168000003", "1425168000001", "1425168000002"])).toBe("120");
  expect(orderOf(["1425168000.3", "1425168000.1", "1425168000.2"])).toBe("120");
  expect(orderOf(["1500000000000000003", "1500000000000000001", "1500000000000000002"])).toBe("120");
  expect(orderOf(["1500000000.0000000003", "1500000000.0000000001", "1500000000.0000000002"])).toBe("120");
  expect(
    orderOf(["2017-07-14 02:40:00.000000003", "2017-07-14 02:40:00.000000001", "2017-07-14 02:40:00.000000002"]),
  ).toBe("120");
  const { times } = read(["1500000000000000003", "1500000000000000001", "1500000000000000001"]);
  expect(times[1]).toBe(times[2]);
  for (const time of times) expect(Math.abs(time - BASE)).toBeLessThan(1e-6);
  const nanoseconds = fc.array(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), { minLength: 2, maxLength: 8 });
  fc.assert(
    fc.property(nanoseconds, fc.boolean(), (offsets, near) => {
      const whole = offsets.map((x) => 1_500_000_000_000_000_000n + (near ? x % 300n : x / 10n));
      const { times: seconds } = read(whole.map(String));
      whole.forEach((a, i) => whole.forEach((b, j) => expect((seconds[i] ?? 0) < (seconds[j] ?? 0)).toBe(a < b)));
    }),
  );
});

test("what is said of the times of a data set never ends in a crash, and says where all are one", () => {
  const said = (times: readonly string[]): string => {
    const interactions = read(times);
    return describeAudit(audit(interactions, leaveOneOut(sequencesOf(interactions), defaultProtocol)));
  };
  expect(said(["1500000000000", "1500000001000"])).toContain("2017-07-14, 2017-07-14");
  expect(said(["0", "0", "0"])).toContain("1970-01-01, 1970-01-01: every action at one moment");
  expect(said(["-99999999999", "99999999999"])).toContain("-001199-02-15, 5138-11-16");
});
