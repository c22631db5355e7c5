"""Losses and their gradients in float64, by PyTorch's own functions and autograd.

Inputs are representable in float32, so that a float32 implementation starts from the same numbers.
The gradients are those of the sum over b of cotangent[b] * loss[b].
"""

import numpy as np
import torch
import torch.nn.functional as F

from reference_file import array, write

torch.set_default_dtype(torch.float64)
random = np.random.default_rng(20260101)

EPSILON = 1e-7


def squared_error(target, output, _):
    return F.mse_loss(output, target, reduction="none")


def absolute_error(target, output, _):
    return F.l1_loss(output, target, reduction="none")


def huber(target, output, options):
    return F.huber_loss(output, target, reduction="none", delta=options.get("delta", 1.0))


def bernoulli(target, output, options):
    if options["from"] == "logits":
        return F.binary_cross_entropy_with_logits(output, target, reduction="none")
    epsilon = options.get("epsilon", EPSILON)
    of_one = torch.log(torch.clamp(output, min=epsilon))
    of_zero = torch.log(torch.clamp(1 - output, min=epsilon))
    return -(target * of_one + (1 - target) * of_zero)


def categorical(target, output, options):
    if "categories" in options:
        target = F.one_hot(target.long(), options["categories"]).double()
    if options["from"] == "logits":
        return -(target * F.log_softmax(output, -1)).sum(-1)
    return -(target * torch.log(torch.clamp(output, min=options.get("epsilon", EPSILON)))).sum(-1)


LOSSES = {
    "squaredError": squared_error,
    "absoluteError": absolute_error,
    "huber": huber,
    "bernoulli": bernoulli,
    "categoricalCrossEntropy": categorical,
}


def per_sample(elements, mask, reduction):
    if mask is None:
        rows = elements.reshape(len(elements), -1)
        return rows.mean(1) if reduction == "mean" else rows.sum(1)
    counted = [sample[keep.bool()] for sample, keep in zip(elements, expand(mask, elements))]
    if reduction == "sum":
        return torch.stack([values.sum() for values in counted])
    return torch.stack([values.mean() if values.numel() else values.sum() for values in counted])


def expand(mask, elements):
    return mask.reshape(mask.shape + (1,) * (elements.dim() - mask.dim())).expand(elements.shape)


def reconstruction(name, kind, target, output, options=None, mask=None, cotangent=None):
    options = options or {}
    target = torch.tensor(np.float32(target).astype(np.float64), requires_grad=True)
    output = torch.tensor(np.float32(output).astype(np.float64), requires_grad=True)
    mask = None if mask is None else torch.tensor(np.float64(mask))
    loss = per_sample(LOSSES[kind](target, output, options), mask, options.get("reduction", "mean"))
    cotangent = np.float64(cotangent if cotangent is not None else 1 + 0.5 * np.arange(len(loss)))
    by_output, by_target = torch.autograd.grad(
        (loss * torch.tensor(cotangent)).sum(), [output, target], allow_unused=True, materialize_grads=True
    )
    case = {
        "name": name,
        "kind": kind,
        "options": options,
        "target": array(target.detach()),
        "output": array(output.detach()),
        "cotangent": array(cotangent),
        "loss": array(loss.detach()),
        "outputGradient": array(by_output),
        "targetGradient": array(by_target),
    }
    return case if mask is None else {**case, "mask": array(mask)}


def normal(*shape):
    return random.normal(size=shape)


def uniform(*shape):
    return random.uniform(0.02, 0.98, size=shape)


def distribution(*shape):
    values = random.uniform(0.05, 1, size=shape)
    return values / values.sum(-1, keepdims=True)


STEP_MASK = [[1, 1, 0], [1, 0, 0], [0, 0, 0]]
SAMPLE_MASK = [1, 0, 1]


