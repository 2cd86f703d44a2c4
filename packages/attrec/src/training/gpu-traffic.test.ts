/** Holds what a training step sends to a graphics card to its figures, which a driver in software can count. */
import { compile, fold, key, keyTensor, tensor, uniforms } from "@attrec/tensor";
import { expect, test } from "vitest";
// A test helper is not a part of the package.
import { countTraffic, type TrafficCounter } from "../../../tensor/src/testing/card-traffic.ts";
import { attrec, type AttRecParameters } from "../model/attrec.ts";
import type { Batch } from "../model/examples.ts";
import { adagrad } from "../optimizers/adagrad.ts";
import { graphicsCard } from "../testing/graphics-card.ts";
import { initialState, trainingStep } from "./step.ts";

// The sizes of MovieLens 100K, and the paper's.
const sizes = { users: 943, items: 1682, batch: 1000, length: 5, targets: 3 };

const batchOf = (step: number): Batch => {
  const { users, items, batch, length, targets } = sizes;
  const draw = (stream: number, count: number, below: number): Int32Array =>
    Int32Array.from(uniforms(fold(key(5), step), stream, count), (x) => Math.floor(x * x * below));
  return {
    user: tensor("int:batch", draw(1, batch, users), { batch }),
    history: tensor("int:batch length", draw(2, batch * length, items), { batch, length }),
    positive: tensor("int:batch targets", draw(3, batch * targets, items), { batch, targets }),
    negative: tensor("int:batch targets", draw(4, batch * targets, items), { batch, targets }),
  };
};

test("a step of AttRec on MovieLens 100K sends so much to the card, and not more", async (context) => {
  let traffic: TrafficCounter | undefined;
  const device = await graphicsCard(context, { onCard: (card) => (traffic = countTraffic(card)) });
  // Counts need no results.
  traffic?.stub();
  const optimizer = adagrad<AttRecParameters>();
  const model = attrec({ dim: 100, dropout: 0.5 });
  const step = compile(trainingStep(model, optimizer), device, { carry: "state" });
  let state = compile(initialState(model, optimizer, sizes), device)(keyTensor(key(1)));
  const call = (number: number): void => {
    state = step(state, batchOf(number), keyTensor(fold(key(2), number)), tensor("", [0.05])).state;
  };
  call(0);
  traffic?.take();
  call(1);
  expect(traffic?.take()).toEqual({ dispatches: 13, bytes: 48_020, returned: 0, submissions: 1, bindGroups: 0 });
});
