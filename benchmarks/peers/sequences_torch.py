"""SASRec and GRU4Rec in PyTorch, with Adam, on whole sequences.

--form says how a model is written: "plain", as a user of torch writes it, with its modules and functions; or "hand", with fewer passes
over memory: one product for query, key and value, dropout of 16 bits, and a GRU step by step whose inputs are multiplied before.
Prints JSON lines: what it is, the losses of the check without dropout, and each step. See ../parts/sequence-trial.ts.
"""

import argparse
import json
import math
import os
import sys
import time

o = argparse.ArgumentParser(formatter_class=argparse.RawDescriptionHelpFormatter)
o.add_argument("folder", help="of the trial")
o.add_argument("--threads", type=int, default=1)
o.add_argument("--steps", type=int, default=12)
o.add_argument("--form", choices=["plain", "hand"], default="plain")
args = o.parse_args()
# Read when the libraries are loaded, so before torch is imported.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["OMP_NUM_THREADS"] = str(args.threads)
os.environ["OMP_WAIT_POLICY"] = "passive"

import numpy  # noqa: E402
import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402
from blas import blas, gigaflops, is_reference  # noqa: E402
from draws import drop  # noqa: E402

with open(os.path.join(args.folder, "settings.json")) as file:
    settings = json.load(file)
hyper = settings["hyperparameters"]
batch, length, dim = settings["batch"], settings["length"], hyper["dim"]


def ints(name):
    flat = numpy.fromfile(os.path.join(args.folder, f"{name}.i32"), "<i4")
    return torch.from_numpy(flat).long().view(settings["batches"], batch, length)


def floats(name):
    flat = numpy.fromfile(os.path.join(args.folder, f"{name}.f32"), "<f4")
    return torch.from_numpy(flat).view(*settings["parameters"][name])


def dropped(x, rate):
    return F.dropout(x, rate) if args.form == "plain" else drop(x, rate)


class SASRec:
    def parameters(self):
        return {name: floats(name) for name in settings["parameters"]}

    def normal(self, p, name, x):
        return F.layer_norm(x, (dim,), p[f"{name}.gain"], p[f"{name}.bias"])

    def attended(self, p, block, query, x, hidden):
        heads = hyper["heads"]
        weights = [p[f"{block}.attention.{part}"] for part in ("query", "key", "value")]
        if args.form == "plain":
            q, k, v = query @ weights[0], x @ weights[1], x @ weights[2]
        else:
            q = query @ weights[0]
            k, v = (x @ torch.cat(weights[1:], 1)).chunk(2, -1)
        if heads > 1:
            q, k, v = (y.view(batch, length, heads, -1).transpose(1, 2) for y in (q, k, v))
        scale = 1 / math.sqrt(dim / heads)
        if args.form == "plain" or heads > 1:
            scores = (q @ k.transpose(-1, -2)) * scale + hidden
        else:
            scores = torch.baddbmm(hidden, q, k.transpose(1, 2), alpha=scale)
        mixed = torch.softmax(scores, -1) @ v
        if heads > 1:
            mixed = mixed.transpose(1, 2).reshape(batch, length, dim)
        return mixed @ p[f"{block}.attention.output"]

    def rows(self, p, history, rate):
        x = F.embedding(history, p["items"]) * math.sqrt(dim) + p["positions"]
        x = dropped(x, rate)
        hidden = torch.full((length, length), -math.inf).triu(1)
        for i in range(hyper["blocks"]):
            block = f"blocks.{i}"
            query = self.normal(p, f"{block}.attentionNorm", x)
            y = self.normal(p, f"{block}.layersNorm", query + dropped(self.attended(p, block, query, x, hidden), rate))
            inner = dropped(torch.relu(y @ p[f"{block}.inner"] + p[f"{block}.innerBias"]), rate)
            x = y + dropped(inner @ p[f"{block}.outer"] + p[f"{block}.outerBias"], rate)
        return self.normal(p, "norm", x)

    def loss(self, p, history, positive, negative, rate):
        rows = self.rows(p, history, rate)
        if hyper["loss"] == "softmax":
            return softmax_loss(rows, p["items"], None, positive)
        liked = (rows * F.embedding(positive, p["items"])).sum(-1)
        other = (rows * F.embedding(negative, p["items"])).sum(-1)
        return (F.softplus(-liked) + F.softplus(other)).sum()


def softmax_loss(rows, items, bias, positive):
    scores = F.linear(rows.reshape(-1, dim), items, bias)
    return F.cross_entropy(scores, positive.reshape(-1), reduction="sum")


class GRU4Rec:
    def parameters(self):
        given = {name: floats(name) for name in settings["parameters"]}
        # As torch's GRU has them: [3 d, d].
        weights = {name: given[f"cell.{name}"].reshape(dim, 3 * dim).T.contiguous() for name in ("input", "hidden")}
        biases = {name: given[f"cell.{name}"].reshape(-1) for name in ("bias", "hiddenBias")}
        return {"items": given["items"], "itemBias": given["bias"], **weights, **biases}

    def rows(self, p, history, rate):
        x = dropped(F.embedding(history, p["items"]), rate)
        if args.form == "plain":
            # What torch.nn.GRU calls.
            weights = [p["input"], p["hidden"], p["bias"], p["hiddenBias"]]
            return torch._VF.gru(x, x.new_zeros(1, batch, dim), weights, True, 1, 0.0, True, False, True)[0]
        sums = F.linear(x, p["input"], p["bias"])
        state, states = x.new_zeros(batch, dim), []
        for a in sums.unbind(1):
            b = torch.addmm(p["hiddenBias"], state, p["hidden"].T)
            gates = torch.sigmoid(a[:, : 2 * dim] + b[:, : 2 * dim])
            reset, keep = gates.chunk(2, 1)
            new = torch.tanh(torch.addcmul(a[:, 2 * dim :], reset, b[:, 2 * dim :]))
            state = torch.lerp(new, state, keep)
            states.append(state)
        return torch.stack(states, 1)

    def loss(self, p, history, positive, negative, rate):
        return softmax_loss(self.rows(p, history, rate), p["items"], p["itemBias"], positive)


def training(rate):
    model = {"sasrec": SASRec, "gru4rec": GRU4Rec}[settings["model"]]()
    parameters = {name: torch.nn.Parameter(x.clone()) for name, x in model.parameters().items()}
    optimizer = torch.optim.Adam(parameters.values(), lr=settings["rate"], eps=1e-8)

    def step(*given):
        optimizer.zero_grad(set_to_none=True)
        loss = model.loss(parameters, *given, rate)
        loss.backward()
        optimizer.step()
        return loss.item()

    return step


if settings["model"] == "gru4rec" and hyper["loss"] != "softmax":
    sys.exit("This peer knows gru4rec with a softmax only.")
torch.set_num_threads(args.threads)
torch.set_flush_denormal(True)
on = blas()
print(json.dumps({"program": f"torch {torch.__version__}, {on}", "threads": args.threads, "isReferenceBlas": is_reference(on),
                  "gigaflops": gigaflops(torch)}), flush=True)
data = list(zip(ints("history"), ints("positive"), ints("negative")))
step = training(0)
print(json.dumps({"check": [step(*part) / (batch * length) for part in data]}), flush=True)
step = training(hyper["dropout"])
for number in range(args.steps):
    began, used = time.perf_counter(), time.process_time()
    step(*data[number % len(data)])
    print(json.dumps({"step": number, "seconds": time.perf_counter() - began, "cpu_seconds": time.process_time() - used}), flush=True)
