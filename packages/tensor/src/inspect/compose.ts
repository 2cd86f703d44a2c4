/** The formula of a node, in which what has no line of its own is written out. */
import { at } from "../at.ts";
import { printNumber } from "../scalar/expression.ts";
import type { AnyTensor } from "../tensor.ts";
import { axisNames, type AxisNames, dimensionNames, fresh, namesBefore, onlyRenames } from "./axes.ts";
import { binaryFormula, isLong, writtenExpression } from "./expression-formula.ts";
import type { Formula, Matrix } from "./formula.ts";
import { putAt, takenFrom } from "./positions.ts";
import { isShown } from "./shown.ts";

/** The name of a node that has a line of its own, or is an input. */
type NameOf = (node: AnyTensor) => string | undefined;

/** A node within a formula where its axes have these names: its name, or else its formula. */
export const mentioned = (node: AnyTensor, names: AxisNames, nameOf: NameOf): Formula => {
  const name = nameOf(node);
  return name === undefined ? composed(node, names, nameOf) : renamed({ kind: "name", name }, axisNames(node), names);
};

/** A formula whose axes get other names. */
const renamed = (operand: Formula, own: AxisNames, names: AxisNames): Formula => {
  const axes = own.flatMap((from, axis): readonly (readonly [string, string])[] => {
    const to = names[axis];
    return from === undefined || to === undefined || from === to ? [] : [[from, to]];
  });
  return axes.length === 0 ? operand : { kind: "renamed", operand, axes };
};

/** The formula of a node whose axes have these names where it stands: the whole of it, though it has a name. */
export const composed = (node: AnyTensor, names: AxisNames, nameOf: NameOf): Formula => {
  const { operation, inputs } = node;
  const { lowering } = operation;
  const input = (i: number): AnyTensor => at(inputs, i);
  switch (lowering.kind) {
    case "map":
      if (isShown(node)) return mentioned(input(0), names, nameOf);
      if (isLong(lowering.expression)) {
        const operands = inputs.map((own) => mentioned(own, names, nameOf));
        return { kind: "call", name: operation.name, operands };
      }
      return writtenExpression(
        lowering.expression,
        inputs.map((own) => mentioned(own, names, nameOf)),
      );
    case "reshape":
      if (onlyRenames(input(0), node)) return mentioned(input(0), namesBefore(input(0), node, names), nameOf);
      break;
    case "view": {
      const own: (string | undefined)[] = input(0).sizes.map(() => undefined);
      lowering.axes.forEach((axis, k) => {
        if (axis >= 0 && input(0).sizes[axis] !== 1) own[axis] = names[k];
      });
      return mentioned(input(0), own, nameOf);
    }
    case "reduce": {
      const left = names.filter((name) => name !== undefined);
      const own: (string | undefined)[] = [];
      const over: string[] = [];
      let next = 0;
      axisNames(input(0)).forEach((name, axis) => {
        if (!lowering.axes.includes(axis)) return void own.push(names[next++]);
        const inner = name === undefined ? undefined : fresh(name, [...left, ...over]);
        if (inner !== undefined) over.push(inner);
        own.push(inner);
      });
      const operand = mentioned(input(0), own, nameOf);
      if (over.length === 0) return operand;
      const reducer = lowering.reducer === "sum" ? "Σ" : lowering.reducer === "maximum" ? "max" : "min";
      if (reducer === "Σ" && operand.kind === "negated") {
        return { kind: "negated", operand: { kind: "over", reducer, axes: over, operand: operand.operand } };
      }
      return { kind: "over", reducer, axes: over, operand };
    }
    case "contract":
      return product(node, names, nameOf);
    case "constant":
      if (node.sizes.length === 0 || lowering.elements.length === 1)
        return { kind: "number", value: at(lowering.elements, 0) };
      return {
        kind: "call",
        name: "constant",
        operands: [],
        more:
          lowering.elements.length <= 8
            ? Array.from(lowering.elements, printNumber).join(", ")
            : `${lowering.elements.length} numbers`,
      };
    case "slice": {
      const taken = takenFrom(node);
      if (!taken) break;
      const axis = fresh(at(dimensionNames(taken.input), taken.axis), names);
      const operand = mentioned(taken.input, names.with(taken.axis, axis), nameOf);
      return { kind: "position", operand, axis, position: taken.position };
    }
    case "concat": {
      const put = putAt(node);
      const axis = put && names[put.axis];
      if (!put || axis === undefined) break;
      const operand = mentioned(put.input, names.with(put.axis, undefined), nameOf);
      return binaryFormula("·", { kind: "indicator", axis, position: put.position }, operand);
    }
    case "gather": {
      // The rows' own axis is gone: whatever it is called, it stands first.
      const rank = input(1).sizes.length;
      return {
        kind: "rows",
        table: mentioned(input(0), [axisNames(input(0))[0], ...names.slice(rank)], nameOf),
        indices: mentioned(input(1), names.slice(0, rank), nameOf),
      };
    }
    default:
      break;
  }
  const more = parameters(node);
  return {
    kind: "call",
    name: lowering.kind === "iterate" ? "loop" : lowering.kind,
    operands: inputs.map((own) => mentioned(own, axisNames(own), nameOf)),
    ...(more !== "" && { more }),
  };
};

