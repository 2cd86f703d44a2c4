/** Finds and writes the parts of the page. */

/** The element of an id, which the page has. */
export const element = <E extends HTMLElement>(id: string, type: new () => E): E => {
  const found = document.querySelector(`#${id}`);
  if (!(found instanceof type)) throw new Error(`The page has no ${type.name} '${id}'.`);
  return found;
};

/** Writes a text, and leaves it alone if it stands there already, so that it is not read out again. */
export const write = (id: string, text: string): void => {
  const found = element(id, HTMLElement);
  if (found.textContent !== text) found.textContent = text;
};

/** Shows an element, or hides it. */
export const show = (id: string, isShown: boolean): void => {
  element(id, HTMLElement).hidden = !isShown;
};

/** A new element with properties and children. */
export const made = <Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<Omit<HTMLElementTagNameMap[Tag], "style">> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] => {
  const created = Object.assign(document.createElement(tag), properties);
  created.append(...children);
  return created;
};

export const whole = (value: number): string => value.toLocaleString("en");
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
