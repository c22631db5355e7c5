"""Writes the reference values of sliding windows: windows by NumPy's sliding_window_view, points by its masked statistics.

    pip install numpy && python tooling/reference/data/windows.py

Each case of generated/windows.json is { options, series: [time][channels], starts, windows: [n][length][channels],
scores: [n], points: { combination: [time][channels] }, scorePoints: { combination: [time] } }. The points are what
the windows, each plus its own number so that they disagree, give back; null where there is none.
"""

import json
from pathlib import Path

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

OUT = Path(__file__).parent / "generated"
STATISTICS = {"mean": np.ma.mean, "median": np.ma.median, "max": np.ma.max, "min": np.ma.min}


def cut(series, length, stride, last):
    """Whole windows, and the one that `last` asks for where points are left."""
    time = len(series)
    windows = np.moveaxis(sliding_window_view(series, length, axis=0), -1, 1)[::stride]
    starts = list(range(0, time - length + 1, stride))
    if last == "shift" and starts[-1] + length < time and starts[-1] + stride < time:
        windows = np.concatenate([windows, series[None, -length:]])
        starts.append(time - length)
    return windows, starts


def combined(windows, starts, time):
    """One masked layer of [time, channels] for each window, reduced over the layers."""
    layers = np.ma.masked_all((len(starts), time, windows.shape[2]))
    for layer, window, start in zip(layers, windows, starts):
        layer[start : start + len(window)] = window
    return {name: plain(np.ma.filled(f(layers, axis=0), np.nan)) for name, f in STATISTICS.items()}


def plain(array):
    return [[None if np.isnan(v) else float(v) for v in row] for row in np.asarray(array)]


def case(random, time, channels, length, stride, last):
    # Eighths are exact in 32 bits, and so are their sums.
    series = random.integers(-800, 800, (time, channels)) / 8
    windows, starts = cut(series, length, stride, last)
    scores = random.integers(0, 800, len(starts)) / 8
    shifted = windows + np.arange(len(starts))[:, None, None]
    steps = np.repeat(scores[:, None, None], length, axis=1)
    return {
        "options": {"length": length, "stride": stride, "last": last},
        "series": series.tolist(),
        "starts": starts,
        "windows": windows.tolist(),
        "scores": scores.tolist(),
        "points": combined(shifted, starts, time),
        "scorePoints": combined(steps, starts, time),
    }


def main():
    random = np.random.default_rng(4)
    shapes = [(12, 1, 4, 1), (13, 2, 4, 2), (17, 3, 5, 3), (11, 2, 3, 5), (9, 1, 9, 2), (20, 1, 6, 4), (10, 2, 1, 1)]
    cases = [case(random, *shape, last) for shape in shapes for last in ["drop", "shift"]]
    OUT.mkdir(exist_ok=True)
    (OUT / "windows.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
