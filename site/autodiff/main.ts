/** The script that the page loads first: all but the editor, which comes with its own script when it is wanted. */
import { at } from "@attrec/tensor/extend";
import { lateEditing } from "./editing/late.ts";
import { startPage } from "./page.ts";
import type { Prepared } from "./prepared.ts";
import { shelf } from "./shelf.ts";

declare const PREPARED: Prepared;

const root = at([...document.querySelectorAll<HTMLElement>("#page")], 0);
shelf.endPage = startPage(root, PREPARED, lateEditing);
