"""A tool of GradBench on PyTorch, in float64 or, with --float32, in float32, on one thread.

Every evaluation is written as an author who cares for speed would: on whole arrays, where the task is not a recurrence. det
computes each minor once, as our own does. Of the four functions of particle and saddle there is rr, reverse mode twice.
"""

import itertools
import json
import math
import os
import sys
import time

os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["OMP_NUM_THREADS"] = "1"

import torch  # noqa: E402
import torch.autograd.forward_ad as forward_ad  # noqa: E402

torch.set_num_threads(1)
REAL = torch.float32 if "--float32" in sys.argv else torch.float64
torch.set_default_dtype(REAL)


def real(x):
    return torch.tensor(x, dtype=REAL)


def gradient(f, *xs):
    """The gradient of f by each of xs."""
    own = [x.detach().requires_grad_() for x in xs]
    return torch.autograd.grad(f(*own), own)


def tangent(f, x, direction):
    """The derivative of f at x in a direction, forwards."""
    with forward_ad.dual_level():
        value, moved = forward_ad.unpack_dual(f(forward_ad.make_dual(x, direction)))
        return torch.zeros_like(value) if moved is None else moved


def llsq(x, n):
    t = -1 + 2 * torch.arange(n, dtype=REAL) / (n - 1)
    return 0.5 * (torch.sign(t) - t[:, None] ** torch.arange(len(x), dtype=REAL) @ x).square().sum()


def lse(x):
    largest = x.max()
    return largest + (x - largest).exp().sum().log()


def kmeans(centroids, points):
    return (points[:, None] - centroids).square().sum(-1).min(1).values.sum()


def direction(centroids, points):
    own = centroids.detach().requires_grad_()
    (first,) = torch.autograd.grad(kmeans(own, points), own, create_graph=True)
    (second,) = torch.autograd.grad(first.sum(), own)
    return (first / second).detach()


def gmm(alpha, mu, q, l, x, m, gamma):
    (k, d), n = mu.shape, len(x)
    rows = [i for j in range(d) for i in range(j + 1, d)]
    columns = [j for j in range(d) for _ in range(j + 1, d)]
    below = torch.zeros(k, d, d).index_put((torch.arange(k)[:, None], torch.tensor(rows), torch.tensor(columns)), l)
    apart = (x[:, None] - mu).transpose(0, 1)
    turned = q.exp()[:, None] * apart + apart @ below.transpose(1, 2)
    beta = alpha + q.sum(1) - 0.5 * turned.square().sum(2).T
    nu = d + m + 1
    log_gamma = d * (d - 1) / 4 * math.log(math.pi) + sum(math.lgamma(nu / 2 - j / 2) for j in range(d))
    squares = (2 * q).exp().sum() + l.square().sum()
    return (
        -n * d / 2 * math.log(2 * math.pi)
        - n * alpha.logsumexp(0)
        + beta.logsumexp(1).sum()
        + k * (nu * d * math.log(gamma / math.sqrt(2)) - log_gamma)
        + m * q.sum()
        - gamma**2 / 2 * squares
    )


def lstm(main, extra, state, sequence):
    layers, b = len(main) // 2, sequence.shape[1]
    weights, biases = main.reshape(layers, 2, 4, b).unbind(1)
    weights, biases = [w.unbind(0) for w in weights.unbind(0)], [w.unbind(0) for w in biases.unbind(0)]
    hidden, memory = list(state[0::2].unbind(0)), list(state[1::2].unbind(0))
    last = []
    for u in (sequence[:-1] * extra[0]).unbind(0):
        for i in range(layers):
            (wf, wg, wo, wz), (bf, bg, bo, bz), h = weights[i], biases[i], hidden[i]
            memory[i] = memory[i] * (u * wf + bf).sigmoid() + (h * wg + bg).sigmoid() * (h * wz + bz).tanh()
            u = hidden[i] = (u * wo + bo).sigmoid() * memory[i].tanh()
        last.append(u)
    y = torch.stack(last) * extra[1] + extra[2]
    foreseen = y - (2 + y.exp().sum(1, keepdim=True)).log()
    return -(sequence[1:] * foreseen).mean()


