/** The script of the editor: the page again, with the editor in it and the whole library for the code of readers. */
import { instance } from "@viz-js/viz";
import { at } from "@attrec/tensor/extend";
import { dotOf } from "../layout.ts";
import { startPage } from "../page.ts";
import type { Prepared } from "../prepared.ts";
import { shelf } from "../shelf.ts";
import { stagesFor } from "../stages.ts";
import { startChecker } from "./ask.ts";
import { makeEditing } from "./editing.ts";

declare const PREPARED: Prepared;

const start = async (): Promise<void> => {
  const [viz, asking] = await Promise.all([instance(), startChecker()]);
  const lay = (dot: string): string => viz.renderString(dot, { format: "plain" });
  const prepared: Prepared = { ...PREPARED, stagesOf: stagesFor };
  shelf.endPage?.();
  const root = at([...document.querySelectorAll<HTMLElement>("#page")], 0);
  shelf.endPage = startPage(root, prepared, makeEditing(prepared, { asking, lay, dotOf }));
};

shelf.editor = start();
