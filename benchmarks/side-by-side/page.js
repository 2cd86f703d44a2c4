/** A page with both libraries on one graphics card: what it is asked to run, it times. */
import { jaxSide } from "./jax.js";
import { givenOf, ourSide } from "./ours.ts";

let sides;

globalThis.sideBySide = {
  /** Opens both sides with the same numbers. Gives what the driver calls itself. */
  open: async (sizes) => {
    const given = givenOf(sizes);
    const [ours, jax] = [await ourSide(given), await jaxSide(given)];
    sides = { ours: ours.tasks, jax };
    return ours.card;
  },
  /** The milliseconds of a call of a task, over so many calls one after another, whose last result is on the host; and its first number. */
  time: async (side, task, calls) => {
    const start = performance.now();
    const number = await sides[side][task](calls);
    return { milliseconds: (performance.now() - start) / calls, number };
  },
};
