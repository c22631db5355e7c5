"""Metrics of rankings and categories in float64, by scikit-learn."""

import warnings

import numpy as np
import sklearn
from sklearn import metrics

from reference_file import array, write

random = np.random.default_rng(20260103)


def scored(count, share, separation, digits):
    """Labels with a share of positives, and scores that favour them; few digits make many ties."""
    labels = (random.random(count) < share).astype(int)
    labels[:2] = 0, 1
    return labels, np.round(random.normal(size=count) + separation * labels, digits)


def rankings():
    yield "four", np.array([0, 0, 1, 1]), np.array([0.1, 0.4, 0.35, 0.8])
    yield "two", np.array([1, 0]), np.array([-1.5, 2.0])
    yield "perfect", np.array([0, 0, 1, 1, 1]), np.array([1.0, 2.0, 3.0, 3.0, 4.0])
    yield "reversed", np.array([1, 1, 0, 0]), np.array([1.0, 2.0, 3.0, 4.0])
    yield "all tied", np.array([0, 1, 0, 1, 1]), np.zeros(5)
    yield "distinct", *scored(60, 0.4, 1.0, 12)
    yield "many ties", *scored(80, 0.5, 0.8, 0)
    yield "some ties", *scored(80, 0.3, 1.5, 1)
    yield "rare positives", *scored(120, 0.05, 2.0, 3)
    yield "mostly positives", *scored(90, 0.9, 0.5, 2)
    yield "tiny differences", np.array([0, 1, 0, 1]), 1 + np.array([0, 1, 2, 3]) * 2.0**-52
    yield "huge and tiny", np.array([0, 1, 1, 0, 1]), np.array([-1e300, 1e-300, 1e300, 0.0, -0.0])


def f1_at_best(labels, scores):
    """The best F1 over all thresholds; of equal ones the highest threshold."""
    thresholds = np.unique(scores)[::-1]
    values = [metrics.f1_score(labels, scores >= threshold) for threshold in thresholds]
    # Equal fractions may differ in their last bit.
    best = next(i for i, value in enumerate(values) if value >= max(values) - 1e-12)
    called = scores >= thresholds[best]
    return {
        "f1": values[best],
        "threshold": float(thresholds[best]),
        "precision": metrics.precision_score(labels, called),
        "recall": metrics.recall_score(labels, called),
    }


def at_threshold(labels, scores, threshold):
    called = scores >= threshold
    return {
        "threshold": float(threshold),
        "precision": metrics.precision_score(labels, called, zero_division=0),
        "recall": metrics.recall_score(labels, called),
        "f1Score": metrics.f1_score(labels, called, zero_division=0),
    }


def roc(labels, scores, drop):
    false_rate, true_rate, thresholds = metrics.roc_curve(labels, scores, drop_intermediate=drop)
    # The first threshold is infinite, which JSON has not.
    assert np.isinf(thresholds[0])
    return {
        "falsePositiveRate": false_rate.tolist(),
        "truePositiveRate": true_rate.tolist(),
        "thresholdsAfterInfinity": thresholds[1:].tolist(),
    }


def ranking_case(name, labels, scores):
    precision, recall, thresholds = metrics.precision_recall_curve(labels, scores)
    asked = [scores.min() - 1, np.median(scores), scores.max(), scores.max() + 1]
    return {
        "kind": "ranking",
        "name": name,
        "labels": labels.tolist(),
        "scores": scores.tolist(),
        "areaUnderRoc": metrics.roc_auc_score(labels, scores),
        "averagePrecision": metrics.average_precision_score(labels, scores),
        "bestF1": f1_at_best(labels, scores),
        "rocCurve": roc(labels, scores, True),
        "rocCurveOfAllPoints": roc(labels, scores, False),
        "precisionRecallCurve": {
            "precision": precision.tolist(),
            "recall": recall.tolist(),
            "thresholds": thresholds.tolist(),
        },
        "atThresholds": [at_threshold(labels, scores, threshold) for threshold in asked],
    }


def accuracy_cases():
    for name, shape, categories in [("vector", (9,), 3), ("sequences", (5, 7), 4), ("windows of windows", (2, 3, 4), 2)]:
        target, output = random.integers(categories, size=(2, *shape))
        mask = (random.random(shape) < 0.6).astype(int)
        for kind, weights in [("whole", None), ("masked", mask)]:
            yield {
                "kind": "accuracy",
                "name": f"{name}, {kind}",
                "target": array(target),
                "output": array(output),
                **({} if weights is None else {"mask": array(weights)}),
                "expected": metrics.accuracy_score(
                    target.ravel(), output.ravel(), sample_weight=None if weights is None else weights.ravel()
                ),
            }


def main():
    warnings.simplefilter("error")
    cases = [ranking_case(*each) for each in rankings()]
    versions = {"scikit-learn": sklearn.__version__, "numpy": np.__version__}
    write("ranking.json", versions, [*cases, *accuracy_cases()])


if __name__ == "__main__":
    main()
