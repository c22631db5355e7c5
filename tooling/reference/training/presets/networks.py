"""What the presets are put around, and what several of them have in their losses."""

import math

import torch
from torch.nn import functional as F


def dense(x, weights, scope):
    return x @ weights[f"{scope}/kernel"] + weights[f"{scope}/bias"]


def encode(run, x):
    """Of dense layers with tanh between, or of 3x3 filters of stride 2, tanh, then 1x1 filters: maps stay [batch, h, w, c]."""
    w = run.weights
    if "encoder/0/filter" not in w:
        given = x if run.condition is None else torch.cat([x, run.condition], 1)
        return dense(torch.tanh(dense(given, w, "encoder/0")), w, "encoder/1")
    # `same` padding of stride 2 on an even size: one row below, one column to the right.
    maps = torch.tanh(convolution(F.pad(x.permute(0, 3, 1, 2), (0, 1, 0, 1)), w, "encoder/0", stride=2))
    return convolution(maps, w, "encoder/1").permute(0, 2, 3, 1)


def decode(run, z):
    w = run.weights
    if "decoder/0/filter" not in w:
        given = z if run.condition is None else torch.cat([z, run.condition.repeat(len(z) // len(run.condition), 1)], 1)
        return dense(torch.tanh(dense(given, w, "decoder/0")), w, "decoder/1")
    maps = torch.tanh(convolution(F.pad(z.permute(0, 3, 1, 2), (1, 1, 1, 1)), w, "decoder/0"))
    # Filters lie as [height, width, outputs, inputs]. What the padding of the adjoint would have received is cut off.
    filters = w["decoder/1/filter"].permute(3, 2, 0, 1)
    whole = F.conv_transpose2d(maps, filters, w["decoder/1/bias"], stride=2)
    return whole[:, :, :-1, :-1].permute(0, 2, 3, 1)


def convolution(maps, weights, scope, stride=1):
    return F.conv2d(maps, weights[f"{scope}/filter"].permute(3, 2, 0, 1), weights[f"{scope}/bias"], stride=stride)


def mean_squared_error(x, y):
    return ((x - y) ** 2).flatten(1).mean(1).mean()


def negative_log_likelihood(run, x, y):
    """In nats, [batch]: a Gaussian around y with one learned sigma, which is kept above e^-6 by a softplus."""
    log_sigma = F.softplus(run.weights["reconstruction/logSigma"] + 6) - 6
    return -torch.distributions.Normal(y, torch.exp(log_sigma)).log_prob(x).flatten(1).sum(1)


def posterior(run, x):
    mean, log_variance = encode(run, x).chunk(2, -1)
    return torch.distributions.Normal(mean, torch.exp(log_variance / 2))


def reparametrised(q, noise):
    """mu + sigma * epsilon: Kingma & Welling 2014, equation 10."""
    return q.mean + q.stddev * noise.reshape(q.mean.shape)


def divergence(q):
    """From the standard normal, of each sample and unit."""
    return torch.distributions.kl_divergence(q, torch.distributions.Normal(torch.zeros_like(q.mean), 1.0))


def at(value, step):
    """A number, or a straight line that ends."""
    if not isinstance(value, dict):
        return value
    assert value["kind"] == "linear", value
    line = value["options"]
    return line["from"] + (line["to"] - line["from"]) * min(1, step / line["steps"])


def squared_discrepancy(a, b, kernel):
    """The estimate without bias: Gretton et al. 2012, equation 3."""

    def likeness(x, y):
        return kernel(((x[:, None] - y[None]) ** 2).sum(2))

    def among(x):
        pairs = likeness(x, x)
        return (pairs.sum() - pairs.diagonal().sum()) / (len(x) * (len(x) - 1))

    return among(a) + among(b) - 2 * likeness(a, b).mean()


def gaussian_kernel(size):
    return lambda squares: torch.exp(-squares / (2 * size))


def inverse_multiquadratic_kernel(size):
    """C / (C + d^2) with C = 2 size s for several s: Tolstikhin et al. 2018, section 4, and their code."""
    scales = [2 * size * scale for scale in (0.1, 0.2, 0.5, 1, 2, 5, 10)]
    return lambda squares: sum(c / (c + squares) for c in scales)


LOG_2PI = math.log(2 * math.pi)
