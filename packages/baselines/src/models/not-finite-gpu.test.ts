/** Checks that a NaN which is planted anywhere in a training of any model is found and named, on a graphics card. */
import { test } from "vitest";
// Test helpers are not a part of the package; they are shared by its neighbours' tests.
import { graphicsCard } from "../../../attrec/src/testing/graphics-card.ts";
import { expectAllNamed, trainings } from "../testing/planted-trainings.ts";

// A driver in software compiles a plan for each of them, so that one place each is enough for a run.
test.for(trainings)("in %s, on a graphics card", { timeout: 600_000 }, async (training, context) => {
  await expectAllNamed(training, await graphicsCard(context), 1);
});
