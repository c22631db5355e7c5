"""1 − SSIM and 1 − MS-SSIM in float64 with gradients, by PyTorch's convolutions and poolings.

What scikit-image and pytorch-msssim can compute too is checked against them before it is written.
"""

from importlib.metadata import version

import numpy as np
import pytorch_msssim
import skimage
import torch
import torch.nn.functional as F
from skimage.metrics import structural_similarity

from reference_file import array, write

torch.set_default_dtype(torch.float64)
random = np.random.default_rng(20260108)

WEIGHTS = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333]
LEAST_SIMILARITY = 1e-4


def single(values):
    """Rounded to what a float32 can hold, in few digits."""
    return np.round(np.asarray(values) * 256) / 256


def digits(values, count=8):
    """Fewer digits than a float64 has, more than are compared."""
    return np.vectorize(lambda value: float(f"{value:.{count}g}"))(np.asarray(values))


def images(*shape, data_range=1.0, noise=0.4):
    """Smooth random pictures and noisy copies."""
    rows, columns = np.indices(shape[1:3])
    waves = np.sin(rows / 3.0) * np.cos(columns / 4.0)
    waves = waves.reshape((1, *waves.shape, *([1] * (len(shape) - 3))))
    target = np.clip(0.5 + 0.4 * waves + 0.1 * random.normal(size=shape), 0, 1)
    strength = np.linspace(0.02, noise, shape[0]).reshape((-1, *([1] * (len(shape) - 1))))
    output = np.clip(target + strength * random.normal(size=shape), 0, 1)
    return single(target * data_range), single(output * data_range)


def window_of(size, sigma):
    points = torch.arange(size) - (size - 1) / 2
    heights = torch.exp(-0.5 * (points / sigma) ** 2)
    heights = heights / heights.sum()
    return torch.outer(heights, heights)[None, None]


def channels_first(x):
    """[batch · channels, 1, height, width]."""
    x = x if x.dim() == 4 else x[..., None]
    return x.permute(0, 3, 1, 2).reshape(-1, 1, *x.shape[1:3])


def local_terms(x, y, mask, options):
    size = options.get("windowSize", 11)
    window = window_of(size, options.get("sigma", 1.5))
    reach = options.get("dataRange", 1.0)
    c1, c2 = (options.get("k1", 0.01) * reach) ** 2, (options.get("k2", 0.03) * reach) ** 2
    share = F.conv2d(mask, window)
    mean = lambda values: torch.where(share > 0, F.conv2d(mask * values, window) / share.clamp(min=1e-9), 0.0)
    mean_x, mean_y = mean(x), mean(y)
    var_x, var_y, covariance = mean(x * x) - mean_x**2, mean(y * y) - mean_y**2, mean(x * y) - mean_x * mean_y
    luminance = (2 * mean_x * mean_y + c1) / (mean_x**2 + mean_y**2 + c1)
    structure = (2 * covariance + c2) / (var_x + var_y + c2)
    return luminance, structure, share


def average(values, share, dims):
    counted = share.sum(dims)
    return torch.where(counted > 0, (values * share).sum(dims) / counted.clamp(min=1e-9), 0.0)


def single_scale(target, output, mask, options):
    luminance, structure, share = local_terms(channels_first(target), channels_first(output), channels_first(mask), options)
    rows = lambda values: values.reshape(len(target), -1)
    return average(rows(1 - luminance * structure), rows(share), 1)


def halved(x):
    """Means of 2 × 2; an odd last row or column is paired with itself."""
    return F.avg_pool2d(F.pad(x, (0, x.shape[-1] % 2, 0, x.shape[-2] % 2), mode="replicate"), 2)


