// device.ts: a device of one's own, which rounds every number that it computes to float32.
import { type Device } from "@attrec/tensor";
import { at, closable, type Elements, hostPlan, type Node, type Program, topological } from "@attrec/tensor/extend";

export const rounding = (): Device => closable({ name: "rounding", prepare }, () => undefined);

const prepare = (program: Program) => {
  const order = topological(program.outputs);
  return hostPlan(
    program,
    (inputs) => {
      const values = new Map<Node, Elements>(program.inputs.map((place, i) => [place, at(inputs, i)]));
      const valueOf = (node: Node): Elements => {
        const value = values.get(node);
        if (!value) throw new RangeError(`'${node.operation.name}' has no value yet.`);
        return value;
      };
      for (const node of order) {
        if (values.has(node)) continue;
        const exact = node.operation.evaluate(node.inputs.map(valueOf), node);
        values.set(node, node.dtype === "int" ? exact : exact.map(Math.fround));
      }
      return program.outputs.map(valueOf);
    },
    () => order.map((node) => node.operation.name).join("\n"),
  );
};
