"""Writes reference values as small JSON files that read the same on every machine."""

import json
from pathlib import Path

import numpy as np

GENERATED = Path(__file__).parent / "generated"


def array(values):
    """An array as the tests read it: row-major data and a shape. Infinities and NaN have no JSON: they raise."""
    values = np.asarray(values, dtype=np.float64)
    return {"shape": list(values.shape), "data": values.ravel().tolist()}


def write(name, made_with, cases):
    """One case a line, so that a changed case is one changed line."""
    lines = ",\n".join("  " + json.dumps(case, allow_nan=False) for case in cases)
    text = '{\n"madeWith": %s,\n"cases": [\n%s\n]\n}\n' % (json.dumps(made_with), lines)
    GENERATED.mkdir(exist_ok=True)
    (GENERATED / name).write_text(text, encoding="utf-8")
    print(f"{name}: {len(cases)} cases, {len(text)} bytes")
