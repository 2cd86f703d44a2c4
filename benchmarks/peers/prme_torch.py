"""PRME in PyTorch: -ln σ(D_j - D_i) with D = α |X^P_u - X^P_i|² + (1 - α) |X^S_l - X^S_i|² and l the last item.

If the last item is longer ago than the threshold, D is |X^P_u - X^P_i|². Options and what is printed: common.py.
"""

from common import bayesian_ranking, hyper, rows, run, squared_distance, squares, torch


class PRME:
    tables = {"users": "user", "items": "item", "sequence": "item"}
    clipped = ()
    history = 1

    def loss(self, p, user, history, positive, negative, gaps=None):
        last, item = history.squeeze(1), torch.cat((positive, negative), 1)
        who, what = rows(p["users"], user), rows(p["items"], item)
        before, after = rows(p["sequence"], last), rows(p["sequence"], item)
        share = 1 - hyper["alpha"]
        if gaps is not None:
            share = share * (gaps <= 3600 * hyper["threshold"]).repeat(1, 2)
        distance = torch.lerp(squared_distance(who, what), squared_distance(before, after), share)
        used = torch.cat((last.unsqueeze(1), item), 1)
        penalty = (
            squares(p["users"], user, who)
            + squares(p["items"], item, what)
            + squares(p["sequence"], used, torch.cat((before.unsqueeze(1), after), 1))
        )
        return bayesian_ranking(-distance) + hyper["l2"] * penalty


run(PRME)
