"""Trains models in float64 with PyTorch and writes the losses of every step as a TypeScript module: of the reference models, or
of the certificate's, of which it also writes the weights at the end, and how far the same training in float32 is from both.

Everything comes from torch: its layers, its autograd, its Adam (epsilon added to the corrected root, as in
@autoencoders/core). What differs is how things lie in memory:

- Maps are NHWC and filters HWIO here (transposed ones HWOI), NCHW and OIHW there.
- `same` padding of a 3x3 filter of stride 2 on an even size is one row below and one column to the right, none above
  and to the left. A transposed convolution is that convolution's adjoint: what the padding received is cut off.
- An LSTM has kernels [inputs, 4 units] and one bias; torch.nn.LSTM has their transposes and two biases, of which the
  second stays 0 and is not trained. Both have the gates in the order i, f, g, o.
- Batch normalisation takes the batch's own mean and biased variance, epsilon 1e-3. Moving averages are not compared: no
  loss depends on them.

Usage: python generate-reference-model-oracle.py INPUTS.json OUTPUT.ts
"""

import json
import sys

import torch
from torch.nn import functional as F

torch.set_default_dtype(torch.float64)
torch.use_deterministic_algorithms(True)


def dense(x, weights, scope):
    return x @ weights[f"{scope}/kernel"] + weights[f"{scope}/bias"]


def convolution(x, weights, scope):
    filters = weights[f"{scope}/filter"].permute(3, 2, 0, 1)
    return F.conv2d(F.pad(x, (0, 1, 0, 1)), filters, weights[f"{scope}/bias"], stride=2)


def transposed_convolution(x, weights, scope):
    filters = weights[f"{scope}/filter"].permute(3, 2, 0, 1)
    whole = F.conv_transpose2d(x, filters, weights[f"{scope}/bias"], stride=2)
    return whole[:, :, :-1, :-1]


def lstm(x, weights, scope):
    """Hidden states of every step, [batch, time, units]."""
    kernel, recurrent, bias = (weights[f"{scope}/{name}"] for name in ("kernel", "recurrentKernel", "bias"))
    state = torch.zeros(1, x.shape[0], recurrent.shape[0])
    flat = [kernel.T, recurrent.T, bias, torch.zeros_like(bias)]
    options = dict(has_biases=True, num_layers=1, dropout=0.0, train=True, bidirectional=False, batch_first=True)
    hiddens, _, _ = torch.lstm(x, (state, state), flat, **options)
    return hiddens


def mean_squared_error(x, y):
    return ((x - y) ** 2).flatten(1).mean(1).mean()


def dense_loss(x, w, noise):
    z = torch.relu(dense(torch.relu(dense(x, w, "encoder/0")), w, "encoder/1"))
    return mean_squared_error(x, torch.sigmoid(dense(torch.relu(dense(z, w, "decoder/0")), w, "decoder/1")))


def conv_loss(x, w, noise):
    maps = torch.relu(convolution(x.permute(0, 3, 1, 2), w, "encoder/0"))
    maps = torch.relu(convolution(maps, w, "encoder/1"))
    z = dense(maps.permute(0, 2, 3, 1).flatten(1), w, "encoder/2")
    inner = w["decoder/1/filter"].shape[3]
    flat = torch.relu(dense(z, w, "decoder/0"))
    side = round((flat.shape[1] / inner) ** 0.5)
    maps = flat.reshape(-1, side, side, inner).permute(0, 3, 1, 2)
    maps = torch.relu(transposed_convolution(maps, w, "decoder/1"))
    maps = torch.sigmoid(transposed_convolution(maps, w, "decoder/2"))
    return mean_squared_error(x, maps.permute(0, 2, 3, 1))


def lstm_loss(x, w, noise):
    z = dense(lstm(x, w, "encoder/0")[:, -1], w, "encoder/1")
    repeated = z.unsqueeze(1).repeat(1, x.shape[1], 1)
    return mean_squared_error(x, dense(lstm(repeated, w, "decoder/0"), w, "decoder/1"))


def vae_loss(x, w, noise):
    """Negative ELBO in nats: divergence from the standard normal plus cross-entropy, summed over a sample."""
    mean, log_variance = dense(torch.relu(dense(x, w, "encoder/0")), w, "encoder/1").chunk(2, 1)
    posterior = torch.distributions.Normal(mean, torch.exp(log_variance / 2))
    z = mean + posterior.scale * noise.reshape(mean.shape)
    logits = dense(torch.relu(dense(z, w, "decoder/0")), w, "decoder/1")
    prior = torch.distributions.Normal(torch.zeros_like(mean), torch.ones_like(mean))
    divergence = torch.distributions.kl_divergence(posterior, prior).sum(1)
    return (F.binary_cross_entropy_with_logits(logits, x, reduction="none").sum(1) + divergence).mean()


def trajectory_loss(hidden):
    """Of a model with one hidden layer each way, a linear latent and a sigmoid output."""

    def loss(x, w, noise):
        z = dense(hidden(x, w, "encoder/0"), w, "encoder/1")
        return mean_squared_error(x, torch.sigmoid(dense(hidden(z, w, "decoder/0"), w, "decoder/1")))

    return loss


