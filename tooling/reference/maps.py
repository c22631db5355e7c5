"""Layers of maps in float64, by PyTorch: resizing and normalisation, gradients by autograd."""

import numpy as np
import torch
from torch.nn import functional

from reference_file import array, write

random = np.random.default_rng(20260104)
EPSILON = 1e-3


def drawn(*shape):
    """Values that are exact in float32."""
    return torch.tensor(np.float32(random.normal(size=shape)).astype(np.float64), requires_grad=True)


def channels_first(maps):
    return maps.permute(0, 3, 1, 2)


def channels_last(maps):
    return maps.permute(0, 2, 3, 1)


def case(name, layer, operands, output):
    cotangent = drawn(*output.shape).detach()
    gradients = torch.autograd.grad((output * cotangent).sum(), list(operands.values()))
    return {
        "name": name,
        **layer,
        "operands": {key: array(value.detach()) for key, value in operands.items()},
        "output": array(output.detach()),
        "cotangent": array(cotangent),
        "gradients": {key: array(value) for key, value in zip(operands, gradients)},
    }


def resized(method, shape, size):
    x = drawn(*shape)
    mode = {"nearest": {"mode": "nearest-exact"}, "bilinear": {"mode": "bilinear", "align_corners": False}}[method]
    output = channels_last(functional.interpolate(channels_first(x), size=size, **mode))
    return case(f"{method} {list(shape)} to {list(size)}", {"layer": "resize", "method": method}, {"x": x}, output)


def normalized(kind, shape, groups=None):
    x, scale, offset = drawn(*shape), drawn(shape[-1]), drawn(shape[-1])
    if kind == "group":
        output = functional.group_norm(channels_first(x), groups, scale, offset, EPSILON)
    elif kind == "batch":
        output = functional.batch_norm(channels_first(x), None, None, scale, offset, True, eps=EPSILON)
    else:
        output = channels_first(functional.layer_norm(x, shape[-1:], scale, offset, EPSILON))
    layer = {"layer": kind, **({"groups": groups} if groups else {})}
    title = f"{kind} normalisation of {list(shape)}" + (f" in {groups} groups" if groups else "")
    return case(title, layer, {"x": x, "scale": scale, "offset": offset}, channels_last(output))


def cases():
    for method in ("nearest", "bilinear"):
        yield resized(method, (2, 2, 3, 2), (4, 6))
        yield resized(method, (2, 4, 3, 1), (7, 5))
        yield resized(method, (1, 5, 1, 2), (10, 1))
        yield resized(method, (1, 7, 6, 1), (3, 4))
        yield resized(method, (1, 1, 1, 3), (2, 3))
    yield normalized("batch", (2, 3, 2, 3))
    yield normalized("layer", (2, 3, 2, 4))
    for groups in (1, 2, 6):
        yield normalized("group", (2, 3, 2, 6), groups)


if __name__ == "__main__":
    write("maps.json", {"torch": torch.__version__.split("+")[0], "numpy": np.__version__}, [*cases()])
