/** The graphics cards that this browser has, as it names them. */
import { type Card, isSoftware } from "./runs-on.ts";

interface Adapter {
  readonly info?: {
    readonly vendor?: string;
    readonly architecture?: string;
    readonly description?: string;
    readonly isFallbackAdapter?: boolean;
  };
}

/** The card of WebGPU, if there is one. */
export const webgpuCard = async (): Promise<Card | undefined> => {
  const { gpu } = navigator as { readonly gpu?: { readonly requestAdapter: () => Promise<Adapter | null> } };
  const adapter = await gpu?.requestAdapter().catch(() => undefined);
  if (!adapter) return undefined;
  const { vendor = "", architecture = "", description = "", isFallbackAdapter = false } = adapter.info ?? {};
  const name = [description, vendor, architecture].filter((part) => part !== "").join(", ") || "without a name";
  return { name, isSoftware: isFallbackAdapter || isSoftware(name) };
};

/** The card of WebGL 2, if there is one. */
export const webgl2Card = (): Card | undefined => {
  const context = new OffscreenCanvas(1, 1).getContext("webgl2");
  if (!context) return undefined;
  const facts = context.getExtension("WEBGL_debug_renderer_info");
  const name = String(context.getParameter(facts ? facts.UNMASKED_RENDERER_WEBGL : context.RENDERER));
  context.getExtension("WEBGL_lose_context")?.loseContext();
  return { name, isSoftware: isSoftware(name) };
};
