"""Metrics of latent spaces and of generated samples in float64, by SciPy and scikit-learn."""

import numpy as np
import scipy
import sklearn
from scipy.linalg import sqrtm
from sklearn.linear_model import LogisticRegression
from sklearn.manifold import trustworthiness
from sklearn.metrics import mutual_info_score
from sklearn.neighbors import KNeighborsClassifier

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


def gap_sets():
    factors = np.stack([random.integers(count, size=300) for count in (2, 4, 7)], axis=1)
    noise = random.normal(size=(300, 5))
    yield "one code a factor", factors + 0.05 * noise[:, :3], factors, 20
    yield "codes that tell of several", factors @ random.normal(size=(3, 4)) + 0.1 * noise[:, :4], factors, 20
    yield "codes that tell nothing", noise, factors, 20
    yield "few bins", factors @ random.normal(size=(3, 2)), factors, 4
    yield "two codes of one factor, one of none", np.stack([factors[:, 0], factors[:, 0], 0 * factors[:, 0]], axis=1), factors[:, :1], 20
    yield "values on the edges of bins", np.stack([np.arange(300) % 21, np.arange(300) % 11], axis=1) / 10, factors, 20
    yield "one code", factors[:, :1] + noise[:, :1], factors, 20


def gap_case(name, codes, factors, bins):
    # As disentanglement_lib does: the bins of a histogram, the information of counts, divided by the factor's entropy.
    binned = [np.digitize(code, np.histogram(code, bins)[1][:-1]) for code in codes.T]
    table = np.array([[mutual_info_score(code, factor) for factor in factors.T] for code in binned])
    entropies = np.array([mutual_info_score(factor, factor) for factor in factors.T])
    ranked = np.sort(np.vstack([table, np.zeros_like(entropies)]), axis=0)[::-1]
    per_factor = (ranked[0] - ranked[1]) / entropies
    return {
        "metric": "mutualInformationGap",
        "name": name,
        "codes": array(codes),
        "factors": array(factors),
        "bins": bins,
        "mutualInformation": array(table),
        "perFactor": per_factor.tolist(),
        "gap": per_factor.mean(),
    }


def neighbourhood_sets():
    samples = random.normal(size=(60, 6))
    yield "a projection", samples, samples[:, :2]
    yield "noise", samples, random.normal(size=(60, 3))
    yield "the samples, turned", samples, samples @ np.linalg.qr(random.normal(size=(6, 6)))[0]
    yield "a bent line", np.stack([np.arange(40) ** 1.1, np.sin(np.arange(40))], axis=1), np.cos(np.arange(40) / 8)[:, None]


def neighbourhood_case(name, samples, codes, neighbours):
    return {
        "metric": "trustworthiness",
        "name": f"{name}, {neighbours} neighbours",
        "samples": array(samples),
        "codes": array(codes),
        "neighbours": neighbours,
        "trustworthiness": float(trustworthiness(samples, codes, n_neighbors=neighbours)),
        "continuity": float(trustworthiness(codes, samples, n_neighbors=neighbours)),
    }


def probe_sets():
    for name, count, size, labels, spread in [
        ("three classes", 90, 4, [0, 1, 2], 1.5),
        ("two classes, overlapping", 80, 3, [0, 1], 0.7),
        ("labels that are no indices", 100, 2, [-3, 4, 11, 12], 1.5),
        ("one code", 50, 1, [0, 1], 1),
    ]:
        centres = spread * random.normal(size=(len(labels), size))
        chosen = random.integers(len(labels), size=2 * count)
        codes = np.round(centres[chosen] + random.normal(size=(2 * count, size)), 6)
        truth = np.array(labels)[chosen]
        yield name, codes[:count], truth[:count], codes[count:], truth[count:]


def probe_case(name, train, labels, test, truth):
    classes = np.unique(labels)
    common = {
        "name": name,
        "trainCodes": array(train),
        "trainLabels": labels.tolist(),
        "testCodes": array(test),
        "testLabels": truth.tolist(),
        "nearest": [],
        "linear": [],
    }
    for neighbours in (1, 4, 15):
        probe = KNeighborsClassifier(neighbours, algorithm="brute").fit(train, labels)
        common["nearest"].append(
            {"neighbours": neighbours, "accuracy": probe.score(test, truth), "predictions": probe.predict(test).tolist()}
        )
    for l2 in (1, 0.05, 20):
        # Of two classes scikit-learn has one row of coefficients, the difference of two that cost half as much each.
        binary = len(classes) == 2
        probe = LogisticRegression(C=(2 if binary else 1) / l2, tol=1e-12, max_iter=10_000).fit(train, labels)
        rows, free = probe.coef_, probe.intercept_
        common["linear"].append(
            {
                "l2": l2,
                "accuracy": probe.score(test, truth),
                "predictions": probe.predict(test).tolist(),
                "coefficients": array(np.vstack([-rows / 2, rows / 2]) if binary else rows),
                "intercepts": (np.concatenate([-free / 2, free / 2]) if binary else free).tolist(),
            }
        )
    return {"metric": "probe", **common}


def main():
    cases = [frechet_case(*[name, *(np.round(x, 6) for x in sets)]) for name, *sets in frechet_sets()]
    cases += [gap_case(name, np.round(codes, 6), *rest) for name, codes, *rest in gap_sets()]
    cases += [
        neighbourhood_case(name, np.round(samples, 6), np.round(codes, 6), neighbours)
        for name, samples, codes in neighbourhood_sets()
        for neighbours in (1, 5, 14)
    ]
    cases += [probe_case(*each) for each in probe_sets()]
    versions = {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__}
    write("latent-space.json", versions, cases)


if __name__ == "__main__":
    main()
