"""HRM in PyTorch: the largest of the history in each dimension, and of that and the user; items told from noise.

Options and what is printed: common.py.
"""

from common import drop, hyper, only, pair_products, rows, run, squares, tell_from_noise, torch


class HRM:
    tables = {"users": "user", "items": "item"}
    clipped = ()

    def loss(self, p, user, history, positive, negative):
        item = torch.cat((positive, negative), 1)
        who, before, what = rows(p["users"], user), rows(p["items"], history), rows(p["items"], item)
        hybrid = drop(torch.maximum(who, before.amax(1)), hyper["dropout"])
        used = torch.cat((history, item), 1)
        penalty = squares(p["users"], user, who) + squares(p["items"], used, torch.cat((before, what), 1))
        return tell_from_noise(pair_products(hybrid, what)) + hyper["l2"] * penalty


only(within="max", between="max", objective="noise")
run(HRM)
