"""Expected values of the scalers, by scikit-learn in float64.

Run: pip install numpy scikit-learn && python tooling/reference/data/scalers.py
Writes generated/scalers.json beside this file. Every input is a float32 value.
"""

import json
import warnings
from pathlib import Path

import numpy as np
import sklearn
from sklearn.preprocessing import MinMaxScaler, RobustScaler, StandardScaler

warnings.filterwarnings("error")

rng = np.random.default_rng(20240501)
n = 23
table = np.stack(
    [
        rng.normal(0, 1, n),
        rng.normal(5e6, 2, n),
        rng.exponential(1e-3, n),
        np.full(n, 0.1),
        np.zeros(n),
        rng.integers(0, 4, n),
        np.where(np.arange(n) == 11, 1e6, rng.normal(0, 1, n)),
    ],
    axis=1,
).astype(np.float32)
with_missing = table.copy()
with_missing[rng.random(table.shape) < 0.2] = np.nan
fresh = (table[:4] * np.float32(1.5)).astype(np.float32)
fresh[1, 0] = np.nan

SCALERS = {
    "standard": (lambda: StandardScaler(), {}),
    "standard, not centred": (lambda: StandardScaler(with_mean=False), {"centring": False}),
    "standard, not scaled": (lambda: StandardScaler(with_std=False), {"scaling": False}),
    "min-max": (lambda: MinMaxScaler(), {}),
    "min-max to -1…3": (lambda: MinMaxScaler(feature_range=(-1, 3)), {"range": [-1, 3]}),
    "min-max, clipped": (lambda: MinMaxScaler(clip=True), {"clip": True}),
    "robust": (lambda: RobustScaler(), {}),
    "robust, 10 to 80": (lambda: RobustScaler(quantile_range=(10, 80)), {"percentiles": [10, 80]}),
    "robust, not centred": (lambda: RobustScaler(with_centering=False), {"centring": False}),
    "robust, not scaled": (lambda: RobustScaler(with_scaling=False), {"scaling": False}),
}


def nested(array):
    """Lists, with null for NaN."""
    return [[None if np.isnan(v) else float(v) for v in row] for row in np.asarray(array, np.float64)]


def statistics(scaler):
    """Centre and scale in our terms: (x - centre) / scale + offset."""
    zeros, ones = np.zeros(table.shape[1]), np.ones(table.shape[1])
    if isinstance(scaler, MinMaxScaler):
        return scaler.data_min_, 1 / scaler.scale_
    if isinstance(scaler, StandardScaler):
        return (scaler.mean_ if scaler.with_mean else zeros), (scaler.scale_ if scaler.with_std else ones)
    return (
        scaler.center_ if scaler.with_centering else zeros,
        scaler.scale_ if scaler.with_scaling else ones,
    )


def case(name, make, options, data_name, data):
    scaler = make().fit(data.astype(np.float64))
    scaled = scaler.transform(fresh.astype(np.float64))
    centre, scale = statistics(scaler)
    return {
        "name": f"{name}, {data_name}",
        "kind": name.split(",")[0].split(" ")[0],
        "options": options,
        "data": data_name,
        "centre": [float(v) for v in centre],
        "scale": [float(v) for v in scale],
        "transformed": nested(scaled),
        "inverse": nested(scaler.inverse_transform(fresh.astype(np.float64))),
    }


inputs = {"complete": table, "with missing values": with_missing}
cases = [
    case(name, make, options, data_name, data)
    for name, (make, options) in SCALERS.items()
    for data_name, data in inputs.items()
]
reference = {
    "versions": {"scikit-learn": sklearn.__version__, "numpy": np.__version__},
    "inputs": {name: nested(data) for name, data in inputs.items()},
    "fresh": nested(fresh),
    "cases": cases,
}
target = Path(__file__).parent / "generated/scalers.json"
target.parent.mkdir(exist_ok=True)
target.write_text(json.dumps(reference, ensure_ascii=False) + "\n")
