"""AttRec in PyTorch: the peer that the TypeScript training step is measured against.

Equations 1 to 12 of "Next Item Recommendation with Self-Attentive Metric Learning", written as fast as one would
reasonably write them: the whole data set as three index tensors, one gather per table, negatives drawn for an epoch
at once, no data loader. Prints one JSON line per epoch; "seconds" is training alone (shuffling and negatives included).

The defaults reach HR@50 0.51 to 0.52 and MRR 0.10 to 0.11 on MovieLens-100K within 25 epochs. Adagrad forgets the
scale of its gradients only if its accumulator starts near 0: with the loss averaged over the batch and an accumulator
of 0.1 the steps are too small to learn much; summed over the batch, 0.1 does as well as 0 does with the mean.

    python3 benchmarks/peers/attrec_torch.py --data u.data.gz --threads 1 --evaluate
"""

import argparse
import gzip
import json
import math
import os
import time


def options():
    o = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    o.add_argument("--data", required=True, help="u.data of MovieLens-100K, gzipped or not: user, item, rating, time")
    o.add_argument("--epochs", type=int, default=25)
    o.add_argument("--threads", type=int, default=1)
    o.add_argument("--wait", choices=["active", "passive"], default="passive", help="how idle threads wait for others")
    o.add_argument("--seed", type=int, default=1)
    tables = o.add_mutually_exclusive_group()
    tables.add_argument("--sparse", dest="sparse", action="store_true", help="sparse gradients of the tables")
    tables.add_argument("--dense", dest="sparse", action="store_false", help="dense gradients of the tables (default)")
    o.set_defaults(sparse=False)
    o.add_argument("--project", choices=["items", "windows"], default="items", help="W once per item, or per position")
    o.add_argument("--clip", choices=["all", "touched", "none"], default="all", help="rows clipped to the unit ball")
    o.add_argument("--reduction", choices=["mean", "sum"], default="mean", help="of the loss over the batch")
    o.add_argument("--l2", type=float, default=0.0, help="times the squared norm of U, V, X (whole tables, dense only)")
    o.add_argument("--l2-weight", type=float, default=0.0, help="times the squared norm of W")
    o.add_argument("--dim", type=int, default=100)
    o.add_argument("--length", type=int, default=5)
    o.add_argument("--targets", type=int, default=3)
    o.add_argument("--batch", type=int, default=1000)
    o.add_argument("--omega", type=float, default=0.2)
    o.add_argument("--margin", type=float, default=0.5)
    o.add_argument("--dropout", type=float, default=0.5)
    o.add_argument("--rate", type=float, default=0.05)
    o.add_argument("--accumulator", type=float, default=0.0, help="initial accumulator of Adagrad")
    o.add_argument("--std", type=float, default=0.01, help="standard deviation of the entries of U, V and X")
    o.add_argument("--weight-std", type=float, default=None, help="of W: normal; without it Glorot-uniform")
    o.add_argument("--first-time", type=int, default=0, help="the t of the first position in the time signal")
    o.add_argument("--evaluate", action="store_true", help="HR@50 and MRR on validation and test after each epoch")
    return o.parse_args()


args = options()
# Read when the libraries are loaded, so before torch is imported. The products are small: threads of OpenBLAS beside
# those of torch fight for the same cores; threads of torch alone make an epoch faster. Active waiting is a little
# faster still where every thread has a core of its own, and many times slower where something else runs.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["OMP_NUM_THREADS"] = str(args.threads)
if args.wait == "passive":
    os.environ["OMP_WAIT_POLICY"] = "passive"

import torch  # noqa: E402
import torch.nn.functional as F  # noqa: E402


def blas():
    """The file name of the BLAS that torch has loaded; the reference one would make the comparison worthless."""
    try:
        with open("/proc/self/maps") as maps:
            names = {os.path.basename(line.split()[-1]) for line in maps if "blas" in line or "mkl" in line}
    except OSError:
        return "unknown"
    best = [name for name in sorted(names) if "openblas" in name or "mkl" in name or "blis" in name]
    return best[0] if best else ", ".join(sorted(names)) or "inside torch"


