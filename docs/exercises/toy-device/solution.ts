/** A device that tells of each operation as it computes it: each once, after its inputs. */
import type { Device } from "@attrec/tensor";
import { at, closable, type Elements, hostPlan, type Node, type Program, topological } from "@attrec/tensor/extend";

/** Hears the name of an operation, and how many numbers it made. */
export type Tell = (operation: string, numbers: number) => void;

export const toy = (tell: Tell): Device =>
  closable({ name: "toy", prepare: (program) => prepare(program, tell) }, () => undefined);

const prepare = (program: Program, tell: Tell) => {
  const order = topological(program.outputs);
  return hostPlan(
    program,
    (inputs) => {
      const values = new Map<Node, Elements>(program.inputs.map((place, i) => [place, at(inputs, i)]));
      const valueOf = (node: Node): Elements => values.get(node) ?? new Float64Array();
      for (const node of order) {
        if (values.has(node)) continue;
        const made = node.operation.evaluate(node.inputs.map(valueOf), node);
        values.set(node, made);
        tell(node.operation.name, made.length);
      }
      return program.outputs.map(valueOf);
    },
    () => order.map(({ operation }) => operation.name).join("\n"),
  );
};
