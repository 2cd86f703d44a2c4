/** Three controls that choose how a model is trained or asked. */
import { type Asking, type Mask, masks } from "./asking.ts";
import { element } from "./dom.ts";

/** The controls whose ids begin with a prefix. */
export interface Knobs {
  readonly get: () => Asking;
  readonly set: (asking: Asking) => void;
}

/** The controls of a prefix; `changed` is told of each change. */
export const knobsOf = (prefix: string, changed: (asking: Asking) => void): Knobs => {
  const omega = element(`${prefix}-omega`, HTMLInputElement);
  const length = element(`${prefix}-length`, HTMLInputElement);
  const mask = element(`${prefix}-mask`, HTMLSelectElement);
  // What was set may lie between the steps of a slider, and is kept as it is.
  let asking: Asking = { omega: omega.valueAsNumber, length: length.valueAsNumber, mask: maskNamed(mask.value) };
  const tell = (): void => {
    for (const [slider, text] of [[omega, asking.omega.toFixed(2)] as const, [length, String(asking.length)] as const])
      if (slider.nextElementSibling) slider.nextElementSibling.textContent = text;
  };
  const change = (control: HTMLElement, part: () => Partial<Asking>): void =>
    control.addEventListener("input", () => {
      asking = { ...asking, ...part() };
      tell();
      changed(asking);
    });
  change(omega, () => ({ omega: omega.valueAsNumber }));
  change(length, () => ({ length: length.valueAsNumber }));
  change(mask, () => ({ mask: maskNamed(mask.value) }));
  tell();
  return {
    get: () => asking,
    set: (given) => {
      asking = given;
      omega.valueAsNumber = asking.omega;
      length.valueAsNumber = asking.length;
      mask.value = asking.mask;
      tell();
    },
  };
};

const maskNamed = (name: string): Mask => masks.find((mask) => mask === name) ?? "before";