def multi_scale(target, output, mask, options):
    x, y, m = channels_first(target), channels_first(output), channels_first(mask)
    weights = options.get("weights", WEIGHTS)
    similarity = 1.0
    for j, weight in enumerate(weights):
        if j > 0:
            counted = halved(m)
            x, y = (torch.where(counted > 0, halved(m * v) / counted.clamp(min=1e-9), 0.0) for v in (x, y))
            m = counted
        luminance, structure, share = local_terms(x, y, m, options)
        values = luminance * structure if j == len(weights) - 1 else structure
        similarity = similarity * average(values, share, (1, 2, 3)).clamp(min=LEAST_SIMILARITY) ** weight
    rows = channels_first(mask).mean((1, 2, 3)).reshape(len(target), -1)
    return average((1 - similarity).reshape(len(target), -1), rows, 1)


DISSIMILARITIES = {
    "structuralDissimilarity": single_scale,
    "multiScaleStructuralDissimilarity": multi_scale,
}


def agrees_with_others(kind, target, output, options, dissimilarity):
    if kind == "structuralDissimilarity":
        sigma = options.get("sigma", 1.5)
        if options.get("windowSize", 11) != 2 * int(3.5 * sigma + 0.5) + 1:
            return  # It has one window for each σ.
        for t, o, mine in zip(target, output, dissimilarity):
            theirs = structural_similarity(
                t,
                o,
                data_range=options.get("dataRange", 1.0),
                gaussian_weights=True,
                sigma=sigma,
                use_sample_covariance=False,
                channel_axis=-1 if t.ndim == 3 else None,
                K1=options.get("k1", 0.01),
                K2=options.get("k2", 0.03),
            )
            # Theirs squares before it takes means away, far from zero too.
            assert abs(1 - theirs - float(mine)) < 1e-6, (theirs, mine)
        return
    weights = options.get("weights", WEIGHTS)
    odd = any(side % 2 ** (len(weights) - 1) for side in target.shape[1:3])
    if odd or min(target.shape[1:3]) <= 16 * (options.get("windowSize", 11) - 1):
        return  # It halves odd sides in another way, and asks for the size of five scales whatever the weights.
    stacked = lambda x: torch.tensor(x if x.ndim == 4 else x[..., None]).permute(0, 3, 1, 2)
    theirs = pytorch_msssim.ms_ssim(
        stacked(target),
        stacked(output),
        data_range=options.get("dataRange", 1.0),
        size_average=False,
        win_size=options.get("windowSize", 11),
        win_sigma=options.get("sigma", 1.5),
        weights=weights,
        K=(options.get("k1", 0.01), options.get("k2", 0.03)),
    )
    # Its window is made in float32.
    assert torch.allclose(1 - theirs, dissimilarity, atol=1e-6), (theirs, dissimilarity)


def case(name, kind, pictures, options=None, mask=None):
    options = options or {}
    target, output = (torch.tensor(x, requires_grad=True) for x in pictures)
    counted = torch.ones(target.shape)
    if mask is not None:
        mask = np.float64(mask)
        counted = torch.tensor(mask.reshape(mask.shape + (1,) * (target.dim() - mask.ndim))) * counted
    dissimilarity = DISSIMILARITIES[kind](target, output, counted, options)
    if mask is None:
        agrees_with_others(kind, *pictures, options, dissimilarity.detach())
    rows = lambda x: x.reshape(len(target), -1)
    absolute = average(rows((output - target).abs()), rows(counted), 1) / options.get("dataRange", 1.0)
    mix = options.get("mix", 0)
    loss = (1 - mix) * dissimilarity + mix * absolute
    cotangent = 1 + 0.5 * np.arange(len(loss))
    by_output, by_target = torch.autograd.grad((loss * torch.tensor(cotangent)).sum(), [output, target])
    result = {
        "name": name,
        "kind": kind,
        "options": options,
        "target": array(target.detach()),
        "output": array(output.detach()),
        "cotangent": array(cotangent),
        "loss": array(digits(loss.detach())),
        "outputGradient": array(digits(by_output)),
        "targetGradient": array(digits(by_target)),
    }
    return result if mask is None else {**result, "mask": array(mask)}


def mask_of(*shape):
    mask = (random.uniform(size=shape) > 0.3).astype(float)
    mask[-1] = 0
    return mask