/** What an operation that is no formula has beside its inputs. */
const parameters = (node: AnyTensor): string => {
  const { lowering } = node.operation;
  switch (lowering.kind) {
    case "slice":
      return `axis ${lowering.axis} from ${lowering.start}`;
    case "concat":
    case "window":
      return `axis ${lowering.axis}`;
    case "order":
      return lowering.order;
    case "random":
      return `stream ${lowering.stream}${lowering.bits === 24 ? "" : " coarse"}`;
    default:
      return "";
  }
};

/** A sum of products: a matrix product where it is one, and else with the axes that it sums over. */
const product = (node: AnyTensor, names: AxisNames, nameOf: NameOf): Formula => {
  const { lowering } = node.operation;
  if (lowering.kind !== "contract") throw new TypeError(`${node.operation.name} is no product.`);
  const matrices = asMatrices(node, nameOf, [0, 1]) ?? asMatrices(node, nameOf, [1, 0]);
  if (matrices) return renamed({ kind: "matrices", operands: matrices.operands }, matrices.names, names);
  const byLabel = new Map<number, string | undefined>();
  lowering.output.forEach((label, axis) => byLabel.set(label, names[axis]));
  const over: string[] = [];
  node.inputs.forEach((input, i) => {
    const own = axisNames(input);
    at(lowering.labels, i).forEach((label, axis) => {
      if (byLabel.has(label)) return;
      const name = own[axis] === undefined ? undefined : fresh(own[axis], byLabel.values());
      if (name !== undefined) over.push(name);
      byLabel.set(label, name);
    });
  });
  const factors = node.inputs.map((input, i) =>
    mentioned(
      input,
      at(lowering.labels, i).map((label) => byLabel.get(label)),
      nameOf,
    ),
  );
  const operand = factors.reduce((left, right) => binaryFormula("·", left, right));
  return over.length === 0 ? operand : { kind: "over", reducer: "Σ", axes: over, operand };
};

/** The factors of a matrix product of two names in this order, and the names that the axes of the product have by themselves. */
const asMatrices = (
  { operation: { lowering }, inputs, sizes }: AnyTensor,
  nameOf: NameOf,
  [first, second]: readonly [number, number],
): { readonly operands: readonly Matrix[]; readonly names: readonly string[] } | undefined => {
  if (lowering.kind !== "contract" || inputs.length !== 2) return undefined;
  const [a, b] = [at(lowering.labels, first), at(lowering.labels, second)];
  const own = inputs.map((input) => named(input, nameOf));
  const [x, y] = [own[first], own[second]];
  if (!x || !y || a.length < 2 || b.length < 2 || (b.length > 2 && b.length !== a.length)) return undefined;
  if ([x.node, y.node].some((node) => node.sizes.includes(1)) || sizes.includes(1)) return undefined;
  const { output } = lowering;
  const [row, column] = [output.at(-2), output.at(-1)];
  const leading = a.slice(0, -2);
  if (output.length !== a.length || output.slice(0, -2).join() !== leading.join()) return undefined;
  if (b.length > 2 && b.slice(0, -2).join() !== leading.join()) return undefined;
  const [a0, a1, b0, b1] = [a.at(-2), a.at(-1), b.at(-2), b.at(-1)];
  const isFirst = a0 === row ? false : a1 === row ? true : undefined;
  const isSecond = b1 === column ? false : b0 === column ? true : undefined;
  if (isFirst === undefined || isSecond === undefined) return undefined;
  const [inner, other] = [isFirst ? a0 : a1, isSecond ? b1 : b0];
  if (inner !== other || inner === undefined || output.includes(inner)) return undefined;
  const [xs, ys] = [dimensionNames(x.node), dimensionNames(y.node)];
  const rows = [...xs.slice(0, -2), at(xs, xs.length - (isFirst ? 1 : 2))];
  const last = at(ys, ys.length - (isSecond ? 2 : 1)).replace(/'+$/, "");
  return {
    operands: [
      { name: x.name, isTransposed: isFirst },
      { name: y.name, isTransposed: isSecond },
    ],
    names: [...rows, fresh(last, rows)],
  };
};

/** The node with a name that another shows with its axes in their places. */
const named = (node: AnyTensor, nameOf: NameOf): { readonly node: AnyTensor; readonly name: string } | undefined => {
  let own = node;
  for (;;) {
    const name = nameOf(own);
    if (name !== undefined) return own.sizes.join() === node.sizes.join() ? { node: own, name } : undefined;
    if (!isShown(own)) return undefined;
    own = at(own.inputs, 0);
  }
};