def ode(x, steps):
    h = 2 / steps
    one = torch.ones(1)
    slope = lambda y: x * torch.cat([one, y[:-1]])  # noqa: E731
    y = torch.zeros_like(x)
    for _ in range(steps):
        a = slope(y)
        b = slope(y + h / 2 * a)
        c = slope(y + h / 2 * b)
        d = slope(y + h * c)
        y = y + h / 6 * (a + d + 2 * (b + c))
    return y


def det(a):
    size = len(a)
    minors, places = torch.ones(1), {(): 0}
    for count in range(1, size + 1):
        sets = list(itertools.combinations(range(size), count))
        without = torch.tensor([[places[own[:k] + own[k + 1 :]] for k in range(count)] for own in sets])
        signs = real([(-1) ** k for k in range(count)])
        minors = (signs * a[size - count][torch.tensor(sets)] * minors[without]).sum(1)
        places = {own: i for i, own in enumerate(sets)}
    return minors[0]


def slope_of(f):
    """The value and the gradient of f at a point, which can be differentiated again where the point can."""

    def of(x):
        outer = x.requires_grad
        own = x if outer else x.detach().requires_grad_()
        y = f(own)
        return y, torch.autograd.grad(y, own, create_graph=outer)[0]

    return of


def descend(slope, x):
    rate, calm = 1e-5, 0
    value, g = (each.detach() for each in slope(x))
    while g.norm() > 1e-5:
        if calm == 10:
            rate, calm = 2 * rate, 0
        proposed = x - rate * g
        if (proposed - x).norm() <= 1e-5:
            break
        there, its = (each.detach() for each in slope(proposed))
        if there < value:
            x, value, g, calm = proposed, there, its, calm + 1
        else:
            rate, calm = rate / 2, 0
    return x


def particle(w):
    def landing(w):
        first, second = torch.cat([real([10.0]), 10 - w]), real([10.0, 0.0])
        potential = lambda at: 1 / (at - first).norm() + 1 / (at - second).norm()  # noqa: E731
        position, velocity = real([0.0, 8.0]), real([0.75, 0.0])
        force = slope_of(potential)
        while (position + 0.1 * velocity)[1] > 0:
            moved = position + 0.1 * velocity
            # The derivative by w goes through the force, and so through the position.
            at = position if position.requires_grad else position.requires_grad_()
            velocity = velocity - 0.1 * force(at)[1]
            position = moved
        return (position[0] - position[1] / velocity[1] * velocity[0]).square()

    return descend(slope_of(landing), w)


def saddle(start):
    f = lambda x, y: x.square().sum() - y.square().sum()  # noqa: E731

    def highest(x):
        return descend(slope_of(lambda y: -f(x, y)), start)

    x = descend(slope_of(lambda x: f(x, highest(x.detach()))), start)
    return [*x.tolist(), *highest(x).tolist()]


def rotation(r, least, first):
    squared = r.square().sum(-1)[..., None, None]
    turns = squared > least**2
    safe = torch.where(turns, squared, torch.ones_like(squared))
    angle = safe.sqrt()
    once = torch.where(turns, angle.sin() / angle, torch.full_like(angle, first))
    twice = torch.where(turns, (1 - angle.cos()) / safe, torch.zeros_like(angle))
    zero = torch.zeros_like(r[..., 0])
    x, y, z = r.unbind(-1)
    k = torch.stack([zero, -z, y, z, zero, -x, -y, x, zero], -1).unflatten(-1, (3, 3))
    return torch.eye(3) + once * k + twice * (k @ k)


def reprojection(own, features):
    apart = own[:, 11:14] - own[:, 3:6]
    seen = (rotation(own[:, :3], 0, 1.0) @ apart[:, :, None])[:, :, 0]
    flat = seen[:, :2] / seen[:, 2:]
    far = flat.square().sum(1, keepdim=True)
    bent = 1 + own[:, 9:10] * far + own[:, 10:11] * far.square()
    return own[:, 14:15] * (own[:, 6:7] * bent * flat + own[:, 7:9] - features)


class Scene:
    def __init__(self, i):
        self.n, self.m, self.p = i["n"], i["m"], i["p"]
        self.cameras, self.points = real([i["cam"]] * self.n), real([i["x"]] * self.m)
        self.weights, self.features = real([[i["w"]]] * self.p), real([i["feat"]] * self.p)

    def observations(self):
        each = torch.arange(self.p)
        return torch.cat([self.cameras[each % self.n], self.points[each % self.m], self.weights], 1)


