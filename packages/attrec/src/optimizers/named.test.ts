/** Optimizers by their names, with their settings. */
import { expect, test } from "vitest";
import { optimizerNamed, optimizerNames } from "./named.ts";

test("an optimizer goes by its name alone", () => {
  expect(optimizerNames).toEqual(["adagrad", "adam", "adamw", "momentum", "rmsprop", "sgd"]);
  expect(optimizerNamed("adagrad", { initial: 0.5 }).optimizer.name).toBe("adagrad(initial 0.5)");
  expect(optimizerNamed("adam").rate).toBe(0.001);
  expect(optimizerNamed("adamw", { decay: 0.1, lazy: false }).optimizer.name).toBe(
    "adam(β₁ 0.9, β₂ 0.999, dense), decayed 0.1",
  );
  expect(optimizerNamed("momentum", { nesterov: true }).optimizer.name).toBe("momentum(μ 0.9, Nesterov)");
  expect(optimizerNamed("rmsprop").optimizer.name).toBe("rmsprop(α 0.99)");
  expect(optimizerNamed("sgd").optimizer.name).toBe("gradient descent");
  for (const name of ["constructor", "toString", "__proto__"])
    expect(() => optimizerNamed(name)).toThrow(
      `There is no optimizer '${name}': choose adagrad, adam, adamw, momentum, rmsprop or sgd.`,
    );
  expect(() => optimizerNamed("sgd", { initial: 1 })).toThrow("sgd has no option 'initial': it has none at all.");
});
