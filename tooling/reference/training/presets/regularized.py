"""Losses of the presets of @autoencoders/regularized, each from its paper."""

import torch
from torch.distributions import Bernoulli, kl_divergence

from networks import decode, encode, mean_squared_error


def sparse(run):
    """The L1 norm of codes, or Ng 2011, page 15: the divergence of mean activations, here of sigmoids, from the one that is asked for."""
    z = encode(run, run.x)
    loss = mean_squared_error(run.x, decode(run, z))
    if "activity" not in run.settings:
        return loss + run.settings["sparsity"] * z.abs().sum(1).mean()
    asked = Bernoulli(torch.tensor(run.settings["activity"]))
    return loss + run.settings["sparsity"] * kl_divergence(asked, Bernoulli(torch.sigmoid(z).mean(0))).sum()


def squared_slope(outputs, inputs, direction):
    """|J' v|^2 of each sample, whose mean over v ~ N(0, 1) is the squared Frobenius norm of J."""
    along = (outputs * direction.reshape(outputs.shape)).sum()
    (slope,) = torch.autograd.grad(along, inputs, create_graph=True)
    return (slope**2).sum(1)


def contractive(run):
    """Rifai et al. 2011, equation 6."""
    x = run.x.clone().requires_grad_()
    z = encode(run, x)
    slope = squared_slope(z, x, run.draw("training/autoencoder/contractive"))
    return mean_squared_error(run.x, decode(run, z)) + run.settings["contraction"] * slope.mean()


def denoising(run):
    """Vincent et al. 2010, section 3: the damaged sample goes in, the whole one is due."""
    corruption = run.settings["corruption"]
    assert corruption["kind"] == "masking"
    masked = run.draw("corruption/masking").reshape(run.x.shape) < corruption["options"]["probability"]
    return mean_squared_error(run.x, decode(run, encode(run, run.x.masked_fill(masked, 0))))


def masked(run):
    """He et al. 2022, section 3: the mean squared error of what was hidden alone, here of each sample."""
    hidden = run.draw("training/autoencoder/mask").reshape(run.x.shape) < run.settings["ratio"]
    errors = (run.x - decode(run, encode(run, run.x.masked_fill(hidden, 0)))) ** 2
    return torch.stack([row[where].mean() for row, where in zip(errors, hidden)]).mean()


def rae_l2(run):
    """Ghosh et al. 2020, equations 8 and 9: half the squared length of codes, and the decoder's weights."""
    z = encode(run, run.x)
    loss = mean_squared_error(run.x, decode(run, z)) + run.settings["latentWeight"] * (z**2).sum(1).mean() / 2
    kernels = [run.weights[f"decoder/{layer}/kernel"] for layer in (0, 1)]
    return loss + run.settings["decoderWeight"] * sum((kernel**2).sum() for kernel in kernels)


def rae_gradient_penalty(run):
    """Ghosh et al. 2020, equation 10: the squared slope of the decoder where the encoder leads, which trains both."""
    z = encode(run, run.x)
    y = decode(run, z)
    slope = squared_slope(y, z, run.draw("training/autoencoder/decoderJacobian"))
    lengths = (z**2).sum(1) / 2
    penalties = run.settings["latentWeight"] * lengths.mean() + run.settings["decoderWeight"] * slope.mean()
    return mean_squared_error(run.x, y) + penalties


def decorrelated(run):
    """Cogswell et al. 2016, equation 1 of correlations in place of covariances, each pair once; variances have 1e-6 added."""
    z = encode(run, run.x)
    covariance = torch.cov(z.T, correction=0)
    deviations = torch.sqrt(covariance.diagonal() + 1e-6)
    correlations = covariance / torch.outer(deviations, deviations)
    apart = (torch.triu(correlations, 1) ** 2).sum()
    return mean_squared_error(run.x, decode(run, z)) + run.settings["decorrelation"] * apart


LOSSES = {
    "sparseAutoencoder": sparse,
    "contractiveAutoencoder": contractive,
    "denoisingAutoencoder": denoising,
    "maskedAutoencoder": masked,
    "raeL2": rae_l2,
    "raeGradientPenalty": rae_gradient_penalty,
    "decorrelatedAutoencoder": decorrelated,
}