def difference_cases():
    kinds = [("squaredError", {}), ("absoluteError", {}), ("huber", {}), ("huber", {"delta": 0.375})]
    for kind, options in kinds:
        title = " ".join([kind, *(f"{key} {value}" for key, value in options.items())])
        total = {**options, "reduction": "sum"}
        yield reconstruction(f"{title}, mean", kind, normal(3, 5), normal(3, 5), options)
        yield reconstruction(f"{title}, sum", kind, normal(3, 5), normal(3, 5), total)
        yield reconstruction(f"{title}, images", kind, normal(2, 4, 3, 2), normal(2, 4, 3, 2), options)
        yield reconstruction(f"{title}, one element", kind, [[0.25]], [[-1.5]], options)
        yield reconstruction(f"{title}, nothing to gain", kind, [[0.5, -2]], [[0.5, -2]], options)
        yield reconstruction(f"{title}, large", kind, [[1e4, -1e4]], [[-1e4, 1e4 + 1]], options)
        steps = normal(3, 3, 2), normal(3, 3, 2)
        yield reconstruction(f"{title}, steps masked, mean", kind, *steps, options, STEP_MASK)
        yield reconstruction(f"{title}, steps masked, sum", kind, *steps, total, STEP_MASK)
        yield reconstruction(f"{title}, samples masked", kind, *steps, options, SAMPLE_MASK)
        elements = (normal(3, 6) > -0.5).astype(float)
        yield reconstruction(f"{title}, elements masked", kind, normal(3, 6), normal(3, 6), options, elements)
    at_delta = [[0.375, -0.375, 0.3749, -0.3751, 0]]
    yield reconstruction("huber at the bend", "huber", [[0] * 5], at_delta, {"delta": 0.375})


def bernoulli_cases():
    kind, logits = "bernoulli", {"from": "logits"}
    total = {**logits, "reduction": "sum"}
    yield reconstruction("bernoulli logits, mean", kind, uniform(3, 5), 3 * normal(3, 5), logits)
    yield reconstruction("bernoulli logits, sum", kind, uniform(3, 5), 3 * normal(3, 5), total)
    ends = [[0, 1, 0, 1, 0.5, 0, 1]]
    saturated = [[100, -100, -100, 100, 0, 1e4, -1e4]]
    yield reconstruction("bernoulli logits, saturated", kind, ends, saturated, logits)
    yield reconstruction("bernoulli logits, one element", kind, [[1]], [[0]], logits)
    steps = uniform(3, 3, 2), 3 * normal(3, 3, 2)
    yield reconstruction("bernoulli logits, steps masked, mean", kind, *steps, logits, STEP_MASK)
    yield reconstruction("bernoulli logits, steps masked, sum", kind, *steps, total, STEP_MASK)
    given = {"from": "probabilities"}
    yield reconstruction("bernoulli probabilities, mean", kind, uniform(3, 5), uniform(3, 5), given)
    yield reconstruction("bernoulli probabilities, sum", kind, uniform(3, 5), uniform(3, 5), {**given, "reduction": "sum"})
    ends = [[0, 1, 0, 1, 0.5, 0.5]]
    yield reconstruction("bernoulli probabilities of 0 and 1", kind, ends, [[1, 0, 0, 1, 0, 1]], given)
    wide = {**given, "epsilon": 0.0625}
    yield reconstruction("bernoulli probabilities, wide ε", kind, ends, [[0.99, 0.01, 0.5, 0.5, 0.03, 0.9]], wide)
    steps = uniform(3, 3, 2), uniform(3, 3, 2)
    yield reconstruction("bernoulli probabilities, steps masked", kind, *steps, given, STEP_MASK)


