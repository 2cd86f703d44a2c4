/** All that the packages give a browser; what a bundle test makes one file of. */
export * as tensor from "@attrec/tensor";
export * as autodiff from "@attrec/autodiff";
export * as attrec from "attrec";
