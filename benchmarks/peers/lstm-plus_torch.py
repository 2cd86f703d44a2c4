"""LSTM+ in PyTorch: AttRec's distances and loss, with the last state of an LSTM as the short-term intent.

--form says how the cell runs: "module", torch's own LSTM; or step by step with a derivative written by hand, what comes
from the items being multiplied before, for the "table" or for the "positions" of a batch. Options and what is printed:
common.py.
"""

from common import args, drop, F, floats, hyper, only, rows, run, settings, squared_distance, squares, torch

GATES = range(4)


class Cell(torch.autograd.Function):
    """The next state from the sums of the gates (input, forget, candidate, output) and the memory before."""

    @staticmethod
    def forward(ctx, sums, before):
        gates = torch.sigmoid(sums)
        i, f, g, o = gates.chunk(4, 1)
        torch.tanh(sums.chunk(4, 1)[2], out=g)
        memory = torch.addcmul(f * before, i, g)
        told = torch.tanh(memory)
        ctx.save_for_backward(gates, before, told)
        return o * told, memory

    @staticmethod
    def backward(ctx, of_hidden, of_memory):
        gates, before, told = ctx.saved_tensors
        i, f, g, o = gates.chunk(4, 1)
        total = of_memory + of_hidden * o * (1 - told * told)
        # σ' is σ (1 - σ), and tanh' is 1 - tanh².
        result = gates * (1 - gates)
        of_i, of_f, of_g, of_o = result.chunk(4, 1)
        of_i.mul_(g).mul_(total)
        of_f.mul_(before).mul_(total)
        torch.mul(total * i, 1 - g * g, out=of_g)
        of_o.mul_(told).mul_(of_hidden)
        return result, total * f


class LSTMPlus:
    tables = {"users": "user", "items": "item", "sequence": "item", "input": None, "recurrent": None, "bias": None}
    clipped = ("users", "items", "sequence") if hyper["clip"] else ()

    def parameters(self):
        """The gates beside one another, as torch's LSTM has them: [4 d, d]."""
        beside = {
            name: torch.cat([floats(f"gates.{gate}.{name}").T for gate in GATES]).contiguous()
            for name in ("input", "recurrent", "bias")
        }
        return {**{name: floats(name) for name in ("users", "items", "sequence")}, **beside, "bias": beside["bias"].view(-1)}

    def intent(self, p, history, values):
        """The hidden state after the last item: [batch, d]."""
        given = drop(values, hyper["dropout"])
        if args.form == "module":
            nothing = values.new_zeros(1, len(values), hyper["dim"])
            # What torch.nn.LSTM calls. It has two biases, which Adagrad would move twice: the second stays 0.
            weights = [p["input"], p["recurrent"], p["bias"], torch.zeros_like(p["bias"])]
            return torch._VF.lstm(given, (nothing, nothing), weights, True, 1, 0.0, True, False, True)[1][0]
        if args.form == "table":
            sums = rows(F.linear(p["sequence"], p["input"], p["bias"]), history)
        else:
            sums = F.linear(given, p["input"], p["bias"])
        hidden, memory = None, values.new_zeros(len(values), hyper["dim"])
        for time in sums.unbind(1):
            hidden, memory = Cell.apply(time if hidden is None else torch.addmm(time, hidden, p["recurrent"].T), memory)
        return hidden

    def loss(self, p, user, history, positive, negative):
        """AttRec's, equations 9 to 11."""
        item = torch.cat((positive, negative), 1)
        values, preference = rows(p["sequence"], history), rows(p["users"], user)
        of_items, of_sequence = rows(p["items"], item), rows(p["sequence"], item)
        long_term = squared_distance(preference, of_items)
        short_term = squared_distance(self.intent(p, history, values), of_sequence)
        near, far = torch.lerp(short_term, long_term, hyper["omega"]).split(settings["targets"], 1)
        loss = torch.relu(near.unsqueeze(2) - far.unsqueeze(1) + hyper["margin"]).sum()
        if hyper["l2"]:
            loss = loss + hyper["l2"] * (
                squares(p["users"], user, preference)
                + squares(p["items"], item, of_items)
                + squares(p["sequence"], torch.cat((history, item), 1), torch.cat((values, of_sequence), 1))
            )
        if hyper["l2Weights"]:
            loss = loss + hyper["l2Weights"] * (p["input"].square().sum() + p["recurrent"].square().sum())
        return loss


only(cell="lstm", pairs="all", **({"dropout": 0} if args.form == "table" else {}))
run(LSTMPlus)
