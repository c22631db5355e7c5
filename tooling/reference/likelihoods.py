"""Negative log-likelihoods and their gradients: by PyTorch's distributions in float64, the discretised logistic by mpmath.

Inputs are representable in float32. The gradients are those of the sum over b of cotangent[b] * loss[b].
"""

import mpmath
import numpy as np
import torch
import torch.nn.functional as F
from torch.distributions import Bernoulli, Normal, OneHotCategorical

from reference_file import array, write

torch.set_default_dtype(torch.float64)
# Enough for the probability of a level 800 scales away from the mean.
mpmath.mp.dps = 500
random = np.random.default_rng(20260107)

LEAST_LOG_SIGMA = -6.0


def single(values):
    return np.float32(values).astype(np.float64)


def tensor(values):
    return torch.tensor(single(values), requires_grad=True)


def normal(*shape):
    return random.normal(size=shape)


def cotangents(count):
    return 1 + 0.5 * np.arange(count)


def bounded(raw, least):
    """What a learned scale is kept above by."""
    return F.softplus(raw - least) + least


def case(name, kind, options, target, output, elements, parameter=None, mask=None):
    """elements(output, parameter) gives log-probabilities of the target's shape, or with 1 for its last axis."""
    output = tensor(output)
    parameter = None if parameter is None else tensor(parameter)
    logs = elements(output, parameter)
    kept = torch.ones_like(logs) if mask is None else column_mask(mask, logs)
    loss = -(logs * kept).reshape(len(logs), -1).sum(1)
    cotangent = cotangents(len(loss))
    inputs = [output] if parameter is None else [output, parameter]
    gradients = torch.autograd.grad((loss * torch.tensor(cotangent)).sum(), inputs)
    result = {
        "name": name,
        "kind": kind,
        "options": options,
        "target": array(single(target)),
        "output": array(output.detach()),
        "cotangent": array(cotangent),
        "loss": array(loss.detach()),
        "outputGradient": array(gradients[0]),
    }
    if parameter is not None:
        result |= {"parameter": array(parameter.detach()), "parameterGradient": array(gradients[1])}
    return result if mask is None else {**result, "mask": array(mask)}


def column_mask(mask, logs):
    mask = torch.tensor(np.float64(mask))
    return mask.reshape(mask.shape + (1,) * (logs.dim() - mask.dim())).expand(logs.shape)


STEP_MASK = [[1, 1, 0], [1, 0, 0], [0, 0, 0]]


def gaussian_cases():
    def fixed(target, sigma):
        return lambda output, _: Normal(output, sigma).log_prob(torch.tensor(single(target)))

    def learned(target):
        def elements(output, raw):
            return Normal(output, bounded(raw, LEAST_LOG_SIGMA).exp()).log_prob(torch.tensor(single(target)))

        return elements

    def optimal(target, mask=None):
        def elements(output, _):
            squares = (output - torch.tensor(single(target))) ** 2
            kept = torch.ones_like(squares) if mask is None else column_mask(mask, squares)
            sigma = torch.sqrt((squares * kept).sum() / kept.sum()).detach()
            return Normal(output, sigma).log_prob(torch.tensor(single(target)))

        return elements

    kind = "gaussianLikelihood"
    for sigma in [0.125, 1, 4]:
        target = normal(3, 5)
        yield case(f"gaussian, σ {sigma}", kind, {"sigma": sigma}, target, normal(3, 5), fixed(target, sigma))
    target = normal(3, 3, 2)
    yield case("gaussian, steps masked", kind, {"sigma": 0.5}, target, normal(3, 3, 2), fixed(target, 0.5), None, STEP_MASK)
    for raw in [0.0, -2.5, -9.0]:
        target = normal(2, 4, 3, 2)
        yield case(f"gaussian, learned from {raw}", kind, {}, target, target + 0.05 * normal(2, 4, 3, 2), learned(target), raw)
    target = normal(3, 3, 2)
    yield case("gaussian, learned, masked", kind, {}, target, normal(3, 3, 2), learned(target), 0.5, STEP_MASK)
    target = normal(3, 5)
    yield case("gaussian, optimal", kind, {"sigma": "optimal"}, target, normal(3, 5), optimal(target))
    target = normal(3, 3, 2)
    elements = optimal(target, STEP_MASK)
    yield case("gaussian, optimal, masked", kind, {"sigma": "optimal"}, target, normal(3, 3, 2), elements, None, STEP_MASK)


