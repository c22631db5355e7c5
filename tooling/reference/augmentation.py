"""Affine maps of images in float64, by NumPy's matrices and SciPy's ndimage.affine_transform.

The forward map is put together in homogeneous coordinates (x to the right, y down), one matrix for each step, and inverted
by numpy.linalg.inv. Images are representable in float32, so that a float32 implementation starts from the same numbers.
Everything outside an image counts as the fill (mode 'grid-constant'), as it does in torchvision and Keras.
"""

import numpy as np
import scipy
from scipy.ndimage import affine_transform

from reference_file import array, write

random = np.random.default_rng(20261123)


def translate(right, down):
    return np.array([[1, 0, right], [0, 1, down], [0, 0, 1]], dtype=np.float64)


def forward(rotation, scale, shear, translation, height, width):
    angle, slope = np.deg2rad(rotation), np.tan(np.deg2rad(shear))
    turn = np.array([[np.cos(angle), -np.sin(angle), 0], [np.sin(angle), np.cos(angle), 0], [0, 0, 1]])
    lean = np.array([[1, -slope, 0], [0, 1, 0], [0, 0, 1]])
    centre = translate((width - 1) / 2, (height - 1) / 2)
    down, right = translation
    return translate(right, down) @ centre @ np.diag([scale, scale, 1]) @ turn @ lean @ np.linalg.inv(centre)


def transform(image, matrix, order, fill):
    inverse = np.linalg.inv(matrix)
    # SciPy's coordinates are (row, column).
    linear = inverse[:2, :2][::-1, ::-1]
    offset = inverse[:2, 2][::-1]
    options = {"offset": offset, "order": order, "mode": "grid-constant", "cval": fill, "prefilter": False}
    channels = [affine_transform(image[..., c], linear, **options) for c in range(image.shape[2])]
    return np.stack(channels, axis=-1)


def case(shape, fill, rotation=0.0, scale=1.0, shear=0.0, translation=(0.0, 0.0)):
    image = np.float32(random.uniform(size=shape)).astype(np.float64)
    matrix = forward(rotation, scale, shear, translation, *shape[:2])
    parameters = {"rotation": rotation, "scale": scale, "shear": shear, "translation": list(translation)}
    return {
        "parameters": parameters,
        "fill": fill,
        "image": array(image),
        "nearest": array(transform(image, matrix, 0, fill)),
        "bilinear": array(transform(image, matrix, 1, fill)),
    }


def draw(shape):
    return case(
        shape,
        fill=round(random.uniform(-1, 1), 3),
        rotation=random.uniform(-180, 180),
        scale=random.uniform(0.4, 2.5),
        shear=random.uniform(-60, 60),
        translation=tuple(random.uniform(-0.4, 0.4, size=2) * shape[:2]),
    )


def main():
    cases = [
        case((5, 7, 1), 0.0, rotation=17.3),
        case((7, 5, 2), 0.25, rotation=-123.4),
        case((6, 6, 1), 0.0, scale=0.61),
        case((6, 6, 1), 0.0, scale=1.73),
        case((6, 7, 1), -0.5, shear=21.9),
        case((6, 7, 1), 0.5, shear=-44.1),
        case((5, 6, 3), 0.0, translation=(1.3, -2.6)),
        case((1, 6, 1), 1.0, rotation=31.7),
        *(draw(shape) for shape in [(5, 5, 1), (8, 6, 1), (4, 9, 3), (9, 7, 2)]),
    ]
    write("augmentation.json", {"numpy": np.__version__, "scipy": scipy.__version__}, cases)


if __name__ == "__main__":
    main()
