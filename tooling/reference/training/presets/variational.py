"""Losses of the presets of @autoencoders/variational, each from its paper."""

import math

import torch
from torch.distributions import Categorical, Independent, MixtureSameFamily, Normal
from torch.nn import functional as F

from networks import (
    at,
    decode,
    divergence,
    encode,
    gaussian_kernel,
    inverse_multiquadratic_kernel,
    mean_squared_error,
    negative_log_likelihood,
    posterior,
    reparametrised,
    squared_discrepancy,
)


def drawn(run):
    q = posterior(run, run.x)
    return q, reparametrised(q, run.draw("training/autoencoder/latent"))


def reconstruction(run, z):
    return negative_log_likelihood(run, run.x, decode(run, z)).mean()


def vae(run):
    """The negative ELBO (Kingma & Welling 2014), with free bits by unit (Kingma et al. 2016, equation 15: the mean over the batch)."""
    q, z = drawn(run)
    free = run.settings.get("freeBits", 0)
    held = divergence(q).mean(0).clamp(min=free) if free > 0 else divergence(q).mean(0)
    return reconstruction(run, z) + held.sum()


def beta_vae(run):
    """Higgins et al. 2017, equation 4."""
    q, z = drawn(run)
    return reconstruction(run, z) + at(run.settings["beta"], run.step) * divergence(q).sum(1).mean()


def capacity_vae(run):
    """Burgess et al. 2018, equation 8."""
    q, z = drawn(run)
    apart = divergence(q).sum(1).mean() - at(run.settings["capacity"], run.step)
    return reconstruction(run, z) + run.settings["beta"] * apart.abs()


def importance_weighted(run):
    """Burda et al. 2016, equation 8: -log 1/K sum p(x|z) p(z) / q(z|x), as it is, with no estimate of its gradient put in its place."""
    count, size = run.settings["samples"], run.settings["latentSize"]
    q = posterior(run, run.x)
    z = q.mean + q.stddev * run.draw("training/autoencoder/latent").reshape(count, -1, size)
    log_prior = Normal(0.0, 1.0).log_prob(z).sum(2)
    log_posterior = q.log_prob(z).sum(2)
    x = run.x.repeat(count, 1)
    log_likelihood = -negative_log_likelihood(run, x, decode(run, z.flatten(0, 1))).reshape(count, -1)
    weights = log_likelihood + log_prior - log_posterior
    return (math.log(count) - torch.logsumexp(weights, 0)).mean()


def under_prior(log_prior):
    """The negative ELBO with the divergence from the z that was drawn."""

    def loss(run):
        q, z = drawn(run)
        return reconstruction(run, z) + (q.log_prob(z).sum(1) - log_prior(run, z)).mean()

    return loss


def mixture(run, z):
    """Dilokthanakul et al. 2016 in its simplest form: a mixture of diagonal Gaussians, all of it learned."""
    w = run.weights
    deviations = torch.exp(w["latent/prior/logVariances"] / 2)
    components = Independent(Normal(w["latent/prior/means"], deviations), 1)
    return MixtureSameFamily(Categorical(logits=w["latent/prior/logits"]), components).log_prob(z)


def vamp(run, z):
    """Tomczak & Welling 2018, equation 9; pseudo-inputs are clipped to the range of the data, as in their code."""
    q = posterior(run, run.weights["latent/prior/pseudoInputs"].clamp(0, 1))
    even = Categorical(logits=torch.zeros(len(q.mean)))
    return MixtureSameFamily(even, Independent(Normal(q.mean, q.stddev), 1)).log_prob(z)


def flow(run, z):
    """Papamakarios et al. 2017, equations 4 to 6: u = (z - mu) exp(-alpha), by MADE; |alpha| is kept below 3 by 3 tanh(alpha / 3)."""
    log_volume = 0
    for layer in range(run.settings["flow"]["layers"]):
        shift, raw = made(run, z, f"latent/prior/{layer}").chunk(2, 1)
        alpha = 3 * torch.tanh(raw / 3)
        z = ((z - shift) * torch.exp(-alpha)).flip(1)
        log_volume = log_volume - alpha.sum(1)
    return Normal(0.0, 1.0).log_prob(z).sum(1) + log_volume


def made(run, z, scope):
    """Germain et al. 2015, equations 8 and 9: hidden units of degrees 1, 2, ..., D - 1 in turn."""
    w, width = run.weights, z.shape[1]
    degrees = torch.arange(w[f"{scope}/inputBias"].shape[0]) % (width - 1) + 1
    inputs = torch.arange(1, width + 1)
    inner = (degrees[None] >= inputs[:, None]).to(z.dtype)
    outer = (inputs[None] > degrees[:, None]).to(z.dtype).repeat(1, 2)
    assert torch.equal(inner, w[f"{scope}/inputMask"]) and torch.equal(outer, w[f"{scope}/outputMask"])
    hidden = torch.tanh(z @ (w[f"{scope}/inputKernel"] * inner) + w[f"{scope}/inputBias"])
    return hidden @ (w[f"{scope}/outputKernel"] * outer) + w[f"{scope}/outputBias"]