def discrete_cases():
    target = (normal(3, 6) > 0).astype(float)
    total = {"reduction": "sum"}

    def bits(output, _):
        return Bernoulli(logits=output).log_prob(torch.tensor(target))

    yield case("bernoulli, bits", "bernoulli", total, target, 3 * normal(3, 6), bits)
    labels = np.eye(4)[random.integers(0, 4, size=(3, 2))]

    def categories(output, _):
        return OneHotCategorical(logits=output).log_prob(torch.tensor(labels))

    yield case("categorical, one-hot", "categoricalCrossEntropy", total, labels, 2 * normal(3, 2, 4), categories)


def logistic_nats(level, mean, log_scale, levels, minimum, maximum):
    """The definition, to 500 digits."""
    step = (mpmath.mpf(maximum) - minimum) / (levels - 1)
    value = minimum + level * step

    def below(x):
        return 1 / (1 + mpmath.exp(-(x - mean) / mpmath.exp(log_scale)))

    upper = 1 if level == levels - 1 else below(value + step / 2)
    lower = 0 if level == 0 else below(value - step / 2)
    return -mpmath.log(upper - lower)


def log_scale_of(raw, levels, minimum, maximum):
    """From log(s / range), kept above a tenth of a step, to log s."""
    least = mpmath.log(mpmath.mpf("0.1") / (levels - 1))
    share = mpmath.log(1 + mpmath.exp(raw - least)) + least
    return share + mpmath.log(mpmath.mpf(maximum) - minimum)


def logistic(name, scale, levels_hit, mean, raw=None, grid=None, mask=None):
    """raw: log(s / range), one number or the mean's shape."""
    grid = {"levels": 256, "minimum": 0, "maximum": 1, **(grid or {})}
    ends = grid["levels"], grid["minimum"], grid["maximum"]
    levels_hit = np.asarray(levels_hit)
    target = grid["minimum"] + levels_hit * (grid["maximum"] - grid["minimum"]) / (grid["levels"] - 1)
    mean = single(mean)
    fixed = isinstance(scale, float)
    raws = np.broadcast_to(single(0 if fixed else raw), mean.shape)
    kept = np.ones(mean.shape) if mask is None else column_mask(mask, torch.zeros(mean.shape)).numpy()
    cotangent = cotangents(len(mean))
    losses, by_mean, by_raw = np.zeros(mean.shape), np.zeros(mean.shape), np.zeros(mean.shape)
    for i in np.ndindex(mean.shape):

        def nats(m, r, level=int(levels_hit[i])):
            log_scale = mpmath.log(mpmath.mpf(scale)) if fixed else log_scale_of(r, *ends)
            return logistic_nats(level, m, log_scale, *ends)

        at = mpmath.mpf(float(mean[i])), mpmath.mpf(float(raws[i]))
        weight = kept[i] * cotangent[i[0]]
        losses[i] = kept[i] * float(nats(*at))
        by_mean[i] = weight * float(mpmath.diff(nats, at, (1, 0)))
        by_raw[i] = weight * float(mpmath.diff(nats, at, (0, 1)))
    result = {
        "name": f"discretised logistic, {name}",
        "kind": "discretizedLogistic",
        "options": {**grid, "scale": scale},
        "target": array(single(target)),
        "output": array(np.concatenate([mean, raws], -1) if scale == "output" else mean),
        "cotangent": array(cotangent),
        "loss": array(losses.reshape(len(mean), -1).sum(1)),
        "outputGradient": array(np.concatenate([by_mean, by_raw], -1) if scale == "output" else by_mean),
    }
    if scale == "learned":
        result |= {"parameter": array(single(raw)), "parameterGradient": array(by_raw.sum())}
    return result if mask is None else {**result, "mask": array(mask)}


