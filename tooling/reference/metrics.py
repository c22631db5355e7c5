"""Metrics in float64, by scikit-learn and scikit-image."""

import numpy as np
import skimage
import sklearn
from skimage.metrics import peak_signal_noise_ratio, structural_similarity
from sklearn.metrics import mean_absolute_error, mean_squared_error, r2_score

from reference_file import array, write

random = np.random.default_rng(20260102)


def rounded(values):
    return np.round(values, 4)


def pair(*shape):
    target = random.normal(size=shape)
    return rounded(target), rounded(target + 0.5 * random.normal(size=shape))


def images(*shape, data_range=1.0):
    """Smooth random pictures and noisy copies, so that similarities are spread over (0, 1)."""
    rows, columns = np.indices(shape[1:3])
    waves = np.sin(rows / 3.0) * np.cos(columns / 4.0)
    waves = waves.reshape((1, *waves.shape, *([1] * (len(shape) - 3))))
    target = np.clip(0.5 + 0.4 * waves + 0.1 * random.normal(size=shape), 0, 1)
    strength = np.linspace(0.02, 0.4, shape[0]).reshape((-1, *([1] * (len(shape) - 1))))
    output = np.clip(target + strength * random.normal(size=shape), 0, 1)
    return rounded(target * data_range), rounded(output * data_range)


def case(name, metric, target, output, expected, options=None):
    return {
        "name": f"{metric}, {name}",
        "metric": metric,
        "options": options or {},
        "target": array(target),
        "output": array(output),
        "expected": array(expected),
    }


def mean_error_cases():
    pairs = {
        "vector": pair(7),
        "matrix": pair(5, 3),
        "one value": pair(1),
        "no error": (np.ones((2, 2)), np.ones((2, 2))),
        "large": (np.float64([1e8, 1e8 + 1, -1e8]), np.float64([1e8 + 0.5, 1e8, -1e8 + 0.25])),
        "zeros": (np.zeros(4), rounded(random.normal(size=4))),
    }
    for name, (target, output) in pairs.items():
        squared = mean_squared_error(target.ravel(), output.ravel())
        yield case(name, "meanSquaredError", target, output, squared)
        yield case(name, "rootMeanSquaredError", target, output, np.sqrt(squared))
        yield case(name, "meanAbsoluteError", target, output, mean_absolute_error(target.ravel(), output.ravel()))


def r2_cases():
    wide, noisy = pair(6, 4)
    constant = wide.copy()
    constant[:, 1], constant[:, 2] = 0.5, -2
    hit = noisy.copy()
    hit[:, 2] = -2
    all_constant = np.full((3, 2), [1.0, 2.0])
    pairs = {
        "one output": pair(9),
        "several outputs": (wide * [1, 10, 0.1, 3], noisy * [1, 10, 0.1, 3]),
        "constant targets, missed and hit": (constant, hit),
        "all targets constant": (all_constant, all_constant + [[0, 0], [0, 1], [0, 0]]),
        "far off": pair(2, 2),
        "perfect": (wide, wide),
    }
    for name, (target, output) in pairs.items():
        scores = np.atleast_1d(r2_score(target, output, multioutput="raw_values"))
        yield case(name, "r2ScorePerOutput", target, output, scores)
        for average, theirs in [("uniform", "uniform_average"), ("variance-weighted", "variance_weighted")]:
            score = r2_score(target, output, multioutput=theirs)
            yield case(f"{name}, {average}", "r2Score", target, output, score, {"average": average})


def ratios(target, output, data_range):
    return [peak_signal_noise_ratio(t, o, data_range=data_range) for t, o in zip(target, output)]


def similarities(target, output, options):
    size, gaussian = options.get("windowSize"), options.get("window", "gaussian") == "gaussian"
    settings = {
        "data_range": options.get("dataRange", 1.0),
        "gaussian_weights": gaussian,
        "sigma": options.get("sigma", 1.5),
        "win_size": None if gaussian else size,
        "use_sample_covariance": options.get("covariance") == "sample",
        "channel_axis": -1 if target.ndim == 4 else None,
        "K1": options.get("k1", 0.01),
        "K2": options.get("k2", 0.03),
    }
    return [structural_similarity(t, o, **settings) for t, o in zip(target, output)]


def image_cases():
    for name, shape, data_range in [("grey", (3, 6, 5), 1.0), ("colour bytes", (2, 4, 4, 3), 255.0), ("rows", (4, 3), 1.0)]:
        target, output = images(*shape, data_range=data_range) if len(shape) > 2 else pair(*shape)
        expected = ratios(target, output, data_range)
        yield case(name, "peakSignalToNoiseRatio", target, output, expected, {"dataRange": data_range})
    settings = [
        ("Wang's window", (3, 16, 14), {}),
        ("one neighbourhood", (2, 11, 11), {}),
        ("colour", (2, 13, 12, 3), {}),
        ("bytes", (2, 14, 13), {"dataRange": 255.0}),
        ("sample covariance", (2, 12, 12), {"covariance": "sample"}),
        ("narrower Gaussian", (2, 12, 11), {"sigma": 1.0, "windowSize": 9}),
        ("other constants", (2, 12, 11), {"k1": 0.05, "k2": 0.1}),
        ("uniform", (3, 12, 9), {"window": "uniform"}),
        ("uniform, 3 × 3, colour", (2, 6, 5, 2), {"window": "uniform", "windowSize": 3, "covariance": "sample"}),
    ]
    for name, shape, options in settings:
        target, output = images(*shape, data_range=options.get("dataRange", 1.0))
        yield case(name, "structuralSimilarity", target, output, similarities(target, output, options), options)
    flat = np.full((1, 11, 11), 0.25)
    yield case("flat", "structuralSimilarity", flat, flat + 0.5, similarities(flat, flat + 0.5, {}))
    dark = np.zeros((1, 11, 11))
    yield case("black", "structuralSimilarity", dark, dark, similarities(dark, dark, {}))


def main():
    versions = {"scikit-learn": sklearn.__version__, "scikit-image": skimage.__version__, "numpy": np.__version__}
    write("metrics.json", versions, [*mean_error_cases(), *r2_cases(), *image_cases()])


if __name__ == "__main__":
    main()