def beta_tc_vae(run):
    """Chen et al. 2018, equation 4 with alpha = gamma = 1, so the ELBO and (beta - 1) TC; TC by minibatch weighting, equation S4 with the
    batch for the data set."""
    q, z = drawn(run)
    each = Normal(q.mean[None], q.stddev[None]).log_prob(z[:, None])
    joint = torch.logsumexp(each.sum(2), 1) - math.log(len(z))
    by_unit = torch.logsumexp(each, 1) - math.log(len(z))
    correlation = (joint - by_unit.sum(1)).mean()
    return reconstruction(run, z) + divergence(q).sum(1).mean() + (run.settings["beta"] - 1) * correlation


def info_vae(run):
    """Zhao et al. 2019, equation 6 as a loss, with the discrepancy by a Gaussian kernel."""
    q, z = drawn(run)
    alpha, weight = run.settings["alpha"], run.settings["alpha"] + run.settings["lambda"] - 1
    prior = run.draw("training/autoencoder/discrepancy").reshape(z.shape)
    apart = squared_discrepancy(z, prior, gaussian_kernel(z.shape[1]))
    return reconstruction(run, z) + (1 - alpha) * divergence(q).sum(1).mean() + weight * apart


def wasserstein(run):
    """Tolstikhin et al. 2018, algorithm 2: squared errors summed over a sample."""
    z = encode(run, run.x)
    prior = run.draw("training/autoencoder/discrepancy").reshape(z.shape)
    apart = squared_discrepancy(z, prior, inverse_multiquadratic_kernel(z.shape[1]))
    return ((run.x - decode(run, z)) ** 2).sum(1).mean() + run.settings["lambda"] * apart


def categorical(run):
    """Jang et al. 2017, equations 1 and 2, and the divergence of the categorical variables from uniform ones."""
    variables, categories = run.settings["variables"], run.settings["categories"]
    logits = encode(run, run.x).reshape(-1, variables, categories)
    uniform = run.draw("training/autoencoder/latent").reshape(logits.shape).clamp(1e-10, 1 - 2**-24)
    gumbel = -torch.log(-torch.log(uniform))
    z = torch.softmax((logits + gumbel) / at(run.settings["temperature"], run.step), 2)
    even = Categorical(logits=torch.zeros_like(logits))
    apart = torch.distributions.kl_divergence(Categorical(logits=logits), even).sum(1).mean()
    return reconstruction(run, z.flatten(1)) + apart


COMMITMENT = 0.25
DECAY = 0.99
# A code that is used less than this share of an even use is given up.
LEAST_USE = 0.02


def quantized(run):
    """van den Oord et al. 2017, equations 1 to 3; codebooks one after the other as in Lee et al. 2022, algorithm 1."""
    s = run.settings
    encoded = encode(run, run.x)
    width = encoded.shape[-1] // s.get("groups", 1)
    x = encoded.reshape(-1, width)
    by_gradient = s.get("learning") == "gradient"
    noise = None if by_gradient else run.draw("training/autoencoder/codebook").reshape(s.get("levels", 1), -1)
    rest, codes, commitment = x.detach(), 0, 0
    for level in range(s.get("levels", 1)):
        book = run.weights[f"latent/{level}/codebook"]
        nearest = ((rest[:, None] - book[None]) ** 2).sum(2).argmin(1)
        if not by_gradient:
            learn(run, f"latent/{level}", rest, nearest, noise[level])
        codes = codes + book[nearest]
        rest = rest - book[nearest].detach()
        # Lee et al. 2022, equation 7: of every level, not of the last alone.
        commitment = commitment + ((x - codes.detach()) ** 2).mean()
    z = x + (codes - x).detach()
    loss = mean_squared_error(run.x, decode(run, z.reshape(encoded.shape)))
    loss = loss + COMMITMENT * commitment
    return loss + ((x.detach() - codes) ** 2).mean() if by_gradient else loss


def learn(run, scope, x, nearest, noise):
    """Razavi et al. 2019, equation 2: N <- gamma N + (1 - gamma) n, m <- gamma m + (1 - gamma) sum x, e = m / N, from 0 on. A code that is
    given up becomes a vector of the batch, and counts as much as codes do on average."""
    w = run.weights
    chosen = F.one_hot(nearest, len(w[f"{scope}/counts"])).to(x.dtype)
    counts = DECAY * w[f"{scope}/counts"] + (1 - DECAY) * chosen.sum(0)
    sums = DECAY * w[f"{scope}/sums"] + (1 - DECAY) * chosen.T @ x
    even = counts.mean()
    given_up = counts <= LEAST_USE * even
    fresh = x[(noise * len(x)).floor().long()]
    codes = torch.where(given_up[:, None], fresh, sums / counts.clamp(min=1e-12)[:, None])
    counts = torch.where(given_up, even, counts)
    run.update(f"{scope}/counts", counts)
    run.update(f"{scope}/sums", codes * counts[:, None])
    run.update(f"{scope}/codebook", codes)


LOSSES = {
    "vae": vae,
    "betaVae": beta_vae,
    "capacityVae": capacity_vae,
    # The networks are told the condition.
    "conditionalVae": vae,
    "importanceWeightedVae": importance_weighted,
    "mixturePriorVae": under_prior(mixture),
    "vampPriorVae": under_prior(vamp),
    "flowPriorVae": under_prior(flow),
    "betaTcVae": beta_tc_vae,
    "infoVae": info_vae,
    "wassersteinAutoencoder": wasserstein,
    "categoricalVae": categorical,
    "vqVae": quantized,
    "residualVqVae": quantized,
}
