"""What the PyTorch peers share: reading a trial, batches, negatives, the optimizer in three forms, and timing.

A model is a class with

    tables    each parameter by name: "user" or "item" for a table of rows of that kind, None for anything else
    clipped   the tables whose rows are kept in the unit ball
    loss      from parameters and a batch to the sum over its windows

and, where the model differs from AttRec in it,

    history     how many of a window's last items it looks at
    parameters  the parameters to begin with, if they are not those of the trial one by one

and `run(Model)`. The settings stand in the folder of the trial, which the driver wrote: see ../parts/trial.ts.

--gradients says how tables are updated: "dense" takes the gradient of whole tables, "sparse" torch's own sparse
gradients, and "compact" copies the distinct rows of a batch to small tables, differentiates with respect to those and
writes them back. A loss is the same code for all three: rows(table, ids) is a gather, whatever the table is.

--steps-by "compile" has torch.compile compile the loss and its derivative; "graph" records a whole step as a CUDA graph.

--device cuda trains on a graphics card. Windows, negatives and dropout are there as well; a loss stays there until an epoch
ends, and clocks are read when the card has done all that it was told. AttRec, BPRMF, Caser and LSTM+ know it; what other peers
make of their own is in the processor's memory.
"""

import argparse
import json
import os
import sys
import time


def options():
    o = argparse.ArgumentParser(formatter_class=argparse.RawDescriptionHelpFormatter)
    o.add_argument("folder", help="of the trial")
    o.add_argument("--threads", type=int, default=1)
    o.add_argument("--epochs", type=int, default=4)
    o.add_argument("--steps", type=int, default=0, help="batches of an epoch that are run, and multiplied; 0: all")
    o.add_argument("--gradients", choices=["dense", "sparse", "compact"], default="dense")
    o.add_argument("--form", default="plain", help="of those that the model can be computed in")
    o.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    o.add_argument("--steps-by", choices=["eager", "compile", "graph"], default="eager", help="how a step runs")
    o.add_argument("--wait", choices=["active", "passive"], default="passive", help="how idle threads wait for others")
    return o.parse_args()


args = options()
# Read when the libraries are loaded, so before torch is imported: peers take it from here. The products are small: threads of OpenBLAS beside
# those of torch fight for the same cores; threads of torch alone make an epoch faster. Active waiting is a little
# faster still where every thread has a core of its own, and many times slower where something else runs.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["OMP_NUM_THREADS"] = str(args.threads)
if args.wait == "passive":
    os.environ["OMP_WAIT_POLICY"] = "passive"

if "torch" in sys.modules:
    sys.exit("Import torch from common: its libraries have started their threads before they were told how many.")

import numpy  # noqa: E402
import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402
import draws  # noqa: E402
from blas import blas, gigaflops, is_reference  # noqa: E402

with open(os.path.join(args.folder, "settings.json")) as file:
    settings = json.load(file)
hyper = settings["hyperparameters"]


def numbers(name, kind):
    """An array of the trial: kind is i4, f4 or f8, a letter and the bytes of a number."""
    file = f"{name}.{kind[0]}{8 * int(kind[1])}"
    return torch.from_numpy(numpy.fromfile(os.path.join(args.folder, file), "<" + kind)).to(args.device)


def ints(name):
    """An array of the trial as a tensor of indices."""
    return numbers(name, "i4").long()


def floats(name):
    """A parameter to begin with. A table of numbers gets rows of one number, as every other table has rows."""
    shape = settings["parameters"][name]
    flat = numbers(name, "f4")
    return flat.view(*shape) if len(shape) > 1 else flat.view(-1, 1)


def rows(table, ids):
    """table[ids], with the derivative that --gradients asks for."""
    return F.embedding(ids, table, sparse=args.gradients == "sparse")