def plain_layer(x, w, scope):
    return torch.relu(dense(x, w, scope))


def normalized_layer(x, w, scope):
    scale, offset = w[f"{scope}/scale"], w[f"{scope}/offset"]
    return torch.relu(F.batch_norm(dense(x, w, scope), None, None, scale, offset, training=True, eps=1e-3))


LOSSES = {
    "plain": trajectory_loss(plain_layer),
    "batch": trajectory_loss(normalized_layer),
    **{"dense": dense_loss, "conv": conv_loss, "lstm": lstm_loss, "vae": vae_loss},
}


def tensor(array):
    return torch.tensor(array["data"], dtype=torch.get_default_dtype()).reshape(array["shape"])


def train(model, steps, batch, options):
    """The losses of all steps, and the weights at the end by name."""
    weights = {name: tensor(array).requires_grad_() for name, array in model["weights"].items()}
    samples = tensor(model["samples"])
    optimizer = torch.optim.Adam(
        weights.values(), lr=options["learningRate"], betas=(options["beta1"], options["beta2"]), eps=options["epsilon"]
    )
    losses = []
    for step in range(steps):
        noise = torch.tensor(model["noise"][step]) if "noise" in model else None
        loss = LOSSES[model["kind"]](samples[step * batch : (step + 1) * batch], weights, noise)
        optimizer.zero_grad()
        loss.backward()
        assert all(weight.grad is not None for weight in weights.values()), model["name"]
        optimizer.step()
        losses.append(loss.item())
    print(f"{model['name']}: {losses[0]:.6f} -> {losses[-1]:.6f}")
    return losses, {name: weight.detach().flatten().tolist() for name, weight in weights.items()}


def train_in_float32(*arguments):
    torch.set_default_dtype(torch.float32)
    try:
        return train(*arguments)
    finally:
        torch.set_default_dtype(torch.float64)


def loss_deviation(losses, due):
    """The largest |loss - due| / |due|."""
    return max(abs(a - b) / abs(b) for a, b in zip(losses, due))


def weight_deviation(weights, due):
    """The largest |weight - due| of a parameter, relative to the parameter's largest magnitude."""
    deviations = [
        max(abs(a - b) for a, b in zip(weights[name], values)) / max(map(abs, values)) for name, values in due.items()
    ]
    return max(deviations)


def numbers(values):
    return "[" + ", ".join(f"{value:.12g}" for value in values) + "]"


def module(title, docstring, declaration, lines):
    version = torch.__version__.split("+")[0]
    head = [
        "/**",
        f" * {title}, in float64 by PyTorch {version}.",
        " * Written by tooling/reference/training/generate-reference-model-oracle.py; not to be edited.",
        " */",
        "",
        *docstring,
        declaration,
    ]
    return "\n".join([*head, *lines, "}"]) + "\n"


def reference_module(given):
    lines = [
        f"  {model['name']}: {numbers(train(model, given['steps'], given['batch'], given['optimizer'])[0])},"
        for model in given["models"]
    ]
    docstring = ["/** Before each of the fifty steps, by the model's name. */"]
    declaration = "export const referenceModelOracles: Readonly<Record<string, readonly number[]>> = {"
    return module("Losses of the reference models' training", docstring, declaration, lines)


def certificate_module(given):
    lines = []
    for model in given["models"]:
        arguments = (model, given["steps"], given["batch"], given["optimizer"])
        losses, weights = train(*arguments)
        weights = {name: values for name, values in weights.items() if name not in model["undetermined"]}
        single_losses, single_weights = train_in_float32(*arguments)
        single = (loss_deviation(single_losses, losses), weight_deviation(single_weights, weights))
        lines += [f"  {json.dumps(model['name'])}: {{", f"    losses: {numbers(losses)},", "    weights: {"]
        lines += [f"      {json.dumps(name)}: {numbers(values)}," for name, values in weights.items()]
        lines += ["    },", f"    float32: {{ lossDeviation: {single[0]:.3g}, weightDeviation: {single[1]:.3g} }},", "  },"]
    docstring = [
        "/** What a training of fifty steps should have come to. */",
        "export interface CertificateOracle {",
        "  /** Before each step. */",
        "  readonly losses: readonly number[]",
        "  /** At the end, by the parameter's name, row-major; without those that the loss does not depend on. */",
        "  readonly weights: Readonly<Record<string, readonly number[]>>",
        "  /** How far the same training in PyTorch's float32 is from this. */",
        "  readonly float32: { readonly lossDeviation: number; readonly weightDeviation: number }",
        "}",
        "",
        "/** By the model's name. */",
    ]
    declaration = "export const certificateOracles: Readonly<Record<string, CertificateOracle>> = {"
    return module("What the certificate's models come to", docstring, declaration, lines)


def main(inputs, output):
    with open(inputs, encoding="utf-8") as file:
        given = json.load(file)
    text = certificate_module(given) if given["certificate"] else reference_module(given)
    with open(output, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
