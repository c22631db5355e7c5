"""Principal components in float64, by NumPy's singular value decomposition of the centred data."""

import numpy as np

from reference_file import array, write

random = np.random.default_rng(20260104)


def single(values):
    """What 32 bits hold of the values, in float64: the tests read their samples as 32-bit arrays."""
    return np.asarray(values, dtype=np.float32).astype(np.float64)


def data_sets():
    spread = random.normal(size=(40, 12)) * np.linspace(3, 0.01, 12) @ random.normal(size=(12, 12))
    yield "correlated", spread[:30], spread[30:], [1, 3, 12]
    wide = random.normal(size=(12, 25))
    yield "more features than samples", wide[:8], wide[8:], [2, 7, 25]
    plane = random.normal(size=(30, 2)) @ random.normal(size=(2, 9)) + 5
    yield "on a plane, to rounding", plane[:20], plane[20:], [1, 2, 5]
    far = 1000 + 0.1 * random.normal(size=(30, 6))
    yield "far from zero", far[:20], far[20:], [1, 4]
    circle = random.normal(size=(30, 4))
    yield "no preferred direction", np.vstack([circle, -circle]), random.normal(size=(8, 4)), [4]
    constant = random.normal(size=(20, 5))
    constant[:, 3] = 2
    yield "a constant feature", constant[:15], constant[15:], [2, 4]


def cases():
    for name, train, test, sizes in data_sets():
        train, test = single(np.round(train, 4)), single(np.round(test, 4))
        mean = train.mean(axis=0)
        _, singular, directions = np.linalg.svd(train - mean, full_matrices=True)
        variances = np.zeros(train.shape[1])
        variances[: len(singular)] = singular**2 / (len(train) - 1)
        for size in sizes:
            kept = directions[:size]
            rest = (test - mean) - (test - mean) @ kept.T @ kept
            # Beyond the rank of the training data any further directions do, and errors on other data depend on them.
            known = size <= np.linalg.matrix_rank(train - mean) or size == train.shape[1]
            yield {
                "name": f"{name}, {size} of {train.shape[1]}",
                "latentSize": size,
                "train": array(train),
                "test": array(test),
                "mean": array(mean),
                "variances": array(variances[:size]),
                "trainErrors": array((((train - mean) - (train - mean) @ kept.T @ kept) ** 2).mean(axis=1)),
                **({"testErrors": array((rest**2).mean(axis=1))} if known else {}),
            }


if __name__ == "__main__":
    write("principal-components.json", {"numpy": np.__version__}, list(cases()))