def squares(table, ids, gathered):
    """The sum of the squares of gathered rows. A table that is smaller than what was gathered is squared instead."""
    if args.gradients == "sparse" or len(table) > ids.numel():
        return gathered.square().sum()
    return torch.bincount(ids.flatten(), minlength=len(table)).float() @ table.square().sum(1)


def drop(x, rate):
    """Dropout, on a graphics card torch's own."""
    return F.dropout(x, rate) if args.device == "cuda" and rate > 0 else draws.drop(x, rate)


class PairProducts(torch.autograd.Function):
    """a_b . b_bk of a [batch, d] and b [batch, k, d]: for so few candidates a batched product takes four times as long."""

    @staticmethod
    def forward(ctx, a, b):
        ctx.save_for_backward(a, b)
        return (b * a.unsqueeze(1)).sum(-1)

    @staticmethod
    def backward(ctx, cotangent):
        a, b = ctx.saved_tensors
        g = cotangent.unsqueeze(-1)
        return (b * g).sum(1), g * a.unsqueeze(1)


pair_products = PairProducts.apply


class SquaredDistance(torch.autograd.Function):
    """|a_b - b_bk|^2 of a [batch, d] and b [batch, k, d]; one pass over the differences in the derivative."""

    @staticmethod
    def forward(ctx, a, b):
        difference = b - a.unsqueeze(1)
        ctx.save_for_backward(difference)
        return difference.square().sum(-1)

    @staticmethod
    def backward(ctx, cotangent):
        (difference,) = ctx.saved_tensors
        of_b = difference * (2 * cotangent).unsqueeze(-1)
        return -of_b.sum(1), of_b


squared_distance = SquaredDistance.apply


def bayesian_ranking(score):
    """The sum of -ln sigma(x_i - x_j) over the liked items, in the first columns, each with its own other item."""
    liked, other = score.split(settings["targets"], 1)
    return F.softplus(other - liked).sum()


def tell_from_noise(score):
    """The sum of -ln sigma(x_i) over the liked items, in the first columns, and of -ln sigma(-x_j) over the others."""
    liked, other = score.split(settings["targets"], 1)
    return F.softplus(-liked).sum() + F.softplus(other).sum()


def only(**values):
    """Ends the program unless the model has these settings: a peer computes a model as its defaults have it."""
    for name, value in values.items():
        if hyper[name] != value:
            sys.exit(f"This peer knows {settings['model']} with {name} {value!r} only, not {hyper[name]!r}.")


def clip_(table):
    """Rows longer than 1 are scaled back to length 1."""
    return table.mul_(table.norm(dim=1, keepdim=True).clamp_(min=1).reciprocal_())


def told(loss):
    """A loss as a number; on a graphics card it stays there, since nobody should wait for it."""
    return loss.item() if args.device == "cpu" else loss.detach()


class Distinct:
    """The distinct ids of a batch, and the ids as places among them, without sorting."""

    def __init__(self, count):
        self.mark = torch.zeros(count, dtype=torch.bool, device=args.device)
        self.place = torch.empty(count, dtype=torch.int64, device=args.device)

    def __call__(self, *ids):
        for some in ids:
            self.mark[some.flatten()] = True
        distinct = self.mark.nonzero().squeeze(1)
        self.mark[distinct] = False
        self.place[distinct] = torch.arange(len(distinct), device=args.device)
        return distinct, [self.place[some] for some in ids]


def first_parameters(model):
    """The parameters to begin with, those that are kept in the unit ball inside of it."""
    given = model.parameters() if hasattr(model, "parameters") else {name: floats(name) for name in model.tables}
    return {name: clip_(x) if name in model.clipped else x for name, x in given.items()}


