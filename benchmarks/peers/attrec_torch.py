"""AttRec in PyTorch: equations 1 to 12 of "Next Item Recommendation with Self-Attentive Metric Learning".

Options and what is printed: common.py.
"""

import math

from common import args, drop, hyper, rows, run, settings, squared_distance, squares, torch


def time_signal(length, dim, first):
    """Equations 7 and 8: sines in the even columns, cosines in the odd ones."""
    t = torch.arange(first, first + length).unsqueeze(1)
    rate = torch.exp(torch.arange(0, dim, 2) * (-math.log(10000.0) / dim))
    signal = torch.zeros(length, dim)
    signal[:, 0::2] = torch.sin(t * rate)
    signal[:, 1::2] = torch.cos(t * rate[: dim // 2])
    return signal


class AttRec:
    tables = {"users": "user", "items": "item", "sequence": "item", "weights": None}
    clipped = ("users", "items", "sequence") if hyper["clip"] else ()

    def __init__(self):
        self.time = time_signal(settings["length"], hyper["dim"], hyper["firstTime"]).to(args.device)
        self.diagonal = torch.eye(settings["length"], device=args.device) * -1e9

    def intent(self, p, history, values):
        """Equations 1 to 8: the short-term intent m of each window, [batch, d]."""
        weights = p["weights"]
        if args.form == "table":
            # (X_h + TE) W = (X W)_h + TE W: there may be fewer rows in the table than positions in a batch.
            projected = rows(p["sequence"] @ weights, history) + self.time @ weights
        else:
            projected = (values + self.time) @ weights
        query = drop(torch.relu(projected), hyper["dropout"])
        affinity = torch.baddbmm(self.diagonal, query, query.transpose(1, 2), alpha=1 / math.sqrt(hyper["dim"]))
        # The mean over the positions commutes with the values: one row of weights is enough.
        attention = torch.softmax(affinity, -1).mean(1)
        return (attention.unsqueeze(2) * values).sum(1)

    def loss(self, p, user, history, positive, negative):
        """Equations 9 to 11, over all pairs of a positive and a negative, and the penalty."""
        item = torch.cat((positive, negative), 1)
        values, preference = rows(p["sequence"], history), rows(p["users"], user)
        of_items, of_sequence = rows(p["items"], item), rows(p["sequence"], item)
        long_term = squared_distance(preference, of_items)
        short_term = squared_distance(self.intent(p, history, values), of_sequence)
        score = hyper["omega"] * long_term + (1 - hyper["omega"]) * short_term
        near, far = score.split(settings["targets"], 1)
        loss = torch.relu(near.unsqueeze(2) - far.unsqueeze(1) + hyper["margin"]).sum()
        if hyper["l2"]:
            loss = loss + hyper["l2"] * (
                squares(p["users"], user, preference)
                + squares(p["items"], item, of_items)
                + squares(p["sequence"], torch.cat((history, item), 1), torch.cat((values, of_sequence), 1))
            )
        if hyper["l2Weights"]:
            loss = loss + hyper["l2Weights"] * p["weights"].square().sum()
        return loss


run(AttRec)
