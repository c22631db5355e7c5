"""Trains every preset in float64 with PyTorch and writes, a module for each family, the losses of all steps, the weights at the end, and
how far the same training in float32 is from both.

Losses are written from the papers in `variational.py`, `regularized.py` and `adversarial.py`; gradients are torch.autograd's and
optimizers torch.optim's. From @autoencoders come settings, samples, first weights and draws, as `export.mjs` wrote them.

Usage: python generate.py INPUTS.json FOLDER [FAMILY...]
"""

import json
import os
import sys

import torch

import adversarial
import regularized
import variational

torch.set_default_dtype(torch.float64)
torch.use_deterministic_algorithms(True)


def of_everything(name):
    return True


PHASES = {
    **{name: [(of_everything, loss, None)] for name, loss in (variational.LOSSES | regularized.LOSSES).items()},
    **adversarial.PHASES,
}

# What gradients do not train.
AVERAGED = ("/counts", "/sums", "/direction")
CONSTANT = ("Mask",)


def tensor(array):
    return torch.tensor(array["data"], dtype=torch.get_default_dtype()).reshape(array["shape"])


class Run:
    """A training under way: what losses are computed from."""

    def __init__(self, model, batch):
        self.settings = model["settings"]
        self.weights = {name: tensor(array) for name, array in model["weights"].items()}
        self._samples = tensor(model["samples"])
        self._conditions = tensor(model["conditions"]) if "conditions" in model else None
        self._draws, self._batch, self._updates = model["draws"], batch, {}
        self.begin(0)

    def begin(self, step):
        rows = slice(step * self._batch, (step + 1) * self._batch)
        self.step, self.x = step, self._samples[rows]
        self.condition = None if self._conditions is None else self._conditions[rows]

    def draw(self, stream):
        return torch.tensor(self._draws[stream][self.step], dtype=torch.get_default_dtype())

    def update(self, name, value):
        """Takes effect after the phase."""
        self._updates[name] = value.detach()

    def apply_updates(self):
        for name, value in self._updates.items():
            self.weights[name] = value
        self._updates = {}


def trained_names(run):
    averaged = [f"latent/{i}/codebook" for i in range(9)] if "latent/0/counts" in run.weights else []
    return [name for name in run.weights if not name.endswith(AVERAGED + CONSTANT) and name not in averaged]


def optimizer_of(part, parameters):
    options = part["options"]
    if part["kind"] == "sgd":
        return torch.optim.SGD(parameters, lr=options["learningRate"], momentum=options["momentum"])
    assert part["kind"] == "adam", part
    betas = (options["beta1"], options["beta2"])
    return torch.optim.Adam(parameters, lr=options["learningRate"], betas=betas, eps=options["epsilon"])


def train(model, steps, batch, optimizer):
    run = Run(model, batch)
    phases = []
    for trains, loss, own in PHASES[model["preset"]]:
        parameters = [run.weights[name].requires_grad_() for name in trained_names(run) if trains(name)]
        part = model["settings"].get("critic", {}).get(own, optimizer)
        phases.append((parameters, loss, optimizer_of(part, parameters)))
    losses = []
    for step in range(steps):
        run.begin(step)
        for index, (parameters, loss, stepper) in enumerate(phases):
            value = loss(run)
            # A parameter that has no part in the loss would be an error of ours.
            for parameter, gradient in zip(parameters, torch.autograd.grad(value, parameters)):
                parameter.grad = gradient
            stepper.step()
            run.apply_updates()
            if index == 0:
                losses.append(value.item())
    left_out = (*model["undetermined"], *(name for name in run.weights if name.endswith(CONSTANT)))
    weights = {name: w.detach().flatten().tolist() for name, w in run.weights.items() if name not in left_out}
    return losses, weights


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


def numbers(values, digits):
    return "[" + ", ".join(f"{value:.{digits}g}" for value in values) + "]"


def entry(model, given):
    arguments = (model, given["steps"], given["batch"], given["optimizer"])
    losses, weights = train(*arguments)
    single_losses, single_weights = train_in_float32(*arguments)
    single = (loss_deviation(single_losses, losses), weight_deviation(single_weights, weights))
    name = model["name"]
    print(f"{name:40} {losses[0]:10.5f} -> {losses[-1]:10.5f}, least {min(map(abs, losses)):.4f}, float32 {single[0]:.1e} {single[1]:.1e}")
    return [
        f"  {json.dumps(name)}: {{",
        f"    losses: {numbers(losses, 12)},",
        "    weights: {",
        *(f"      {json.dumps(key)}: {numbers(values, 8)}," for key, values in weights.items()),
        "    },",
        f"    float32: {{ lossDeviation: {single[0]:.3g}, weightDeviation: {single[1]:.3g} }},",
        "  },",
    ]


def module(family, models, given):
    version = torch.__version__.split("+")[0]
    head = [
        "/**",
        f" * What the {family} presets of the certificate come to, in float64 by PyTorch {version}.",
        " * Written by tooling/reference/training/presets/generate.py; not to be edited.",
        " */",
        "",
        "import type { CertificateOracle } from '@autoencoders/conformance'",
        "",
        "/** By the model's name. */",
        f"export const {family}Oracles: Readonly<Record<string, CertificateOracle>> = {{",
    ]
    return "\n".join([*head, *(line for model in models for line in entry(model, given)), "}"]) + "\n"


def main(inputs, folder, *families):
    with open(inputs, encoding="utf-8") as file:
        given = json.load(file)
    for family in families or given["families"]:
        text = module(family, given["families"][family], given)
        with open(os.path.join(folder, f"{family}-oracles.ts"), "w", encoding="utf-8", newline="\n") as file:
            file.write(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