class WholeTables:
    """Parameters that torch's own Adagrad updates, by dense or sparse gradients."""

    def __init__(self, model):
        self.model = model
        self.parameters = {name: torch.nn.Parameter(x) for name, x in first_parameters(model).items()}
        self.optimizer = torch.optim.Adagrad(
            self.parameters.values(), lr=settings["rate"], initial_accumulator_value=settings["accumulator"]
        )

    def step(self, user, history, positive, negative, *gaps):
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.model.loss(self.parameters, user, history, positive, negative, *gaps)
        loss.backward()
        self.optimizer.step()
        with torch.no_grad():
            for name in self.model.clipped:
                table = self.parameters[name]
                ids = user if self.model.tables[name] == "user" else torch.cat((history, positive, negative), 1).flatten()
                # A table that is larger than the batch is clipped where the batch has touched it.
                if args.steps_by == "graph" or len(table) <= 2 * len(ids):
                    clip_(table)
                else:
                    ids = ids.unique()
                    table[ids] = clip_(table[ids])
        return told(loss)


class CompactTables:
    """Parameters of which a step sees the rows that its batch names, and Adagrad on those rows."""

    def __init__(self, model):
        self.model = model
        self.parameters = first_parameters(model)
        self.sums = {name: torch.full_like(table, settings["accumulator"]) for name, table in self.parameters.items()}
        self.users, self.items = Distinct(settings["users"]), Distinct(settings["items"])

    def step(self, user, history, positive, negative, *gaps):
        users, (user,) = self.users(user)
        items, (history, positive, negative) = self.items(history, positive, negative)
        ids = {name: {"user": users, "item": items, None: None}[kind] for name, kind in self.model.tables.items()}
        taken = {
            name: (table if ids[name] is None else table.index_select(0, ids[name])).requires_grad_()
            for name, table in self.parameters.items()
        }
        loss = self.model.loss(taken, user, history, positive, negative, *gaps)
        gradients = torch.autograd.grad(loss, list(taken.values()))
        with torch.no_grad():
            for (name, part), gradient in zip(taken.items(), gradients):
                part = part.detach()
                which = ids[name]
                sums = self.sums[name] if which is None else self.sums[name].index_select(0, which)
                sums.addcmul_(gradient, gradient)
                part.addcdiv_(gradient, sums.sqrt().add_(1e-10), value=-settings["rate"])
                if name in self.model.clipped:
                    clip_(part)
                if which is not None:
                    self.sums[name].index_copy_(0, which, sums)
                    self.parameters[name].index_copy_(0, which, part)
        return told(loss)


class RecordedSteps:
    """Steps on whole tables as a CUDA graph: recorded once for a full batch, and replayed for the others."""

    # What a step allocates and compiles at first is not recorded.
    WARM_UP = 3

    def __init__(self, model):
        self.eager = WholeTables(model)
        self.begun, self.graph = 0, None

    def step(self, *batch):
        self.begun += 1
        if self.begun <= self.WARM_UP or len(batch[0]) != settings["batch"]:
            stream = torch.cuda.Stream()
            stream.wait_stream(torch.cuda.current_stream())
            with torch.cuda.stream(stream):
                loss = self.eager.step(*batch)
            torch.cuda.current_stream().wait_stream(stream)
            return loss
        if self.graph is None:
            self.batch = [part.clone() for part in batch]
            self.graph = torch.cuda.CUDAGraph()
            # Gradients that are made within the graph have places of their own in it.
            self.eager.optimizer.zero_grad(set_to_none=True)
            with torch.cuda.graph(self.graph):
                self.loss = self.eager.step(*self.batch)
        for mine, given in zip(self.batch, batch):
            mine.copy_(given)
        self.graph.replay()
        return self.loss.clone()


def stepping(model):
    """What takes the steps, as the options say."""
    if args.steps_by == "eager":
        return (CompactTables if args.gradients == "compact" else WholeTables)(model)
    if args.gradients != "dense":
        sys.exit(f"--steps-by {args.steps_by} knows dense gradients only: the others have sizes that differ from batch to batch.")
    if args.steps_by == "graph":
        if args.device != "cuda":
            sys.exit("--steps-by graph records a CUDA graph: it needs --device cuda.")
        return RecordedSteps(model)
    if not hasattr(torch, "compile"):
        sys.exit(f"--steps-by compile needs torch 2, and this is {torch.__version__}.")
    model.loss = torch.compile(model.loss)
    return WholeTables(model)