def categorical_cases():
    kind, logits = "categoricalCrossEntropy", {"from": "logits"}
    total = {**logits, "reduction": "sum"}
    yield reconstruction("categorical logits, labels", kind, np.eye(4)[[0, 3, 1]], 2 * normal(3, 4), logits)
    yield reconstruction("categorical logits, distributions", kind, distribution(3, 2, 4), 2 * normal(3, 2, 4), logits)
    yield reconstruction("categorical logits, sum", kind, distribution(3, 2, 4), 2 * normal(3, 2, 4), total)
    far = [[100, -100, 0], [-100, 100, 0], [1000, 1000, -1000]]
    yield reconstruction("categorical logits, saturated", kind, np.eye(3)[[0, 0, 1]], far, logits)
    half_asked = [[[1, 0, 0], [0, 0, 0]]]
    yield reconstruction("categorical logits, a position without a label", kind, half_asked, normal(1, 2, 3), logits)
    steps = distribution(3, 3, 4), 2 * normal(3, 3, 4)
    yield reconstruction("categorical logits, steps masked, mean", kind, *steps, logits, STEP_MASK)
    yield reconstruction("categorical logits, steps masked, sum", kind, *steps, total, STEP_MASK)
    yield reconstruction("categorical logits, samples masked", kind, *steps, logits, SAMPLE_MASK)
    indices = [[0, 3], [2, 2], [1, 0]]
    yield reconstruction("categorical indices", kind, indices, 2 * normal(3, 2, 4), {**logits, "categories": 4})
    counted = [[1, 0], [1, 1], [0, 0]]
    yield reconstruction("categorical indices masked", kind, indices, normal(3, 2, 4), {**total, "categories": 4}, counted)
    given = {"from": "probabilities"}
    yield reconstruction("categorical probabilities", kind, distribution(3, 2, 4), distribution(3, 2, 4), given)
    ends = [[[1, 0, 0], [0, 1, 0]]]
    yield reconstruction("categorical probabilities of 0 and 1", kind, ends, [[[1, 0, 0], [1, 0, 0]]], given)
    steps = distribution(3, 3, 4), distribution(3, 3, 4)
    yield reconstruction("categorical probabilities, steps masked", kind, *steps, given, STEP_MASK)


def penalty(name, kind, z, formula, options=None, weight=None, other=None):
    """other: what the penalty sees beside z, with a gradient of its own."""
    z = torch.tensor(np.float32(z).astype(np.float64), requires_grad=True)
    weight = None if weight is None else torch.tensor(np.float64(weight))
    other = None if other is None else torch.tensor(np.float32(other).astype(np.float64), requires_grad=True)
    loss = formula(z, weight if other is None else other)
    cotangent = torch.tensor(1 + 0.5 * np.arange(loss.numel())).reshape(loss.shape)
    by_z, *by_other = torch.autograd.grad((loss * cotangent).sum(), [z] if other is None else [z, other])
    case = {
        "name": name,
        "kind": kind,
        "options": options or {},
        "z": array(z.detach()),
        "cotangent": array(cotangent),
        "loss": array(loss.detach()),
        "zGradient": array(by_z),
    }
    if other is not None:
        case |= {"other": array(other.detach()), "otherGradient": array(by_other[0])}
    return case if weight is None else {**case, "weight": array(weight)}


def kl_sparsity(target, activation):
    def formula(z, weight):
        activations = torch.sigmoid(z) if activation == "sigmoid" else z
        per_sample = activations.reshape(len(z), -1, z.shape[-1]).mean(1)
        shares = torch.ones(len(z)) if weight is None else weight
        mean = (shares[:, None] * per_sample).sum(0) / shares.sum()
        asked = torch.distributions.Bernoulli(torch.tensor(target))
        return torch.distributions.kl_divergence(asked, torch.distributions.Bernoulli(mean)).sum()

    return formula


