"""What the committed network of digitFeatures makes of images, in float64, by SciPy's correlations."""

import base64
import re
from pathlib import Path

import numpy as np
import scipy
from scipy.signal import correlate2d

from reference_file import array, write

PACKED = Path(__file__).parents[2] / "packages/metrics/src/digit-features/generated/packed-digit-network.ts"
CONVOLUTIONS = [(5, 1, 8), (3, 8, 16), (3, 16, 32)]
DENSE = [(512, 64), (64, 10)]

random = np.random.default_rng(20260106)


def layers():
    """Signed bytes of each kernel, then the scales and the biases of its outputs."""
    data = base64.b64decode("".join(re.findall(r"'([A-Za-z0-9+/=]+)',", PACKED.read_text(encoding="utf-8"))))
    shapes = [(size, size, inputs, outputs) for size, inputs, outputs in CONVOLUTIONS] + DENSE
    for shape in shapes:
        count, outputs = int(np.prod(shape)), shape[-1]
        kernel = np.frombuffer(data, dtype=np.int8, count=count).astype(np.float64).reshape(shape)
        scales, biases = np.frombuffer(data[count:], dtype="<f4", count=2 * outputs).astype(np.float64).reshape(2, -1)
        data = data[count + 8 * outputs :]
        yield kernel * scales, biases
    assert not data


def halve(maps, kernel, biases):
    """A convolution of stride 2 with the zeros around that TensorFlow calls SAME, and ReLU."""
    side, size = maps.shape[0], kernel.shape[0]
    total = max(0, 2 * (-(-side // 2) - 1) + size - side)
    around = [(total // 2, total - total // 2)] * 2
    planes = [np.pad(plane, around) for plane in np.moveaxis(maps, -1, 0)]
    sums = [
        sum(correlate2d(plane, kernel[:, :, i, k], mode="valid") for i, plane in enumerate(planes))[::2, ::2]
        for k in range(kernel.shape[3])
    ]
    return np.maximum(0, np.stack(sums, axis=-1) + biases)


def run(image):
    *convolutions, hidden, last = layers()
    maps = image[:, :, None]
    for kernel, biases in convolutions:
        maps = halve(maps, kernel, biases)
    features = np.maximum(0, maps.ravel() @ hidden[0] + hidden[1])
    return features, features @ last[0] + last[1]


def images():
    yield "black", np.zeros((28, 28))
    yield "white", np.ones((28, 28))
    yield "noise", random.random((28, 28))
    yield "sparse", random.random((28, 28)) * (random.random((28, 28)) < 0.1)
    rows, columns = np.mgrid[0:28, 0:28]
    yield "a ring", np.exp(-((np.hypot(rows - 14, columns - 13) - 8) ** 2) / 4)
    yield "a corner", np.where((rows < 3) & (columns > 20), 0.75, 0)


def main():
    cases = []
    for name, image in images():
        image = np.round(image, 3)
        features, scores = run(image)
        cases.append({"name": name, "image": array(image), "features": features.tolist(), "digit": int(scores.argmax())})
    write("digit-network.json", {"numpy": np.__version__, "scipy": scipy.__version__}, cases)


if __name__ == "__main__":
    main()
