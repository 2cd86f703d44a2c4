/** The script of the compiler's view, which brings the stages of all functions. */
import { compilerView } from "./compiler-view.ts";
import { provide } from "./lazy-view.ts";

provide(compilerView);
