"""BPRMF in PyTorch: -ln σ(x_ui - x_uj) with x_ui = β_i + γ_u · γ_i, each positive with its own negative.

Options and what is printed: common.py.
"""

from common import bayesian_ranking, hyper, pair_products, rows, run, squares, torch


class BPRMF:
    tables = {"users": "user", "items": "item", "popularity": "item"}
    clipped = ()
    history = 0

    def loss(self, p, user, history, positive, negative):
        item = torch.cat((positive, negative), 1)
        who, what = rows(p["users"], user), rows(p["items"], item)
        score = pair_products(who, what) + rows(p["popularity"], item).squeeze(2)
        # Every window has one row of γ_u in the penalty.
        penalty = squares(p["users"], user, who) + squares(p["items"], item, what)
        return bayesian_ranking(score) + hyper["l2"] * penalty


run(BPRMF)
