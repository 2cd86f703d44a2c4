/** A job: counts the textures that steps of training leave. */
import { compile, gather, mul, read, scatter, sub, sum, type Tensor, tensor } from "@attrec/tensor";
import { gpu } from "@attrec/tensor/gpu";

/** The number of textures after each count of WebGL 2 steps on a carried table; every step's loss is read. */
export const textures = async (steps: readonly number[]): Promise<readonly number[]> => {
  let live = 0;
  counted("createTexture", () => live++);
  counted("deleteTexture", () => live--);
  const step = compile(
    (state: { w: Tensor<["rows", "n"]> }, i: Tensor<["m"], "int">) => {
      const picked = gather(state.w, i);
      const table = scatter(i, mul(picked as Tensor, 0.01), ["rows", "n"], [100, 8]);
      return { state: { w: sub(state.w, table) }, loss: sum(picked) };
    },
    await gpu({ mode: "webgl2" }),
    { carry: "state" },
  );
  let state = { w: tensor("rows n", new Float32Array(800).fill(1), { rows: 100, n: 8 }) };
  const indices = tensor("int:m", [3, 1, 4, 1, 5, 9, 2, 6], { m: 8 });
  return steps.map((count) => {
    for (let i = 0; i < count; i++) {
      const result = step(state, indices);
      state = result.state;
      read(result.loss);
    }
    return live;
  });
};

/** Calls a function whenever a method of WebGL 2 is called. */
const counted = (name: "createTexture" | "deleteTexture", count: () => void): void => {
  const { prototype } = WebGL2RenderingContext;
  const method: unknown = Reflect.get(prototype, name);
  if (typeof method !== "function") throw new TypeError(`WebGL 2 has no ${name}.`);
  const counting = new Proxy(method, {
    apply: (target, context, given) => {
      count();
      return Reflect.apply(target, context, given) as unknown;
    },
  });
  Reflect.set(prototype, name, counting);
};
