/** The script of "Break it", which brings fast-check and the samplers of all operations. */
import { breakView } from "./break-view.ts";
import { provide } from "./lazy-view.ts";

provide(breakView);
