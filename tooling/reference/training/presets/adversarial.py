"""Phases of the presets of @autoencoders/adversarial, each from its paper: what is trained, by which loss, with which optimizer."""

import torch
from torch.nn import functional as F

from networks import decode, divergence, encode, mean_squared_error, negative_log_likelihood, posterior, reparametrised


def judge(run, x):
    """What the critic says, [batch], and the features of its last hidden layer."""
    features, layers = x, len(run.settings["critic"]["criticUnits"]) + 1
    for layer in range(layers - 1):
        features = F.leaky_relu(critic_layer(run, features, f"objective/critic/{layer}"), 0.2)
    return critic_layer(run, features, f"objective/critic/{layers - 1}")[:, 0], features


def critic_layer(run, x, scope):
    kernel = run.weights[f"{scope}/kernel"]
    if run.settings["critic"].get("spectralNormalization"):
        kernel = kernel / largest_singular_value(run, kernel, scope)
    return x @ kernel + run.weights[f"{scope}/bias"]


def largest_singular_value(run, kernel, scope):
    """Miyato et al. 2018, algorithm 1: one step of power iteration a training step; both vectors are constants."""
    with torch.no_grad():
        left = F.normalize(run.weights[f"{scope}/direction"] @ kernel.T, dim=1)
        right = F.normalize(left @ kernel, dim=1)
    run.update(f"{scope}/direction", right)
    return (left @ kernel @ right.T).squeeze()


def critic_loss(run, real, made):
    """Goodfellow et al. 2014, equation 1 as a loss; or Gulrajani et al. 2017, equation 3."""
    real, made = real.detach(), made.detach()
    of_real, of_made = judge(run, real)[0], judge(run, made)[0]
    if run.settings["critic"].get("criticLoss") != "wasserstein":
        ones, zeros = torch.ones_like(of_real), torch.zeros_like(of_made)
        told = F.binary_cross_entropy_with_logits
        return told(of_real, ones) + told(of_made, zeros)
    share = run.draw("training/critic/critic/between")[:, None]
    between = (share * real + (1 - share) * made).requires_grad_()
    (slope,) = torch.autograd.grad(judge(run, between)[0].sum(), between, create_graph=True)
    penalty = ((slope.norm(dim=1) - 1) ** 2).mean()
    return of_made.mean() - of_real.mean() + 10 * penalty


def adversary_loss(run, made):
    """The form that does not saturate (Goodfellow et al. 2014, section 3), or what a Wasserstein critic says."""
    said = judge(run, made)[0]
    if run.settings["critic"].get("criticLoss") == "wasserstein":
        return -said.mean()
    return F.binary_cross_entropy_with_logits(said, torch.ones_like(said))


def of_model(name):
    return not name.startswith("objective/")


def of_critic(name):
    return name.startswith("objective/critic/")


def of_encoder(name):
    return name.startswith("encoder/")


def adversarial_autoencoder():
    """Makhzani et al. 2016, section 2.1: reconstruction, then the critic, then the encoder as its adversary."""

    def critic(run):
        codes = encode(run, run.x)
        return critic_loss(run, run.draw("training/critic/prior").reshape(codes.shape), codes)

    return [
        (of_model, lambda run: mean_squared_error(run.x, decode(run, encode(run, run.x))), None),
        (of_critic, critic, "criticOptimizer"),
        (of_encoder, lambda run: adversary_loss(run, encode(run, run.x)), "adversaryOptimizer"),
    ]


def vae_gan():
    """Larsen et al. 2016, algorithm 1, with the likelihood of the data kept beside that of the critic's features. As in its section 2.2.1 the
    critic's verdict trains the decoder, and not the encoder."""

    def codes(run, phase):
        q = posterior(run, run.x)
        z = reparametrised(q, run.draw(f"training/{phase}/latent"))
        return q, z, run.draw(f"training/{phase}/prior").reshape(z.shape)

    def autoencoder(run):
        q, z, prior = codes(run, "autoencoder")
        y = decode(run, z)
        elbo = (negative_log_likelihood(run, run.x, y) + divergence(q).sum(1)).mean()
        features = ((judge(run, run.x)[1].detach() - judge(run, y)[1]) ** 2).sum(1).mean()
        made = torch.cat([decode(run, z.detach()), decode(run, prior)])
        return elbo + features + 0.1 * adversary_loss(run, made)

    def critic(run):
        _, z, prior = codes(run, "critic")
        made = torch.cat([decode(run, z), decode(run, prior)])
        return critic_loss(run, torch.cat([run.x, run.x]), made)

    return [(of_model, autoencoder, None), (of_critic, critic, "criticOptimizer")]


def factor_vae():
    """Kim & Mnih 2018, algorithm 2, with one batch for both halves: the total correlation is what the critic says, log D / (1 - D)."""

    def codes(run, phase):
        q = posterior(run, run.x)
        return q, reparametrised(q, run.draw(f"training/{phase}/latent"))

    def autoencoder(run):
        q, z = codes(run, "autoencoder")
        elbo = (negative_log_likelihood(run, run.x, decode(run, z)) + divergence(q).sum(1)).mean()
        return elbo + run.settings["gamma"] * judge(run, z)[0].mean()

    def critic(run):
        _, z = codes(run, "critic")
        orders = run.draw("training/critic/mixing").reshape(z.shape[1], len(z)).argsort(1)
        mixed = torch.stack([z[order, unit] for unit, order in enumerate(orders)], 1)
        return critic_loss(run, z, mixed)

    return [(of_model, autoencoder, None), (of_critic, critic, "criticOptimizer")]


PHASES = {
    "adversarialAutoencoder": adversarial_autoencoder(),
    "vaeGan": vae_gan(),
    "factorVae": factor_vae(),
}
