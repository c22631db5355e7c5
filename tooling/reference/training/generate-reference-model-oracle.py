"""Trains the reference models in float64 with PyTorch and writes the losses of every step as a TypeScript module.

Everything comes from torch: its layers, its autograd, its Adam (epsilon added to the corrected root, as in
@autoencoders/core). What differs is how things lie in memory:

- Maps are NHWC and filters HWIO here (transposed ones HWOI), NCHW and OIHW there.
- `same` padding of a 3x3 filter of stride 2 on an even size is one row below and one column to the right, none above
  and to the left. A transposed convolution is that convolution's adjoint: what the padding received is cut off.
- An LSTM has kernels [inputs, 4 units] and one bias; torch.nn.LSTM has their transposes and two biases, of which the
  second stays 0 and is not trained. Both have the gates in the order i, f, g, o.

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
    maps = torch.relu(dense(z, w, "decoder/0")).reshape(-1, 7, 7, 64).permute(0, 3, 1, 2)
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


LOSSES = {"dense": dense_loss, "conv": conv_loss, "lstm": lstm_loss, "vae": vae_loss}


def tensor(array):
    return torch.tensor(array["data"], dtype=torch.float64).reshape(array["shape"])


def train(model, steps, batch, options):
    weights = {name: tensor(array).requires_grad_() for name, array in model["weights"].items()}
    samples = tensor(model["samples"])
    optimizer = torch.optim.Adam(
        weights.values(), lr=options["learningRate"], betas=(options["beta1"], options["beta2"]), eps=options["epsilon"]
    )
    losses = []
    for step in range(steps):
        noise = torch.tensor(model["noise"][step]) if "noise" in model else None
        loss = LOSSES[model["name"]](samples[step * batch : (step + 1) * batch], weights, noise)
        optimizer.zero_grad()
        loss.backward()
        assert all(weight.grad is not None for weight in weights.values()), model["name"]
        optimizer.step()
        losses.append(loss.item())
    print(f"{model['name']}: {losses[0]:.6f} -> {losses[-1]:.6f}")
    return losses


def numbers(values):
    return "[" + ", ".join(f"{value:.12g}" for value in values) + "]"


def main(inputs, output):
    with open(inputs, encoding="utf-8") as file:
        given = json.load(file)
    lines = [
        "/**",
        f" * Losses of the reference models' training, in float64 by PyTorch {torch.__version__.split('+')[0]}.",
        " * Written by tooling/reference/training/generate-reference-model-oracle.py; not to be edited.",
        " */",
        "",
        "/** Before each of the fifty steps, by the model's name. */",
        "export const referenceModelOracles: Readonly<Record<string, readonly number[]>> = {",
    ]
    for model in given["models"]:
        losses = train(model, given["steps"], given["batch"], given["optimizer"])
        lines.append(f"  {model['name']}: {numbers(losses)},")
    lines.append("}")
    with open(output, "w", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
