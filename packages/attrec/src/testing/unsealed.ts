// A model file of an earlier version: without the digest that `encodeTrees` adds.
export { encodeSafetensors as encodeUnsealed } from "@attrec/tensor/files";