def ba_objective(s):
    return reprojection(s.observations(), s.features), 1 - s.weights[:, 0].square()


def ba_jacobian(s):
    own = s.observations().requires_grad_()
    errors = reprojection(own, s.features)
    # An error is of one observation alone, so that the gradient of the sum over all has all derivatives.
    blocks = torch.stack([torch.autograd.grad(errors[:, k].sum(), own, retain_graph=k == 0)[0] for k in (0, 1)], 1)
    (of_weights,) = gradient(lambda w: (1 - w.square()).sum(), s.weights[:, 0])
    p, n, m = s.p, s.n, s.m
    rows = torch.cat([torch.arange(2 * p + 1) * 15, 30 * p + torch.arange(1, p + 1)])
    each = torch.arange(p)[:, None]
    cols = torch.cat([11 * (each % n) + torch.arange(11), 11 * n + 3 * (each % m) + torch.arange(3), 11 * n + 3 * m + each], 1)
    cols = torch.cat([cols[:, None].expand(p, 2, 15).flatten(), 11 * n + 3 * m + each[:, 0]])
    return rows, cols, torch.cat([blocks.flatten(), of_weights])


class Hand:
    def __init__(self, i):
        model = i["data"]["model"]
        self.parents = model["parents"]
        self.relatives = real(model["base_relatives"]).unbind(0)
        self.inverses = real(model["inverse_base_absolutes"])
        self.positions, self.weights = real(model["base_positions"]), real(model["weights"])
        self.points, self.theta, self.us = real(i["data"]["points"]), real(i["theta"]), real(i["us"])
        own = torch.tensor(i["data"]["correspondences"])
        self.corners = list(torch.tensor(model["triangles"])[own].unbind(1)) if i["us"] else [own]


def turn(bend, spread):
    cb, sb, cs, ss = bend.cos(), bend.sin(), spread.cos(), spread.sin()
    zero, one = torch.zeros(()), torch.ones(())
    rows = [cs, -ss * cb, ss * sb, zero, ss, cs * cb, -cs * sb, zero, zero, sb, cb, zero, zero, zero, zero, one]
    return torch.stack(rows).reshape(4, 4)


def ht(h, theta, us):
    placed = []
    for bone, relative in enumerate(h.relatives):
        parent = h.parents[bone]
        own = placed[parent] @ relative if parent >= 0 else relative
        finger, joint = (bone - 2) // 4, (bone - 2) % 4
        if bone >= 2 and finger < 5 and joint < 3:
            angles = theta[6 + 4 * finger : 10 + 4 * finger]
            own = own @ (turn(angles[0], angles[1]) if joint == 0 else turn(angles[joint + 1], torch.zeros(())))
        placed.append(own)
    bones = torch.stack(placed) @ h.inverses
    blended = (h.weights @ bones[:, :3].reshape(len(placed), 12)).reshape(-1, 3, 4)
    own = (blended @ h.positions[:, :, None])[:, :, 0]
    vertices = own @ rotation(theta[:3], 1e-4, 0.0).T + theta[3:6]
    a, *others = [vertices[corner] for corner in h.corners]
    if not others:
        return h.points - a
    b, c = others
    return h.points - (c + us[:, :1] * (a - c) + us[:, 1:] * (b - c))


def ht_jacobian(h):
    columns = []
    if len(h.us):
        for k in (0, 1):
            columns.append(tangent(lambda us: ht(h, h.theta, us), h.us, torch.eye(2)[k].expand_as(h.us).contiguous()))
    for way in torch.eye(len(h.theta)):
        columns.append(tangent(lambda theta: ht(h, theta, h.us), h.theta, way))
    return torch.stack(columns, 2).flatten(0, 1)


def excerpt(x):
    return x[:30].tolist() + x[-1:].tolist()


def item(y):
    return y.item()


def items(y):
    return y.tolist()


def gmm_read(i):
    return (*(real(i[name]) for name in ("alpha", "mu", "q", "l", "x")), i["m"], i["gamma"])


def lstm_read(i):
    return [real(i[name]) for name in ("main_params", "extra_params", "state", "sequence")]


