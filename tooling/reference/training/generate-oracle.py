"""Trains the trajectories in float64 with PyTorch and writes losses and final weights as a TypeScript module.

The forward pass is written out; gradients are torch.autograd's. Optimizers are torch.optim's, whose definitions are
those of @autoencoders/core:

- SGD with dampening 0: v <- mu v + g; theta <- theta - lr v, Nesterov: theta <- theta - lr (g + mu v).
- Adam: epsilon is added to the corrected root, sqrt(v / (1 - beta2^t)) + epsilon.
- AdamW: theta <- theta (1 - lr lambda) before Adam's step; here for kernels only, through parameter groups.
- RMSprop, not centred: epsilon is added outside the root; momentum accumulates g / (sqrt(s) + epsilon).

Written out by hand because torch's differ:

- Clipping by norm is g min(1, limit / norm); torch.nn.utils.clip_grad_norm_ divides by norm + 1e-6.
- Batch normalisation keeps moving averages of the biased variance with momentum 0.9 (torch's names: 0.1) and adds
  epsilon 1e-3; torch.nn.BatchNorm1d keeps the unbiased variance.

Usage: python generate-oracle.py INPUTS.json OUTPUT.ts
"""

import json
import sys

import torch

torch.set_default_dtype(torch.float64)
torch.use_deterministic_algorithms(True)

EPSILON = 1e-3
MOVING = 0.9


def normalize(x, weights, scope, kind):
    if kind == "none":
        return x
    axis = 0 if kind == "batch" else 1
    mean = x.mean(axis, keepdim=True)
    variance = ((x - mean) ** 2).mean(axis, keepdim=True)
    if kind == "batch":
        for name, value in (("movingMean", mean), ("movingVariance", variance)):
            old = weights[f"{scope}/{name}"]
            weights[f"{scope}/{name}"] = MOVING * old + (1 - MOVING) * value.detach().reshape(-1)
    return (x - mean) / torch.sqrt(variance + EPSILON) * weights[f"{scope}/scale"] + weights[f"{scope}/offset"]


def forward(x, weights, setup):
    kind = setup["normalization"]
    first, second = weights["encoder/0/kernel"], weights["encoder/1/kernel"]
    third = second.T if setup["tiedWeights"] else weights["decoder/0/kernel"]
    fourth = first.T if setup["tiedWeights"] else weights["decoder/1/kernel"]
    h = torch.relu(normalize(x @ first + weights["encoder/0/bias"], weights, "encoder/0", kind))
    z = h @ second + weights["encoder/1/bias"]
    h = torch.relu(normalize(z @ third + weights["decoder/0/bias"], weights, "decoder/0", kind))
    return torch.sigmoid(h @ fourth + weights["decoder/1/bias"])


def make_optimizer(spec, parameters):
    o = spec["options"]
    if spec["kind"] == "sgd":
        return torch.optim.SGD(parameters, lr=o["learningRate"], momentum=o["momentum"], nesterov=o["nesterov"])
    if spec["kind"] == "rmsProp":
        return torch.optim.RMSprop(
            parameters, lr=o["learningRate"], alpha=o["decay"], eps=o["epsilon"], momentum=o["momentum"]
        )
    common = dict(lr=o["learningRate"], betas=(o["beta1"], o["beta2"]), eps=o["epsilon"])
    if spec["kind"] == "adam":
        return torch.optim.Adam(parameters, **common)
    if spec["kind"] == "adamW":
        groups = [
            {"params": [p for p in parameters if p.dim() >= 2], "weight_decay": o["weightDecay"]},
            {"params": [p for p in parameters if p.dim() < 2], "weight_decay": 0.0},
        ]
        return torch.optim.AdamW(groups, **common)
    raise ValueError(spec["kind"])


def clip(parameters, clipping):
    """Returns whether the limit was met."""
    if clipping is None:
        return False
    if "value" in clipping:
        limit = clipping["value"]
        met = any((p.grad.abs() > limit).any() for p in parameters)
        for p in parameters:
            p.grad.clamp_(-limit, limit)
        return met
    limit = clipping["norm"]
    norm = torch.sqrt(sum((p.grad**2).sum() for p in parameters))
    for p in parameters:
        p.grad.mul_(min(1.0, limit / norm.item()))
    return norm.item() > limit


def train(setup, samples, steps, batch):
    weights = {
        name: torch.tensor(array["data"], dtype=torch.float64).reshape(array["shape"]) for name, array in setup["weights"].items()
    }
    trained = [w.requires_grad_() for name, w in weights.items() if "moving" not in name]
    optimizer = make_optimizer(setup["optimizer"], trained)
    losses, clipped = [], 0
    for step in range(steps):
        x = samples[step * batch : (step + 1) * batch]
        loss = ((forward(x, weights, setup) - x) ** 2).mean(1).mean()
        optimizer.zero_grad()
        loss.backward()
        clipped += clip(trained, setup["gradientClipping"])
        optimizer.step()
        losses.append(loss.item())
    if setup["gradientClipping"] is not None:
        # A norm that is never reached, or always, would test half of the definition.
        assert 0 < clipped and (clipped < steps or "value" in setup["gradientClipping"]), setup["name"]
    print(f"{setup['name']}: {losses[0]:.5f} -> {losses[-1]:.5f}, {clipped} steps clipped")
    return losses, weights


def numbers(values):
    return "[" + ", ".join(f"{value:.12g}" for value in values) + "]"


def main(inputs, output):
    with open(inputs, encoding="utf-8") as file:
        given = json.load(file)
    samples = torch.tensor(given["samples"]["data"], dtype=torch.float64).reshape(given["samples"]["shape"])
    lines = [
        "/**",
        f" * Losses and final weights of the training trajectories, in float64 by PyTorch {torch.__version__.split('+')[0]}.",
        " * Written by tooling/reference/training/generate-oracle.py; not to be edited.",
        " */",
        "",
        "/** One training run in float64. */",
        "export interface TrajectoryOracle {",
        "  /** Before each of the twenty steps. */",
        "  readonly losses: readonly number[]",
        "  /** After the last step, row-major, by parameter name. */",
        "  readonly weights: Readonly<Record<string, readonly number[]>>",
        "}",
        "",
        "/** By the trajectory's name. */",
        "export const trajectoryOracles: Readonly<Record<string, TrajectoryOracle>> = {",
    ]
    for setup in given["setups"]:
        losses, weights = train(setup, samples, given["steps"], given["batch"])
        lines += [f"  {json.dumps(setup['name'])}: {{", f"    losses: {numbers(losses)},", "    weights: {"]
        lines += [f"      {json.dumps(name)}: {numbers(w.detach().reshape(-1).tolist())}," for name, w in weights.items()]
        lines += ["    },", "  },"]
    lines.append("}")
    with open(output, "w", encoding="utf-8", newline="\n") as file:
        file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
