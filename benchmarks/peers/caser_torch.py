"""Caser in PyTorch: filters that look over the last items, two layers, and items told from noise.

--form says how the horizontal filters are applied: "conv", as convolutions of one dimension; "band", in one product of whole
histories with all filters at all places; or "table", which multiplies every item of the table with every row of
every filter and adds up what meets. Options and what is printed: common.py.
"""

from common import args, drop, F, floats, hyper, only, pair_products, rows, run, settings, squares, tell_from_noise, torch

L, DIM, FILTERS = hyper["length"], hyper["dim"], hyper["horizontal"]
HEIGHTS = range(1, (hyper["highest"] or L) + 1)


class Diagonals(torch.autograd.Function):
    """From [batch, L, filters of all heights, row by row] to the sums of each height: [batch, places, filters]."""

    @staticmethod
    def forward(ctx, found):
        ctx.shape = found.shape
        sums = []
        for height, parts in zip(HEIGHTS, found.split([h * FILTERS for h in HEIGHTS], 2)):
            places = L - height + 1
            of_rows = [part[:, row : row + places] for row, part in enumerate(parts.split(FILTERS, 2))]
            total = of_rows[0].clone()
            for part in of_rows[1:]:
                total += part
            sums.append(total)
        return tuple(sums)

    @staticmethod
    def backward(ctx, *cotangents):
        result = cotangents[0].new_zeros(ctx.shape)
        for cotangent, parts in zip(cotangents, result.split([h * FILTERS for h in HEIGHTS], 2)):
            for row, part in enumerate(parts.split(FILTERS, 2)):
                part[:, row : row + cotangent.shape[1]] = cotangent
        return result


class Caser:
    weights = [f"filters{h}" for h in HEIGHTS] + ["vertical", "first"]
    biases = [f"bias{h}" for h in HEIGHTS] + ["bias"]
    tables = {
        **{"users": "user", "items": "item", "forSequence": "item", "forUser": "item", "popularity": "item"},
        **dict.fromkeys(weights + biases),
    }
    clipped = ()

    def parameters(self):
        """The first layer has one matrix here, and a filter the layout [height, d, filters]."""
        first = [floats(f"fromHorizontal.{h - 1}") for h in HEIGHTS] + [floats("fromVertical").view(-1, DIM)]
        return {
            **{name: floats(name) for name in (*list(self.tables)[:5], "vertical")},
            **{f"filters{h}": floats(f"horizontal.{h - 1}.filters") for h in HEIGHTS},
            **{f"bias{h}": floats(f"horizontal.{h - 1}.bias").view(-1) for h in HEIGHTS},
            "first": torch.cat(first),
            "bias": floats("bias").view(-1),
        }

    def places(self, p, history, items):
        """What the filters of each height find at each place: [batch, filters, places] or [batch, places, filters]."""
        filters = [p[f"filters{h}"] for h in HEIGHTS]
        if args.form == "conv":
            image = items.transpose(1, 2).contiguous()
            return 2, [F.conv1d(image, some.permute(2, 1, 0)) for some in filters]
        if args.form == "band":
            at_places = [
                F.pad(some, (0, 0, 0, 0, place, L - height - place)).view(L * DIM, FILTERS)
                for height, some in zip(HEIGHTS, filters)
                for place in range(L - height + 1)
            ]
            found = items.view(len(items), -1) @ torch.cat(at_places, 1)
            parts = found.split([(L - height + 1) * FILTERS for height in HEIGHTS], 1)
            return 1, [part.view(len(items), -1, FILTERS) for part in parts]
        of_rows = torch.cat([some.transpose(0, 1).reshape(DIM, -1) for some in filters], 1)
        return 1, Diagonals.apply(rows(p["items"] @ of_rows, history))

    def loss(self, p, user, history, positive, negative):
        item = torch.cat((positive, negative), 1)
        who, items = rows(p["users"], user), rows(p["items"], history)
        for_sequence, for_user = rows(p["forSequence"], item), rows(p["forUser"], item)
        along, places = self.places(p, history, items)
        # The largest of what is rectified is the largest, rectified; and the bias of a filter is the same at all places.
        strongest = [torch.relu(found.amax(along) + p[f"bias{h}"]) for h, found in zip(HEIGHTS, places)]
        weighed = (p["vertical"].T @ items).flatten(1)
        features = drop(torch.cat((*strongest, weighed), 1), hyper["dropout"])
        z = torch.relu(torch.addmm(p["bias"], features, p["first"]))
        score = (
            pair_products(z, for_sequence)
            + pair_products(who, for_user)
            + rows(p["popularity"], item).squeeze(2)
        )
        penalty = (
            squares(p["users"], user, who)
            + squares(p["items"], history, items)
            + squares(p["forSequence"], item, for_sequence)
            + squares(p["forUser"], item, for_user)
        )
        for name in self.weights:
            penalty = penalty + p[name].square().sum()
        return tell_from_noise(score) + hyper["l2"] * penalty


only(output="own", length=settings["length"])
run(Caser)
