"""FMC in PyTorch: -ln σ(x_li - x_lj) with x_li = v_l · v'_i and l the last item, each positive with its own negative.

Options and what is printed: common.py.
"""

from common import bayesian_ranking, hyper, pair_products, rows, run, squares, torch


class FMC:
    tables = {"previous": "item", "next": "item"}
    clipped = ()
    history = 1

    def loss(self, p, user, history, positive, negative):
        last, item = history.squeeze(1), torch.cat((positive, negative), 1)
        before, after = rows(p["previous"], last), rows(p["next"], item)
        penalty = squares(p["previous"], last, before) + squares(p["next"], item, after)
        return bayesian_ranking(pair_products(before, after)) + hyper["l2"] * penalty


run(FMC)
