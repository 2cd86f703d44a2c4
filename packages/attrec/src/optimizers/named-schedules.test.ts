/** Schedules by their names, with times in epochs. */
import { expect, test } from "vitest";
import { scheduleIn, scheduleNames } from "./named-schedules.ts";
import { cosineRate, exponentialRate, oneCycleRate, type Schedule, steppedRate, warmedUp } from "./schedule.ts";

const course = { rate: 0.5, epochs: 6, stepsPerEpoch: 10 };
const along = (schedule: Schedule): readonly number[] => Array.from({ length: 70 }, (_, step) => schedule(step));

test.each([
  ["constant", "constant", () => 0.5],
  ["stepped:every=2", "stepped:factor=0.5,every=2", steppedRate(0.5, 0.5, 20)],
  ["exponential:factor=0.9", "exponential:factor=0.9,per=1", exponentialRate(0.5, 0.9, 10)],
  ["cosine", "cosine:least=0,over=6", cosineRate(0.5, 60)],
  ["cosine:least=0.1,over=0.5", "cosine:least=0.1,over=0.5", cosineRate(0.5, 5, 0.1)],
  ["one-cycle", "one-cycle:rising=0.3,over=6", oneCycleRate(0.5, 60)],
  ["warmup-constant:warmup=0.5", "warmup-constant:warmup=0.5", warmedUp(5, () => 0.5)],
  ["warmup-cosine", "warmup-cosine:warmup=1,least=0,over=5", warmedUp(10, cosineRate(0.5, 50))],
] as const)("%s", (text, written, right) => {
  const found = scheduleIn(text, course);
  expect(found.written).toBe(written);
  expect(along(found.schedule)).toEqual(along(right));
  // What a file keeps is the same schedule in a training of another length.
  expect(along(scheduleIn(written, { ...course, epochs: 9 }).schedule)).toEqual(along(right));
});

test("each name is one, and gives rates", () => {
  expect(scheduleNames).toContain("warmup-exponential");
  for (const name of scheduleNames)
    for (const rate of along(scheduleIn(name, course).schedule)) expect(rate).toBeGreaterThanOrEqual(0);
});

test.each([
  ["cosin", "There is no schedule 'cosin': did you mean 'cosine'?"],
  ["cosine:warmup=2", "cosine has no option 'warmup'"],
  ["cosine+constant", "A schedule is one, not several as in 'cosine+constant'."],
  ["warmup-cosine:warmup=6", "The schedule warmup-cosine warms up for 6 epochs, and the training has 6."],
])("%s is none", (text, sentence) => {
  expect(() => scheduleIn(text, course)).toThrow(sentence);
});

test("a schedule over all of a training needs to know its epochs", () => {
  const open = { ...course, epochs: Infinity };
  expect(() => scheduleIn("cosine", open)).toThrow("say it, such as cosine:over=20.");
  expect(scheduleIn("cosine:over=3", open).written).toBe("cosine:least=0,over=3");
});
