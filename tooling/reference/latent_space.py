"""Metrics of latent spaces and of generated samples in float64, by SciPy and scikit-learn."""

import numpy as np
import scipy
import sklearn
from scipy.linalg import sqrtm

from reference_file import array, write

random = np.random.default_rng(20260105)


def frechet_sets():
    a, b = random.normal(size=(60, 5)), random.normal(size=(40, 5)) * [1, 2, 0.5, 1, 3] + [0, 1, 0, -2, 0.5]
    yield "five features", a, b
    mixing = random.normal(size=(8, 8))
    yield "correlated", random.normal(size=(200, 8)) @ mixing, random.normal(size=(300, 8)) @ mixing.T + 0.3
    yield "one feature", random.normal(size=(30, 1)), 2 * random.normal(size=(25, 1)) - 1
    yield "very unequal scales", a * [1e-4, 1, 1e3, 1, 10], b * [2e-4, 1, 1e3, 3, 10]
    yield "far from zero", 1e4 + 0.1 * a, 1e4 + 0.1 * b
    constant, twice = a.copy(), b.copy()
    constant[:, 2] = 7
    twice[:, 4] = twice[:, 0]
    yield "a constant feature in one", constant, b
    yield "a constant feature in both", constant, np.where(np.arange(5) == 2, 3.0, b)
    yield "a feature twice in one", a, twice
    yield "nothing but constants in one", np.full((12, 5), 0.25), b
    yield "fewer samples than features", random.normal(size=(6, 20)), random.normal(size=(9, 20)) + 0.1
    yield "half the features never vary", relu(random, 500), relu(random, 400) + 0.01


def relu(generator, count):
    values = np.maximum(0, generator.normal(size=(count, 12)) - 0.5)
    values[:, ::2] = 0
    return values


def frechet_case(name, a, b):
    (mean_a, mean_b), (covariance_a, covariance_b) = zip(*((x.mean(axis=0), np.cov(x, rowvar=False)) for x in (a, b)))
    covariance_a, covariance_b = np.atleast_2d(covariance_a), np.atleast_2d(covariance_b)
    # The trace of the root is the sum of singular values of one centred set against the other, which stands where covariances are
    # singular. SciPy's root of the product of covariances, as FID has it, is asked as well wherever it is good.
    centred = (a - mean_a) @ (b - mean_b).T / np.sqrt((len(a) - 1) * (len(b) - 1))
    root = np.linalg.svd(centred, compute_uv=False).sum()
    total = np.trace(covariance_a) + np.trace(covariance_b)
    ranks = np.linalg.matrix_rank(covariance_a), np.linalg.matrix_rank(covariance_b)
    if min(ranks) == a.shape[1]:
        by_scipy = np.trace(sqrtm(covariance_a @ covariance_b)).real
        assert abs(by_scipy - root) < 1e-11 * total, (name, by_scipy, root)
        root = by_scipy
    distance = float(np.sum((mean_a - mean_b) ** 2) + total - 2 * root)
    return {"metric": "frechetDistance", "name": name, "a": array(a), "b": array(b), "expected": distance}


def main():
    cases = [frechet_case(*[name, *(np.round(x, 6) for x in sets)]) for name, *sets in frechet_sets()]
    versions = {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__}
    write("latent-space.json", versions, cases)


if __name__ == "__main__":
    main()