LSQ = lambda i: (real(i["x"]), i["n"])  # noqa: E731
CLUSTERS = lambda i: (real(i["centroids"]), real(i["points"]))  # noqa: E731
ODE = lambda i: (real(i["x"]), i["s"])  # noqa: E731
MATRIX = lambda i: real(i["A"]).reshape(i["ell"], i["ell"])  # noqa: E731

# Each function reads its input, computes, and writes down what it computed.
EVALUATIONS = {
    "hello": {"square": (real, lambda x: x * x, item), "double": (real, lambda x: gradient(torch.square, x)[0], item)},
    "llsq": {
        "primal": (LSQ, lambda a: llsq(*a), item),
        "gradient": (LSQ, lambda a: gradient(lambda x: llsq(x, a[1]), a[0])[0], items),
    },
    "lse": {
        "primal": (lambda i: real(i["x"]), lse, item),
        "gradient": (lambda i: real(i["x"]), lambda x: gradient(lse, x)[0], items),
    },
    "kmeans": {
        "cost": (CLUSTERS, lambda a: kmeans(*a), item),
        "dir": (CLUSTERS, lambda a: direction(*a), items),
    },
    "gmm": {
        "objective": (gmm_read, lambda a: gmm(*a), item),
        "jacobian": (
            gmm_read,
            lambda a: gradient(lambda *p: gmm(*p, *a[4:]), *a[:4]),
            lambda g: dict(zip(("alpha", "mu", "q", "l"), map(items, g))),
        ),
    },
    "lstm": {
        "objective": (lstm_read, lambda a: lstm(*a), item),
        "jacobian": (
            lstm_read,
            lambda a: gradient(lambda main, extra: lstm(main, extra, *a[2:]), *a[:2]),
            lambda g: g[0].flatten().tolist() + g[1].flatten().tolist(),
        ),
    },
    "ode": {
        "primal": (ODE, lambda a: ode(*a), items),
        "gradient": (ODE, lambda a: gradient(lambda x: ode(x, a[1])[-1], a[0])[0], items),
    },
    "det": {
        "primal": (MATRIX, det, item),
        "gradient": (MATRIX, lambda a: gradient(det, a)[0], lambda g: g.flatten().tolist()),
    },
    "particle": {"rr": (lambda i: real([i["w"]]), particle, lambda w: w[0].item())},
    "saddle": {"rr": (lambda i: real(i["start"]), saddle, lambda x: x)},
    "ba": {
        "objective": (
            Scene,
            ba_objective,
            lambda y: {
                "reproj_error": {"elements": items(y[0][0]), "repeated": len(y[0])},
                "w_err": {"element": item(y[1][0]), "repeated": len(y[1])},
            },
        ),
        "jacobian": (Scene, ba_jacobian, lambda y: dict(zip(("rows", "cols", "vals"), map(excerpt, y)))),
    },
    "ht": {
        "objective": (Hand, lambda h: ht(h, h.theta, h.us), lambda y: y.flatten().tolist()),
        "jacobian": (Hand, ht_jacobian, items),
    },
}


def evaluated(message):
    read, compute, write = EVALUATIONS[message["module"]][message["function"]]
    given = message["input"]
    options = given if isinstance(given, dict) else {}
    own = read(given)
    timings, runs, total = [], 0, 0
    while runs < options.get("min_runs", 1) or total < options.get("min_seconds", 0) * 1e9:
        start, used = time.perf_counter_ns(), time.process_time_ns()
        result = compute(own)
        wall, processor = time.perf_counter_ns() - start, time.process_time_ns() - used
        timings += [{"name": "evaluate", "nanoseconds": wall}, {"name": "processor", "nanoseconds": processor}]
        runs, total = runs + 1, total + wall
    return {"success": True, "output": write(result), "timings": timings}


for line in sys.stdin:
    message = json.loads(line)
    answer = {"id": message["id"]}
    if message["kind"] == "start":
        answer["tool"] = f"PyTorch {torch.__version__}"
    elif message["kind"] == "define":
        answer["success"] = message["module"] in EVALUATIONS
    elif message["kind"] == "evaluate":
        try:
            answer |= evaluated(message)
        except Exception as error:
            answer |= {"success": False, "error": f"{type(error).__name__}: {error}"}
    print(json.dumps(answer), flush=True)