def single_scale_cases():
    kind = "structuralDissimilarity"
    yield case("SSIM, one neighbourhood", kind, images(2, 11, 11))
    yield case("SSIM, Wang's window", kind, images(2, 14, 13))
    yield case("SSIM, colour", kind, images(1, 12, 12, 3))
    yield case("SSIM, one channel", kind, images(2, 12, 12, 1))
    yield case("SSIM, bytes", kind, images(2, 12, 13, data_range=255.0), {"dataRange": 255.0})
    far = [1000 + x for x in images(2, 12, 12)]
    yield case("SSIM, far from zero", kind, [single(x) for x in far])
    yield case("SSIM, small window", kind, images(3, 6, 5), {"windowSize": 3, "sigma": 1.0})
    yield case("SSIM, other constants", kind, images(2, 12, 11), {"k1": 0.05, "k2": 0.1})
    yield case("SSIM, unlike pictures", kind, (images(2, 12, 12)[0], single(random.uniform(size=(2, 12, 12)))))
    yield case("SSIM, mixed", kind, images(2, 9, 8), {"windowSize": 7, "mix": 0.16})
    yield case("SSIM, mixed, bytes", kind, images(2, 9, 8, data_range=255.0), {"windowSize": 7, "mix": 0.5, "dataRange": 255.0})
    small = {"windowSize": 5, "mix": 0.25}
    yield case("SSIM, samples masked", kind, images(3, 7, 6, 2), small, [1, 0, 1])
    yield case("SSIM, pixels masked", kind, images(3, 9, 8), small, mask_of(3, 9, 8))
    yield case("SSIM, pixels of colour masked", kind, images(3, 9, 8, 2), {"windowSize": 5}, mask_of(3, 9, 8))
    yield case("SSIM, elements masked", kind, images(3, 9, 8, 2), {"windowSize": 5}, mask_of(3, 9, 8, 2))


def multi_scale_cases():
    kind = "multiScaleStructuralDissimilarity"
    yield case("MS-SSIM, one scale", kind, images(2, 12, 12), {"weights": [1]})
    three = {"weights": [0.2, 0.3, 0.5], "windowSize": 3}
    yield case("MS-SSIM, three scales", kind, images(2, 16, 12, noise=0.2), three)
    yield case("MS-SSIM, three scales, colour", kind, images(1, 12, 12, 3, noise=0.2), three)
    yield case("MS-SSIM, odd sides", kind, images(2, 11, 13, noise=0.2), three)
    yield case("MS-SSIM, the smallest sides", kind, images(2, 9, 9, noise=0.2), three)
    yield case("MS-SSIM, five scales", kind, images(1, 36, 33), {"windowSize": 3})
    yield case("MS-SSIM, bytes, mixed", kind, images(2, 10, 12, data_range=255.0), {**three, "dataRange": 255.0, "mix": 0.16})
    target, output = images(2, 12, 12)
    yield case("MS-SSIM, negatives", kind, (target, single(1 - target)), three)
    unlike = single(random.uniform(size=(3, 12, 12)) * 0.2)
    yield case("MS-SSIM, unlike pictures", kind, (images(3, 12, 12)[0], unlike), three)
    yield case("MS-SSIM, pixels masked", kind, images(3, 10, 9, 2, noise=0.2), three, mask_of(3, 10, 9))


def check_larger_pictures():
    """Too large to be written down."""
    kind = "multiScaleStructuralDissimilarity"
    case("five scales, Wang's window", kind, images(2, 176, 192, noise=0.3))
    case("three scales, colour", kind, images(2, 40, 44, 3, noise=0.3), {"weights": [0.2, 0.3, 0.5], "windowSize": 3})


def main():
    check_larger_pictures()
    versions = {
        "torch": torch.__version__.split("+")[0],
        "scikit-image": skimage.__version__,
        "pytorch-msssim": version("pytorch-msssim"),
        "numpy": np.__version__,
    }
    write("structural-dissimilarity.json", versions, [*single_scale_cases(), *multi_scale_cases()])


if __name__ == "__main__":
    main()