def logistic_cases():
    small = {"levels": 8, "minimum": -1, "maximum": 1}
    hit = random.integers(0, 8, size=(3, 5))
    yield logistic("fixed scale", 0.25, hit, normal(3, 5), grid=small)
    yield logistic("narrow", 0.015625, hit, 0.5 * normal(3, 5), grid=small)
    yield logistic("wide", 16.0, hit, normal(3, 5), grid=small)
    ends = [[0, 7, 0, 7, 3, 4]]
    yield logistic("both ends, far off", 0.125, ends, [[100, -100, -100, 100, 50, -50]], grid=small)
    yield logistic("two levels", 0.5, [[0, 1, 1]], [[0.25, 0.25, -3]], grid={"levels": 2})
    yield logistic("learned", "learned", hit, normal(3, 5), -1.5, small)
    yield logistic("learned, at its least", "learned", hit, 0.3 * normal(3, 5), -7, small)
    steps = random.integers(0, 8, size=(3, 3, 2))
    yield logistic("steps masked", "learned", steps, normal(3, 3, 2), -1.5, small, STEP_MASK)
    yield logistic("scales of the output", "output", hit, normal(3, 5), normal(3, 5) - 1, small)
    yield logistic("scales of the output, masked", "output", steps, normal(3, 3, 2), normal(3, 3, 2) - 1, small, STEP_MASK)
    pixels = random.integers(0, 256, size=(2, 3, 3, 1))
    near = pixels / 255 + 0.02 * normal(2, 3, 3, 1)
    yield logistic("bytes", 0.015625, pixels, near)
    yield logistic("bytes, scales of the output", "output", pixels, near, normal(2, 3, 3, 1) - 4)


COLUMNS = [
    {"kind": "numeric"},
    {"kind": "numeric", "sigma": 0.5},
    {"kind": "binary"},
    {"kind": "categorical", "categories": 3},
    {"kind": "binary"},
    {"kind": "binary"},
    {"kind": "categorical", "categories": 2},
    {"kind": "numeric"},
]


def row_of(columns):
    """A random row as it is encoded."""
    values = []
    for column in columns:
        if column["kind"] == "numeric":
            values.append(normal())
        elif column["kind"] == "binary":
            values.append(float(random.integers(0, 2)))
        else:
            values.extend(np.eye(column["categories"])[random.integers(0, column["categories"])])
    return values


def mixed(name, columns, count, parameter=None, column_counts=None, unknown=None):
    """column_counts: what each column of each row counts. unknown: rows whose first category is none."""
    target = np.array([row_of(columns) for _ in range(count)])
    widths = [column.get("categories", 1) for column in columns]
    starts = np.cumsum([0, *widths])
    if unknown is not None:
        first = next(i for i, column in enumerate(columns) if column["kind"] == "categorical")
        target[unknown, starts[first] : starts[first + 1]] = 0

    def elements(output, raw):
        goal = torch.tensor(single(target))
        learned = [] if raw is None else list(bounded(raw, LEAST_LOG_SIGMA).exp())
        logs = []
        for column, start, end in zip(columns, starts, starts[1:]):
            t, x = goal[..., start:end], output[..., start:end]
            if column["kind"] == "numeric":
                sigma = column.get("sigma", "learned")
                logs.append(Normal(x, learned.pop(0) if sigma == "learned" else sigma).log_prob(t)[..., 0])
            elif column["kind"] == "binary":
                logs.append(Bernoulli(logits=x).log_prob(t)[..., 0])
            else:
                asked = t.sum(-1)
                certain = torch.where(asked[..., None] > 0, t, torch.eye(end - start)[0])
                logs.append(OneHotCategorical(logits=x).log_prob(certain) * asked)
        joined = torch.stack(logs, -1)
        return joined if column_counts is None else joined * torch.tensor(np.float64(column_counts))

    mask = None if column_counts is None else np.repeat(np.float64(column_counts), widths, axis=-1)
    result = case(f"mixed columns, {name}", "mixedColumns", {"columns": columns}, target, 1.5 * normal(*target.shape), elements, parameter)
    return result if mask is None else {**result, "mask": array(mask)}


def mixed_cases():
    yield mixed("all kinds", COLUMNS, 4, [0.25, -1.5])
    counts = (normal(4, len(COLUMNS)) > -0.3).astype(float)
    yield mixed("all kinds, values missing", COLUMNS, 4, [0.25, -1.5], counts)
    yield mixed("all kinds, unknown categories", COLUMNS, 4, [0.25, -1.5], None, [0, 2])
    yield mixed("numbers alone", [{"kind": "numeric"}] * 3, 3, [0, 0.5, -0.5])
    yield mixed("numbers of given σ", [{"kind": "numeric", "sigma": 2}, {"kind": "numeric", "sigma": 0.25}], 3)
    yield mixed("bits alone", [{"kind": "binary"}] * 4, 3)
    yield mixed("one category", [{"kind": "categorical", "categories": 5}], 3)


def main():
    versions = {"torch": torch.__version__.split("+")[0], "mpmath": mpmath.__version__, "numpy": np.__version__}
    write("likelihoods.json", versions, [*gaussian_cases(), *discrete_cases(), *logistic_cases(), *mixed_cases()])


if __name__ == "__main__":
    main()
