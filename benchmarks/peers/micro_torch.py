"""The tasks of micro.ts in PyTorch; reading in plain Python (no pandas is needed). Prints a JSON line a task."""

import argparse
import array
import json
import os
import statistics
import sys
import time

o = argparse.ArgumentParser()
o.add_argument("--threads", type=int, default=1)
o.add_argument("--ratings")
o.add_argument("--reference-blas", action="store_true", help="measure torch on a BLAS that nobody optimised too")
args = o.parse_args()
os.environ["OPENBLAS_NUM_THREADS"] = str(args.threads)
os.environ["OMP_NUM_THREADS"] = str(args.threads)
os.environ["OMP_WAIT_POLICY"] = "passive"

import torch  # noqa: E402
from blas import blas, is_reference  # noqa: E402

if is_reference(blas()) and not args.reference_blas:
    sys.exit(f"torch multiplies by {blas()}, which nobody optimised: install OpenBLAS, or say --reference-blas.")
torch.set_num_threads(args.threads)
torch.manual_seed(1)


def say(task, work):
    for _ in range(3):
        work()
    walls, cpus, began = [], [], time.perf_counter()
    while len(walls) < 5 or time.perf_counter() - began < 1:
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        walls.append(1e3 * (time.perf_counter() - wall))
        cpus.append(1e3 * (time.process_time() - cpu))
    print(json.dumps({"task": task, "wall": statistics.median(walls), "cpu": statistics.median(cpus)}), flush=True)


for m, k, n in ((5000, 100, 100), (512, 512, 512)):
    a, b = torch.rand(m, k) - 0.5, torch.rand(k, n) - 0.5
    for task in (f"product {m}×{k} · {k}×{n}", f"product {m}×{k} · {k}×{n}, left where it is computed"):
        say(task, lambda: a @ b)

table, positions = torch.rand(1682, 100), torch.randint(1682, (1000, 5))
for task in ("gather of 5000 of 1682 rows of 100", "gather of 5000 of 1682 rows of 100, left where it is computed"):
    say(task, lambda: torch.nn.functional.embedding(positions, table))
wide = torch.rand(1000, 1682)
for task in ("softmax of 1000×1682", "softmax of 1000×1682, left where it is computed"):
    say(task, lambda: torch.softmax(wide, -1))
say("maxima of 1000×1682, left where they are computed", lambda: wide.amax(1))
say("sums of 1000×1682, left where they are computed", lambda: wide.sum(1))
say("1000×1682 sorted by rows, left where they are computed", lambda: wide.sort(1, descending=True))
say("the first 10 of rows of 1000×1682, left where they are computed", lambda: wide.topk(10, 1))

first, second = (torch.rand(100, 256) - 0.5).requires_grad_(), (torch.rand(256, 10) - 0.5).requires_grad_()
x, y = torch.rand(1000, 100) - 0.5, torch.rand(1000, 10) - 0.5


def both():
    loss = (torch.tanh(x @ first) @ second - y).square().mean()
    return loss.item(), torch.autograd.grad(loss, (first, second))


say("value and gradient of a net of 100, 256, 10 units for 1000 rows", both)

for name, users, items in (("MovieLens 100K", 943, 1682), ("MovieLens 1M", 6040, 3706)):
    points, everything, targets = torch.rand(users, 100), torch.rand(items, 100), torch.randint(items, (users, 1))

    def rank():
        squares = everything.square().sum(1)
        for block, target in zip(points.split(128), targets.split(128)):
            scores = torch.addmm(squares, block, everything.T, alpha=-2)
            (scores <= scores.gather(1, target)).sum(1)

    task = f"ranking {items} items for {users} users ({name})"
    for each in (task, f"{task}, the items where they are ranked"):
        say(each, rank)


def read():
    users, items, times = array.array("i"), array.array("i"), array.array("d")
    user_numbers, item_numbers = {}, {}
    with open(args.ratings, encoding="latin1") as file:
        for line in file:
            user, item, _, when = line.split("::")
            users.append(user_numbers.setdefault(user, len(user_numbers)))
            items.append(item_numbers.setdefault(item, len(item_numbers)))
            times.append(float(when))


if args.ratings:
    say("reading a million ratings", read)