def draw_negatives(positives, items):
    """As many negatives as positives, uniform over the items that are not targets of the window."""
    negatives = torch.randint(items, positives.shape, device=args.device)
    while True:
        clash = (negatives.unsqueeze(2) == positives.unsqueeze(1)).any(2)
        count = int(clash.sum())
        if count == 0:
            return negatives
        negatives[clash] = torch.randint(items, (count,), device=args.device)


def clocks():
    """Wall and CPU seconds, when all that was begun has ended."""
    if args.device == "cuda":
        torch.cuda.synchronize()
    return time.perf_counter(), time.process_time()


def train_epoch(training, data):
    """One pass over all windows in a new order, or over its first batches: loss per window, wall and CPU seconds."""
    wall, cpu = clocks()
    order = torch.randperm(len(data[0]), device=args.device)
    user, history, positive, *gaps = (part[order] for part in data)
    negative = draw_negatives(positive, settings["items"])
    begun_wall, begun_cpu = clocks()
    total, seen, number = 0.0, 0, 0
    for batch in zip(*(part.split(settings["batch"]) for part in (user, history, positive, negative, *gaps))):
        total += training.step(*batch)
        seen += len(batch[0])
        number += 1
        if number == args.steps:
            break
    share = len(user) / seen
    ended_wall, ended_cpu = clocks()
    return (
        float(total) / seen,
        begun_wall - wall + (ended_wall - begun_wall) * share,
        begun_cpu - cpu + (ended_cpu - begun_cpu) * share,
    )


def all_gaps(length, targets):
    """For each target of every window, the seconds since the last item of the history."""
    seconds = numbers("seconds", "f8")
    last = ints("starts") + (length - 1)
    targets = last.unsqueeze(1) + torch.arange(1, targets + 1)
    return (seconds[targets] - seconds[last].unsqueeze(1)).float()


def run(make_model):
    """Prints JSON lines: what this is, the losses of the check, and each epoch."""
    torch.set_num_threads(args.threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(1)
    on = blas() if args.device == "cpu" else f"CUDA {torch.version.cuda}, {torch.cuda.get_device_name()}"
    notes = {"program": f"torch {torch.__version__}, {on}", "threads": args.threads}
    if args.device == "cpu":
        notes |= {"isReferenceBlas": is_reference(on), "gigaflops": gigaflops(torch)}
    print(json.dumps(notes), flush=True)
    length, targets = settings["length"], settings["targets"]
    unseen = length - getattr(make_model, "history", length)

    dropout, hyper["dropout"] = hyper.get("dropout", 0), 0
    training = stepping(make_model())
    losses = []
    for number, size in enumerate(settings["checked"]):
        widths = {"user": 1, "history": length, "positive": targets, "negative": targets}
        batch = [ints(f"check-{number}-{name}").view(*((size,) if name == "user" else (size, width)))
                 for name, width in widths.items()]
        batch[1] = batch[1][:, unseen:]
        if settings["looksAtTime"]:
            batch.append(numbers(f"check-{number}-gaps", "f4").view(size, targets))
        losses.append(float(training.step(*batch)) / size)
    print(json.dumps({"check": losses}), flush=True)

    hyper["dropout"] = dropout
    training = stepping(make_model())
    data = [ints("users"), ints("histories").view(-1, length)[:, unseen:], ints("targets").view(-1, targets)]
    if settings["looksAtTime"]:
        data.append(all_gaps(length, targets))
    for epoch in range(1, args.epochs + 1):
        loss, seconds, cpu_seconds = train_epoch(training, data)
        print(json.dumps({"epoch": epoch, "seconds": seconds, "cpu_seconds": cpu_seconds, "loss": loss}), flush=True)


if __name__ == "__main__":
    sys.exit("This is what the peers share: run one of them.")
