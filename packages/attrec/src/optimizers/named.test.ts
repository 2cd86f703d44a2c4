/** Optimizers by their names, with their settings. */
import { expect, test } from "vitest";
import { optimizerIn, optimizerNamed, optimizerNames } from "./named.ts";
import { wrapperNames } from "./named-wrappers.ts";

test("an optimizer goes by its name alone, and a lazy one says so", () => {
  expect(optimizerNames).toEqual([
    "adagrad",
    "adam",
    "adamw",
    "momentum",
    "rmsprop",
    "sgd",
    "lazy-adam",
    "lazy-adamw",
    "lazy-momentum",
    "lazy-rmsprop",
  ]);
  expect(optimizerNamed("adagrad", { initial: 0.5 }).optimizer.name).toBe("adagrad(initial 0.5)");
  expect(optimizerNamed("adam").rate).toBe(0.001);
  expect(optimizerNamed("lazy-adam").optimizer.name).toBe("lazy adam(β₁ 0.9, β₂ 0.999)");
  expect(optimizerNamed("adamw", { decay: 0.1 }).optimizer.name).toBe("adam(β₁ 0.9, β₂ 0.999), decayed 0.1");
  expect(optimizerNamed("lazy-adamw").optimizer.name).toBe("lazy adam(β₁ 0.9, β₂ 0.999), lazy decayed 0.01");
  expect(optimizerNamed("momentum", { nesterov: true }).optimizer.name).toBe("momentum(μ 0.9, Nesterov)");
  expect(optimizerNamed("lazy-momentum").optimizer.name).toBe("lazy momentum(μ 0.9)");
  expect(optimizerNamed("rmsprop").optimizer.name).toBe("rmsprop(α 0.99)");
  expect(optimizerNamed("lazy-rmsprop").optimizer.name).toBe("lazy rmsprop(α 0.99)");
  expect(optimizerNamed("sgd").optimizer.name).toBe("gradient descent");
  for (const name of ["constructor", "toString", "__proto__"])
    expect(() => optimizerNamed(name)).toThrow(
      `There is no optimizer '${name}': choose adagrad, adam, adamw, momentum, rmsprop, sgd, lazy-adam,`,
    );
  expect(() => optimizerNamed("sgd", { initial: 1 })).toThrow("sgd has no option 'initial': it has none at all.");
});

test.each([
  ["sgd", 0.05, "gradient descent"],
  ["adam:beta1=0.5,lazy=true", 0.001, "lazy adam(β₁ 0.5, β₂ 0.999)"],
  ["adagrad", 0.05, "adagrad(initial 0.3)"],
  ["adagrad:initial=1e+2", 0.05, "adagrad(initial 100)"],
  ["sgd+clip:most=1e+1,by=value", 0.05, "gradient descent, clipped to 10"],
  [
    "sgd + clip + decay:share=0.2 + accumulate",
    0.05,
    "gradient descent, all gradients no longer than 5, decayed 0.2, after 2 batches",
  ],
  ["sgd+penalty+unit-ball", 0.05, "gradient descent, penalized 0.01, projected"],
])("%s is an optimizer", (text, rate, name) => {
  const { optimizer, rate: usual } = optimizerIn(text, { adagrad: { initial: 0.3 } });
  expect([optimizer.name, usual]).toEqual([name, rate]);
});

test.each([
  ["adm", "There is no optimizer 'adm': did you mean 'adam'?"],
  ["adam:beta3=1", "adam has no option 'beta3'"],
  [
    "adam:beta1",
    "An optimizer is written as a name, with settings if it has some, NAME:SETTING=VALUE,SETTING=VALUE, not as 'adam:beta1'.",
  ],
  ["adam:beta1=0.5:beta2=0.6", "An optimizer is written as a name"],
  ["", "An optimizer is written as a name"],
  ["sgd+", "An optimizer is written as a name"],
  ["sgd+clp", "There is no wrapper of optimizers 'clp': did you mean 'clip'?"],
  ["sgd+clip:most=0", "The option 'most' of clip takes a number greater than 0, not 0."],
  ["sgd+accumulate:batches=0", "The option 'batches' of accumulate takes a whole number"],
  ["sgd+constructor", "There is no wrapper of optimizers 'constructor': choose clip, decay,"],
])("%s is none", (text, sentence) => {
  expect(() => optimizerIn(text)).toThrow(sentence);
});

test("each wrapper has a name", () => {
  for (const name of wrapperNames) expect(optimizerIn(`sgd+${name}`).optimizer.name).toMatch(/^gradient descent, ./);
});
