"""Recurrent layers and their gradients in float64, by PyTorch's own layers and autograd.

Operands are laid out and ordered as Keras has them: kernels [inputs, gates * units], an LSTM's gates i, f, g, o and a
GRU's z, r, n with biases [2, 3 * units]. Inputs are representable in float32, so that a float32 implementation starts
from the same numbers. The gradients are those of the sum over outputs of (cotangent * output).

Where no step is left out the whole sequence goes through torch.nn.LSTM or GRU; else step by step through their cells,
with the old state kept where the mask is 0. A reversed sequence is flipped before and its states after.
"""

import numpy as np
import torch

from reference_file import array, write

torch.set_default_dtype(torch.float64)
random = np.random.default_rng(20260301)


def normal(*shape, scale=1.0):
    values = np.float32(scale * random.normal(size=shape)).astype(np.float64)
    return torch.tensor(values, requires_grad=True)


def to_torch_gates(kind, values):
    """The last axis, gate by gate, in PyTorch's order."""
    if kind == "lstm":
        return values
    z, r, n = values.chunk(3, -1)
    return torch.cat([r, z, n], -1)


def weights(kind, operands):
    input_bias, state_bias = operands["bias"] if kind == "gru" else (operands["bias"], 0 * operands["bias"])
    return {
        "weight_ih": to_torch_gates(kind, operands["kernel"]).T,
        "weight_hh": to_torch_gates(kind, operands["recurrentKernel"]).T,
        "bias_ih": to_torch_gates(kind, input_bias),
        "bias_hh": to_torch_gates(kind, state_bias),
    }


def whole(kind, operands, state):
    layer = {"lstm": torch.nn.LSTM, "gru": torch.nn.GRU}[kind]
    features, units = operands["input"].shape[2], operands["recurrentKernel"].shape[0]
    module = layer(features, units, batch_first=True)
    parameters = {f"{name}_l0": value for name, value in weights(kind, operands).items()}
    first = tuple(value[None] for value in state)
    hiddens, last = torch.func.functional_call(
        module, parameters, (operands["input"], first if kind == "lstm" else first[0])
    )
    return hiddens, [value[0] for value in (last if kind == "lstm" else (last,))]


def stepwise(kind, operands, state, mask):
    cell = {"lstm": torch.nn.LSTMCell, "gru": torch.nn.GRUCell}[kind]
    features, units = operands["input"].shape[2], operands["recurrentKernel"].shape[0]
    module, parameters, hiddens = cell(features, units), weights(kind, operands), []
    for t in range(operands["input"].shape[1]):
        step = operands["input"][:, t], tuple(state) if kind == "lstm" else state[0]
        new = torch.func.functional_call(module, parameters, step)
        new = new if kind == "lstm" else (new,)
        state = [torch.where(mask[:, t, None] != 0, after, before) for after, before in zip(new, state)]
        hiddens.append(state[0])
    return torch.stack(hiddens, 1), state


def run(kind, operands, state, mask, reverse):
    if reverse:
        flipped = {**operands, "input": operands["input"].flip(1)}
        hiddens, state = run(kind, flipped, state, None if mask is None else mask.flip(1), False)
        return hiddens.flip(1), state
    return whole(kind, operands, state) if mask is None else stepwise(kind, operands, state, mask)


def case(kind, sizes, masked=False, reverse=False, initial=False, scale=1.0):
    batch, time, features, units = sizes
    gates = {"lstm": 4, "gru": 3}[kind]
    operands = {
        "input": normal(batch, time, features, scale=scale),
        "kernel": normal(features, gates * units, scale=0.5),
        "recurrentKernel": normal(units, gates * units, scale=0.5),
        "bias": normal(gates * units, scale=0.5) if kind == "lstm" else normal(2, gates * units, scale=0.5),
    }
    names = ["initialHidden", "initialCell"] if kind == "lstm" else ["initialHidden"]
    if initial:
        operands.update({name: normal(batch, units, scale=0.5) for name in names})
    state = [operands.get(name, torch.zeros(batch, units)) for name in names]
    mask = None
    if masked:
        mask = torch.tensor((random.uniform(size=(batch, time)) < 0.6).astype(np.float64))
    hiddens, last = run(kind, operands, state, mask, reverse)
    outputs = dict(zip(["hiddens", "lastHidden", "lastCell"], [hiddens, *last]))
    cotangents = {name: torch.tensor(np.float32(random.normal(size=value.shape)).astype(np.float64))
                  for name, value in outputs.items()}  # fmt: skip
    total = sum((outputs[name] * cotangents[name]).sum() for name in outputs)
    gradients = torch.autograd.grad(total, list(operands.values()))
    title = f"{kind} [batch, time, features, units] {list(sizes)}"
    title += "".join([", masked" * masked, ", reversed" * reverse, ", from a state" * initial])
    return {
        "name": title if scale == 1 else f"{title}, saturated",
        "kind": kind,
        "reverse": reverse,
        "operands": arrays(operands),
        **({"mask": array(mask)} if masked else {}),
        "outputs": arrays(outputs),
        "cotangents": arrays(cotangents),
        "gradients": arrays(dict(zip(operands, gradients))),
    }


def arrays(tensors):
    return {name: array(value.detach()) for name, value in tensors.items()}


def cases(kind):
    yield case(kind, (1, 1, 1, 1))
    yield case(kind, (1, 5, 1, 3), initial=True)
    yield case(kind, (3, 5, 2, 5), initial=True)
    yield case(kind, (2, 5, 2, 5), reverse=True)
    yield case(kind, (4, 5, 3, 3), masked=True, initial=True)
    yield case(kind, (5, 5, 1, 2), masked=True, reverse=True, initial=True)
    yield case(kind, (2, 3, 5, 4), scale=20.0)
    yield case(kind, (1, 30, 1, 2))


def main():
    versions = {"torch": torch.__version__.split("+")[0], "numpy": np.__version__}
    write("recurrent.json", versions, [*cases("lstm"), *cases("gru")])


if __name__ == "__main__":
    main()
