"""Writes a file made by the Python library `safetensors`, with its contents beside it: can another reader open it?"""

import base64

import numpy as np
import safetensors
from safetensors.numpy import save

from reference_file import array, write

TENSORS = {
    "encoder/0/kernel": np.array([[1.5, -2.25, 0.0], [3e-38, -0.0, 16777216.0]], dtype=np.float32),
    "encoder/0/bias": np.array([0.1, 1 / 3], dtype=np.float32),
    "scalar": np.array(3.5, dtype=np.float32),
    "empty": np.zeros([0, 4], dtype=np.float32),
    "naïve 🙂 \"quoted\"": np.array([1.0], dtype=np.float32),
    "10": np.array([10.0], dtype=np.float32),
    "2": np.array([2.0], dtype=np.float32),
}
METADATA = {"format": "pt", "note": "größer als 1"}


def case(name, tensors, metadata=None):
    return {
        "name": name,
        "base64": base64.b64encode(save(tensors, metadata)).decode("ascii"),
        "metadata": metadata or {},
        "tensors": {key: array(value) for key, value in tensors.items()},
    }


def main():
    cases = [
        case("32-bit floats with metadata", TENSORS, METADATA),
        case("no metadata", {"a": TENSORS["scalar"]}),
        case("nothing at all", {}),
        case("64-bit floats", {"a": np.array([1.0])}),
    ]
    write("safetensors.json", {"safetensors": safetensors.__version__, "numpy": np.__version__}, cases)


if __name__ == "__main__":
    main()
