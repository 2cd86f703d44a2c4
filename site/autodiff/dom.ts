/** Elements of the page, made of their names, attributes and children. */

/** What an element holds. */
export type Child = Node | string | undefined;

/** Attributes as they are written in HTML; true stands for an empty one, and false and undefined for none. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

const fill = <E extends Element>(element: E, attributes: Attributes, children: readonly Child[]): E => {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
};

/** An element of HTML. */
export const h = <K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] => fill(document.createElement(name), attributes, children);

/** An element of SVG. */
export const s = <K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[K] => fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);

/** A button that does something. */
export const button = (attributes: Attributes, act: () => void, ...children: readonly Child[]): HTMLButtonElement => {
  const own = h("button", { type: "button", ...attributes }, ...children);
  own.addEventListener("click", act);
  return own;
};
