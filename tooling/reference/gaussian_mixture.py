"""Expectation maximisation of Gaussian mixtures in float64 from given starts, by scikit-learn."""

import warnings

import numpy as np
import sklearn
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture

from reference_file import array, write

random = np.random.default_rng(20260105)


def single(values):
    """What 32 bits hold of the values, in float64: the tests read their samples as 32-bit arrays."""
    return np.asarray(values, dtype=np.float32).astype(np.float64)


def clusters(count, width, centres, spread):
    """Samples around centres, each cluster stretched in its own way."""
    means = spread * random.normal(size=(centres, width))
    stretches = random.normal(size=(centres, width, width)) * 0.6
    which = random.integers(centres, size=count)
    noise = random.normal(size=(count, width))
    return single(np.round(means[which] + np.einsum("nij,nj->ni", stretches[which], noise), 4))


def data_sets():
    yield "two clusters in the plane", clusters(60, 2, 2, 3.0), 2, 1e-6
    yield "overlapping clusters", clusters(90, 3, 4, 1.0), 3, 1e-6
    yield "one component", clusters(40, 4, 2, 2.0), 1, 1e-6
    yield "strong regularisation", clusters(50, 3, 3, 2.0), 3, 0.5
    yield "a constant unit", np.hstack([clusters(50, 2, 2, 3.0), np.full((50, 1), 2.0)]), 2, 1e-3
    yield "far from zero", single(clusters(60, 2, 2, 3.0) + 128), 2, 1e-6


def cases():
    for name, samples, components, regularization in data_sets():
        for kind in ["full", "diagonal"]:
            yield mixture_case(name, samples, components, regularization, kind, 12)
    yield mixture_case("until nothing changes", clusters(80, 2, 3, 4.0), 3, 1e-6, "full", 200, 1e-4)


def mixture_case(name, samples, components, regularization, kind, iterations, tolerance=0.0):
    count, width = samples.shape
    means = single(samples[random.choice(count, components, replace=False)])
    weights = np.arange(1, components + 1) / np.arange(1, components + 1).sum()
    variances = samples.var(axis=0) + 0.5
    precisions = np.tile(1 / variances, (components, 1))
    if kind == "full":
        precisions = np.stack([np.diag(row) for row in precisions])
    mixture = GaussianMixture(
        components,
        covariance_type={"full": "full", "diagonal": "diag"}[kind],
        tol=tolerance,
        reg_covar=regularization,
        max_iter=iterations,
        weights_init=weights,
        means_init=means,
        precisions_init=precisions,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        # With a tolerance of 0 it is told to stop before anything has settled.
        warnings.simplefilter("ignore" if tolerance == 0 else "error", ConvergenceWarning)
        mixture.fit(samples)
    asked = single(np.round(samples[:10] + random.normal(size=(10, width)), 4))
    return {
        "name": f"{name}, {kind}",
        "covariance": kind,
        "regularization": regularization,
        "iterations": iterations,
        "tolerance": tolerance,
        "samples": array(samples),
        "start": {"weights": array(weights), "means": array(means), "deviations": array(np.tile(np.sqrt(variances), (components, 1)))},
        "asked": array(asked),
        "expected": {
            "iterations": mixture.n_iter_,
            "converged": bool(mixture.converged_),
            "logLikelihoods": list(map(float, mixture.lower_bounds_)),
            "weights": array(mixture.weights_),
            "means": array(mixture.means_),
            "covariances": array(mixture.covariances_),
            "logProbabilities": array(mixture.score_samples(asked)),
        },
    }


if __name__ == "__main__":
    write("gaussian-mixture.json", {"scikit-learn": sklearn.__version__, "numpy": np.__version__}, list(cases()))
