"""Writes figures.json, what splits and metrics come to in NumPy, for figures.test.ts: `python3 figures.py`.

Nothing here follows the code that it tests: parts are found by masks over rows, lists are sorted whole, metrics are computed
from vectors of relevance, and the Gini index from all pairs.
"""

import itertools
import json
from pathlib import Path

import numpy as np

USERS, ITEMS, CUTOFFS = 12, 40, [1, 3, 10]
rng = np.random.default_rng(7)
rows = 260
user = np.r_[np.arange(USERS), rng.integers(0, USERS, rows - USERS)]
item = np.r_[np.arange(ITEMS), rng.integers(0, ITEMS, rows - ITEMS)]
# Minutes, many of them shared, in bursts that are sessions.
time = (rng.integers(0, 60, rows) * 20 + rng.integers(0, 6, rows)) * 60
features = [{f"two {i % 2}", f"three {i % 3}", f"five {i % 5}"} for i in range(ITEMS)]

order = np.lexsort((np.arange(rows), time, user))
u, x, t = user[order], item[order], time[order]
place = np.arange(rows)


def score(who, last):
    return (31 * (who + 1) + 17 * np.arange(ITEMS) + 7 * last) % 23


def parts(split):
    """Masks of the validation and the test rows, and of the rows of training."""
    kind, *numbers = split.split("-")
    validation, test = np.zeros(rows, bool), np.zeros(rows, bool)
    if kind == "temporal":
        _, v, s = map(int, numbers)
        times = np.sort(t)
        first, second = times[(rows * (100 - v - s)) // 100], times[(rows * (100 - s)) // 100]
        validation, test = (t >= first) & (t < second), t >= second
        return validation, test
    for who in range(USERS):
        own = place[u == who]
        n = len(own)
        if kind == "leave":
            k = 1 if numbers[0] == "one" else int(numbers[0])
            sizes = (k, k)
        elif kind == "ratio":
            sizes = (n * int(numbers[1]) // 100, n * int(numbers[2]) // 100)
        else:
            session = np.cumsum(np.r_[0, np.diff(t[own]) > 60 * int(numbers[0])])
            sizes = tuple(int((session == session[-1] - back).sum()) for back in (1, 0))
        v, s = sizes
        if v > 0 and s > 0 and n > v + s:
            validation[own[n - s - v : n - s]] = True
            test[own[n - s :]] = True
    return validation, test


def queries(held_out, train, rule):
    """(user, end of the history, the rows that are right) of each query."""
    for who in range(USERS):
        mine = place[(u == who) & held_out]
        if len(mine) == 0 or not ((u == who) & train).any():
            continue
        wanted = {"all": [mine], "first": [mine[:1]], "last": [mine[-1:]], "successive": [[p] for p in mine]}[rule]
        for right in wanted:
            yield who, int(right[0]), [int(p) for p in right]


def accuracy(relevance, k):
    """All metrics of one list, from a vector that is 1 where a right item stands."""
    p, top = int(relevance.sum()), relevance[:k]
    gains = 1 / np.log2(np.arange(len(relevance)) + 2)
    precision = np.cumsum(relevance) / (np.arange(len(relevance)) + 1)
    first = np.flatnonzero(relevance)[0]
    right, wrong = np.flatnonzero(relevance == 1), np.flatnonzero(relevance == 0)
    return {
        f"HR@{k}": float(top.any()),
        f"Recall@{k}": top.sum() / p,
        f"Precision@{k}": top.sum() / k,
        f"MAP@{k}": (precision * relevance)[:k].sum() / min(k, p),
        f"NDCG@{k}": (gains * relevance)[:k].sum() / gains[: min(k, p)].sum(),
        f"MRR@{k}": 1 / (first + 1) if first < k else 0.0,
        "MRR": 1 / (first + 1),
        "AUC": float((right[:, None] < wrong[None, :]).mean()) if len(wrong) else 1.0,
    }


def of_lists(top, audience, trained, k):
    novelty = -np.log2(np.maximum(audience[top], 1) / trained)
    pairs = [1 - len(features[a] & features[b]) / len(features[a] | features[b]) for a, b in itertools.combinations(top, 2)]
    return {
        f"Novelty@{k}": novelty.mean(),
        f"Popularity@{k}": audience[top].mean(),
        f"Diversity@{k}": float(np.mean(pairs)) if pairs else 0.0,
    }


def case(split, rule):
    validation, test = parts(split)
    train = ~validation & ~test
    audience = np.array([len(set(u[train & (x == i)])) for i in range(ITEMS)])
    trained = len(set(u[train]))
    figures, exposure, asked, ranks = {}, {k: np.zeros(ITEMS) for k in CUTOFFS}, [], []
    for who, end, right in queries(test, train, rule):
        before = set(x[(u == who) & (place < right[0])].tolist())
        targets = list(dict.fromkeys(x[right].tolist()))
        scores = score(who, x[end - 1])
        candidates = [i for i in range(ITEMS) if i in targets or i not in before]
        against = sorted(candidates, key=lambda i: (scores[i], i in targets, i))
        listed = sorted(candidates, key=lambda i: (scores[i], i))
        asked.append([who, end, right[0], right[-1] + 1])
        ranks += [against.index(i) + 1 for i in targets]
        own = {}
        for k in CUTOFFS:
            own |= accuracy(np.array([float(i in targets) for i in against]), k)
            for name, repeated in (("repeat", True), ("explore", False)):
                some = [i for i in targets if (i in before) == repeated]
                if some:
                    apart = accuracy(np.array([float(i in some) for i in against]), k)
                    own |= {f"{metric} {name}": value for metric, value in apart.items()}
            own |= of_lists(np.array(listed[:k]), audience, trained, k)
            exposure[k][listed[:k]] += 1
        for name, value in own.items():
            figures.setdefault(name, {}).setdefault(who, []).append(float(value))
    means = {name: float(np.mean([np.mean(values) for values in by.values()])) for name, by in figures.items()}
    for k, times in exposure.items():
        means[f"Coverage@{k}"] = float((times > 0).mean())
        means[f"Gini@{k}"] = float(np.abs(times[:, None] - times[None, :]).sum() / (2 * ITEMS**2 * times.mean()))
    ends = [int(((u == who) & train).sum() + (u < who).sum()) for who in range(USERS)]
    return {"split": split, "targetRule": rule, "trainEnds": ends, "asked": asked, "ranks": ranks, "means": means}


cases = [
    case(split, rule)
    for split, rule in [
        ("leave-one-out", "all"),
        ("leave-3-out", "all"),
        ("leave-3-out", "successive"),
        ("ratio-70-15-15", "all"),
        ("temporal-80-10-10", "all"),
        ("temporal-80-10-10", "first"),
        ("temporal-80-10-10", "last"),
        ("sessions-15", "successive"),
        ("sessions-15", "all"),
    ]
]
data = {"users": user.tolist(), "items": item.tolist(), "times": time.tolist(), "features": [sorted(f) for f in features]}
Path(__file__).with_name("figures.json").write_text(json.dumps({"data": data, "cutoffs": CUTOFFS, "cases": cases}, indent=1) + "\n")