def penalty_cases():
    def l1(z, _):
        return z.abs().flatten(1).sum(1)

    yield penalty("l1", "l1Sparsity", normal(3, 5), l1)
    yield penalty("l1 of zeros", "l1Sparsity", [[0, 1, -1], [0, 0, 0]], l1)
    yield penalty("l1 of a map", "l1Sparsity", normal(2, 3, 2, 4), l1)
    rare = {"target": 0.05, "activation": "sigmoid"}
    yield penalty("kl, sigmoid", "klSparsity", normal(4, 3), kl_sparsity(0.05, "sigmoid"), rare)
    yield penalty("kl, sigmoid, one sample", "klSparsity", [[2, -2]], kl_sparsity(0.05, "sigmoid"), rare)
    yield penalty("kl of a map", "klSparsity", normal(2, 3, 2, 4), kl_sparsity(0.05, "sigmoid"), rare)
    yield penalty("kl, weighted", "klSparsity", normal(3, 4), kl_sparsity(0.05, "sigmoid"), rare, [1, 0, 2.5])
    given = {"target": 0.25, "activation": "none"}
    yield penalty("kl, given", "klSparsity", uniform(4, 3), kl_sparsity(0.25, "none"), given)


def total_correlation(dataset_size=1):
    def formula(z, parameters):
        mean, log_variance = parameters.chunk(2, -1)
        q = torch.distributions.Normal(mean, torch.exp(log_variance / 2))
        logs = q.log_prob(z[:, None])  # of z of one sample under the Gaussian of another
        count = len(z) * dataset_size
        joint = torch.logsumexp(logs.sum(-1), 1) - np.log(count)
        return joint - (torch.logsumexp(logs, 1) - np.log(count)).sum(-1)

    return formula


def discrepancy(kernel):
    def likeness(a, b):
        squares = torch.cdist(a, b, compute_mode="donot_use_mm_for_euclid_dist") ** 2
        size = a.shape[1]
        if kernel == "gaussian":
            return torch.exp(-squares / (2 * size))
        return sum(2 * size * s / (2 * size * s + squares) for s in [0.1, 0.2, 0.5, 1, 2, 5, 10])

    def formula(z, draws):
        def within(x):
            apart = ~torch.eye(len(x), dtype=torch.bool)
            # Only pairs of two points: a distance of 0 has no slope.
            rows, columns = torch.nonzero(apart, as_tuple=True)
            return torch.stack([likeness(x[i : i + 1], x[j : j + 1])[0, 0] for i, j in zip(rows, columns)]).mean()

        return within(z) + within(draws) - 2 * likeness(z, draws).mean()

    return formula


def correlations(z, _):
    rows = z.reshape(-1, z.shape[-1])
    centred = rows - rows.mean(0)
    scaled = centred / torch.sqrt((centred**2).mean(0) + 1e-6)
    matrix = scaled.T @ scaled / len(rows)
    return (torch.triu(matrix, diagonal=1) ** 2).sum()


def latent_penalty_cases():
    def half_square(z, _):
        return 0.5 * (z**2).flatten(1).sum(1)

    yield penalty("latent norm", "latentNorm", normal(3, 5), half_square)
    yield penalty("latent norm of a map", "latentNorm", normal(2, 3, 2, 4), half_square)
    yield penalty("orthogonality", "orthogonality", normal(6, 3), correlations)
    yield penalty("orthogonality of a map", "orthogonality", normal(2, 3, 2, 4), correlations)
    parameters = normal(5, 6)
    yield penalty("total correlation", "totalCorrelation", normal(5, 3), total_correlation(), other=parameters)
    sized = {"datasetSize": 1000}
    yield penalty("total correlation, sized", "totalCorrelation", normal(5, 3), total_correlation(1000), sized, other=parameters)
    for kernel in ["gaussian", "inverseMultiquadratic"]:
        options = {"kernel": kernel}
        yield penalty(f"discrepancy, {kernel}", "squaredDiscrepancy", normal(5, 3), discrepancy(kernel), options, other=normal(4, 3))


def main():
    versions = {"torch": torch.__version__.split("+")[0], "numpy": np.__version__}
    write("losses.json", versions, [*difference_cases(), *bernoulli_cases(), *categorical_cases()])
    write("penalties.json", versions, [*penalty_cases(), *latent_penalty_cases()])


if __name__ == "__main__":
    main()
