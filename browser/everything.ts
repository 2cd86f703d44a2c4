/** Every export of the packages for a browser: a bundle test makes one file of it. */
export * as tensor from "@attrec/tensor";
export * as files from "@attrec/tensor/files";
export * as autodiff from "@attrec/autodiff";
export * as attrec from "attrec";
