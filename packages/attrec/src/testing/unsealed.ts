// A model file of an earlier version: without the digest that `encodeTrees` adds.
export { encode as encodeUnsealed } from "../checkpoint/safetensors.ts";