def sequences(path):
    """Items of each user in order of time (ties in the order of the file), users and items numbered from 0."""
    with (gzip.open if path.endswith(".gz") else open)(path, "rt") as file:
        rows = [line.split("\t") for line in file if line.strip()]
    users = {user: n for n, user in enumerate(sorted({int(r[0]) for r in rows}))}
    items = {item: n for n, item in enumerate(sorted({int(r[1]) for r in rows}))}
    by_user = [[] for _ in users]
    for user, item, _, when in sorted(rows, key=lambda r: int(r[3])):
        by_user[users[int(user)]].append(items[int(item)])
    return by_user, len(items)


def windows(by_user, length, targets):
    """Every run of length + targets items of the training part (all but the last two): users, histories, targets."""
    users, histories, nexts = [], [], []
    for user, items in enumerate(by_user):
        train = items[:-2]
        for start in range(len(train) - length - targets + 1):
            users.append(user)
            histories.append(train[start : start + length])
            nexts.append(train[start + length : start + length + targets])
    return torch.tensor(users), torch.tensor(histories), torch.tensor(nexts)


def time_signal(length, dim, first):
    """Equations 7 and 8: sines in the even columns, cosines in the odd ones."""
    t = torch.arange(first, first + length).unsqueeze(1)
    rate = torch.exp(torch.arange(0, dim, 2) * (-math.log(10000.0) / dim))
    signal = torch.zeros(length, dim)
    signal[:, 0::2] = torch.sin(t * rate)
    signal[:, 1::2] = torch.cos(t * rate[: dim // 2])
    return signal


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


def drop(x, rate):
    """Dropout that draws 16 bits for an entry: torch's own draws 64 and takes twice the time on a processor."""
    if rate == 0:
        return x
    bits = torch.empty(-(-x.numel() // 4), dtype=torch.int64).random_(-(2**63), None)
    keep = bits.view(torch.int16)[: x.numel()].view(x.shape) >= round(rate * 65536) - 32768
    return x * (keep * (1 / (1 - rate)))


class AttRec(torch.nn.Module):
    def __init__(self, users, items):
        super().__init__()
        table = lambda rows: torch.nn.Parameter(torch.randn(rows, args.dim) * args.std)  # noqa: E731
        self.U, self.V, self.X = table(users), table(items), table(items)
        self.W = torch.nn.Parameter(torch.empty(args.dim, args.dim))
        if args.weight_std is None:
            torch.nn.init.xavier_uniform_(self.W)
        else:
            torch.nn.init.normal_(self.W, std=args.weight_std)
        self.time = time_signal(args.length, args.dim, args.first_time)
        self.diagonal = torch.eye(args.length) * -1e9

    def intent(self, history):
        """Equations 1 to 8: the short-term intent m of each window, [batch, d]."""
        values = F.embedding(history, self.X, sparse=args.sparse)
        if args.project == "items" and not args.sparse:
            # (X_h + TE) W = (X W)_h + TE W: there are fewer items than positions in a batch.
            projected = F.embedding(history, self.X @ self.W) + self.time @ self.W
        else:
            projected = (values + self.time) @ self.W
        query = drop(torch.relu(projected), args.dropout if self.training else 0)
        affinity = torch.baddbmm(self.diagonal, query, query.transpose(1, 2), alpha=1 / math.sqrt(args.dim))
        # The mean over the positions commutes with the values: one row of weights is enough.
        weights = torch.softmax(affinity, -1).mean(1)
        return (weights.unsqueeze(2) * values).sum(1)

    def loss(self, user, history, positive, negative):
        """Equations 9 to 11, each positive with its own negative; summed over the targets."""
        item = torch.cat((positive, negative), 1)
        long_term = squared_distance(
            F.embedding(user, self.U, sparse=args.sparse), F.embedding(item, self.V, sparse=args.sparse)
        )
        short_term = squared_distance(self.intent(history), F.embedding(item, self.X, sparse=args.sparse))
        score = args.omega * long_term + (1 - args.omega) * short_term
        near, far = score.split(args.targets, 1)
        return torch.relu(near + args.margin - far).sum()

    @torch.no_grad()
    def scores(self, user, history):
        """Equation 10 for all items, [batch, items]; smaller is nearer."""
        m = self.intent(history)
        squared = lambda a, b: a.square().sum(1, keepdim=True) + b.square().sum(1) - 2 * a @ b.T  # noqa: E731
        return args.omega * squared(self.U[user], self.V) + (1 - args.omega) * squared(m, self.X)


@torch.no_grad()
def clip_rows(table, rows=None):
    """Equation 12: rows longer than 1 are scaled back to length 1; all of them, or those named."""
    if rows is None:
        table.mul_(table.norm(dim=1, keepdim=True).clamp_(min=1).reciprocal_())
    else:
        rows = rows.unique()
        part = table[rows]
        table[rows] = part / part.norm(dim=1, keepdim=True).clamp_(min=1)


def draw_negatives(positives, items):
    """As many negatives as positives, uniform over the items that are not targets of the window."""
    negatives = torch.randint(items, positives.shape)
    while True:
        clash = (negatives.unsqueeze(2) == positives.unsqueeze(1)).any(2)
        count = int(clash.sum())
        if count == 0:
            return negatives
        negatives[clash] = torch.randint(items, (count,))


def train_epoch(model, optimizer, data, items):
    """One pass over all windows in a new order; the mean loss per window."""
    model.train()
    order = torch.randperm(len(data[0]))
    user, history, positive = (part[order] for part in data)
    negative = draw_negatives(positive, items)
    total = 0.0
    batches = zip(*(part.split(args.batch) for part in (user, history, positive, negative)))
    for u, h, p, n in batches:
        optimizer.zero_grad(set_to_none=True)
        hinge = model.loss(u, h, p, n)
        loss = hinge / len(u) if args.reduction == "mean" else hinge
        if args.l2:
            loss = loss + args.l2 * sum(t.square().sum() for t in (model.U, model.V, model.X))
        if args.l2_weight:
            loss = loss + args.l2_weight * model.W.square().sum()
        loss.backward()
        optimizer.step()
        if args.clip == "all":
            for table in (model.U, model.V, model.X):
                clip_rows(table)
        elif args.clip == "touched":
            clip_rows(model.U, u)
            clip_rows(model.V, torch.cat((p.flatten(), n.flatten())))
            clip_rows(model.X, torch.cat((h.flatten(), p.flatten(), n.flatten())))
        total += hinge.item()
    return total / len(user)


def evaluate(model, by_user, held_out):
    """HR@50 and MRR over all items not seen before; held_out 2 is validation, 1 is test. A tie counts against us."""
    model.eval()
    users = torch.arange(len(by_user))
    history = torch.tensor([s[len(s) - held_out - args.length : len(s) - held_out] for s in by_user])
    target = torch.tensor([s[-held_out] for s in by_user])
    scores = model.scores(users, history)
    for user, items in enumerate(by_user):
        seen = [item for item in items[: len(items) - held_out] if item != items[-held_out]]
        scores[user, seen] = math.inf
    ranks = (scores <= scores[users, target].unsqueeze(1)).sum(1).double()
    return (ranks <= 50).double().mean().item(), (1 / ranks).mean().item()


def main():
    if args.sparse and args.l2:
        raise SystemExit("--l2 makes the gradient of a whole table dense: it does not go with --sparse.")
    torch.set_num_threads(args.threads)
    torch.set_flush_denormal(True)
    torch.manual_seed(args.seed)
    by_user, items = sequences(args.data)
    data = windows(by_user, args.length, args.targets)
    model = AttRec(len(by_user), items)
    optimizer = torch.optim.Adagrad(model.parameters(), lr=args.rate, initial_accumulator_value=args.accumulator)
    settings = {name: value for name, value in vars(args).items() if name != "data"}
    machine = {"torch": torch.__version__, "blas": blas(), "windows": len(data[0]), "items": items}
    print(json.dumps({**machine, **settings}), flush=True)
    for epoch in range(1, args.epochs + 1):
        wall, cpu = time.perf_counter(), time.process_time()
        loss = train_epoch(model, optimizer, data, items)
        line = {
            "epoch": epoch,
            "seconds": round(time.perf_counter() - wall, 4),
            "cpu_seconds": round(time.process_time() - cpu, 4),
            "loss": round(loss, 6),
        }
        if args.evaluate:
            for name, held_out in (("validation", 2), ("test", 1)):
                hit, mrr = evaluate(model, by_user, held_out)
                line[name] = {"hr50": round(hit, 4), "mrr": round(mrr, 4)}
        print(json.dumps(line), flush=True)


main()
