"""BPRMF in PyTorch: -ln σ(x_ui - x_uj) with x_ui = β_i + γ_u · γ_i, each positive with its own negative.

Options and what is printed: common.py.
"""

import torch
import torch.nn.functional as F

from common import hyper, rows, run, settings, squares


class BPRMF:
    tables = {"users": "user", "items": "item", "popularity": "item"}
    clipped = ()

    def loss(self, p, user, history, positive, negative):
        item = torch.cat((positive, negative), 1)
        who, what = rows(p["users"], user), rows(p["items"], item)
        score = (what @ who.unsqueeze(2)).squeeze(2) + rows(p["popularity"], item).squeeze(2)
        liked, other = score.split(settings["targets"], 1)
        # Every window has one row of γ_u in the penalty.
        penalty = squares(p["users"], user, who) + squares(p["items"], item, what)
        return F.softplus(other - liked).sum() + hyper["l2"] * penalty


run(BPRMF)
