"""Writes generated/python.safetensors.json: a small file as the Python package `safetensors` writes it.

    pip install numpy safetensors
    python tooling/reference/bundle/write_safetensors.py
"""

import base64
import json
import pathlib

import numpy
from safetensors.numpy import save

content = save(
    {"a": numpy.arange(6, dtype=numpy.float32).reshape(2, 3), "b": numpy.array(0.5, dtype=numpy.float32)},
    metadata={"made": "by Python"},
)
target = pathlib.Path(__file__).parent / "generated" / "python.safetensors.json"
target.write_text(json.dumps({"base64": base64.b64encode(content).decode()}) + "\n")
