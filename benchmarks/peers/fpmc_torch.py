"""FPMC in PyTorch: -ln σ(x_i - x_j) with x_i = v_u · v_i + v_l · v'_i and l the last item.

Options and what is printed: common.py.
"""

from common import bayesian_ranking, hyper, only, pair_products, rows, run, squares, torch


class FPMC:
    tables = {"users": "user", "items": "item", "previous": "item", "next": "item"}
    clipped = ()
    history = 1

    def loss(self, p, user, history, positive, negative):
        last, item = history.squeeze(1), torch.cat((positive, negative), 1)
        who, what = rows(p["users"], user), rows(p["items"], item)
        before, after = rows(p["previous"], last), rows(p["next"], item)
        penalty = (
            squares(p["users"], user, who)
            + squares(p["items"], item, what)
            + squares(p["previous"], last, before)
            + squares(p["next"], item, after)
        )
        return bayesian_ranking(pair_products(who, what) + pair_products(before, after)) + hyper["l2"] * penalty


only(terms="both")
run(FPMC)
