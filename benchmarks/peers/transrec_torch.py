"""TransRec in PyTorch: -ln σ(p_i - p_j) with p_i = β_i - |γ_l + t + t_u - γ_i|² and l the last item; γ and t in the unit ball.

Options and what is printed: common.py.
"""

from common import bayesian_ranking, floats, hyper, only, rows, run, squared_distance, squares, torch


class TransRec:
    tables = {"items": "item", "common": None, "users": "user", "popularity": "item"}
    clipped = ("items", "common") if hyper["unitBall"] else ()
    history = 1

    def parameters(self):
        """t is a table of one row, which is kept in the unit ball as other rows are."""
        return {name: floats(name).view(1, -1) if name == "common" else floats(name) for name in self.tables}

    def loss(self, p, user, history, positive, negative):
        last, item = history.squeeze(1), torch.cat((positive, negative), 1)
        before, way, what = rows(p["items"], last), rows(p["users"], user), rows(p["items"], item)
        popularity = rows(p["popularity"], item)
        point = before + way + p["common"]
        penalty = (
            squares(p["users"], user, way)
            + squares(p["popularity"], item, popularity)
            + p["common"].square().sum()
        )
        score = popularity.squeeze(2) - squared_distance(point, what)
        return bayesian_ranking(score) + hyper["l2"] * penalty


only(distance="squared l2", l2Items=0)
run(TransRec)
