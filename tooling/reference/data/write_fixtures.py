"""Writes the reference files of packages/data: small files made by NumPy and Pillow, with the values they hold.

    pip install numpy pillow && python tooling/reference/data/write_fixtures.py

Each case is { name, file: base64, shape, values } in generated/{npy,npz,png,jpeg}.json; the values of a PNG are
divided by its `maximum`. The PNG files are laid out here from the specification, because no library writes every
colour type, depth and interlacing.
"""

import base64
import io
import json
import struct
import zlib
from pathlib import Path

import numpy as np
from PIL import Image

OUT = Path(__file__).parent / "generated"


def case(name, file, array):
    values = [float(v) for v in np.asarray(array, dtype=np.float64).ravel(order="C")]
    return {"name": name, "file": base64.b64encode(file).decode(), "shape": list(np.shape(array)), "values": values}


def npy(array, version=None):
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, array, version=version, allow_pickle=True)
    return buffer.getvalue()


def npy_cases():
    cases = []
    samples = {
        "f2": [0.5, -2.0, 6.1035e-05, 5.96e-08, 65504.0, 0.0],
        "f4": [0.5, -2.25, 1e-30, 3.4e38, -0.0, 7.0],
        "f8": [0.1, -2.25, 1e-30, 3.4e38, 1 / 3, 7.0],
        "i1": [-128, 127, 0, 1, 2, 3],
        "i2": [-32768, 32767, 0, 1, 2, 3],
        "i4": [-(2**31), 2**24, 0, 1, -1, 3],
        "i8": [-(2**62), 2**40, 0, 1, -1, 3],
        "u1": [255, 0, 1, 2, 3, 4],
        "u2": [65535, 0, 1, 2, 3, 4],
        "u4": [2**31, 0, 1, 2, 3, 4],
        "u8": [2**63, 0, 1, 2, 3, 4],
        "b1": [True, False, True, True, False, False],
    }
    for dtype, values in samples.items():
        for order in "<>":
            for layout in "CF":
                array = np.array(values, dtype=order + dtype).reshape(2, 3, order="C")
                array = np.asarray(array, order=layout)
                cases.append(case(f"{order}{dtype} {layout}", npy(array), array.astype(np.float32)))
    cube = np.asfortranarray(np.arange(24, dtype="<f4").reshape(2, 3, 4))
    cases.append(case("rank 3, Fortran order", npy(cube), cube))
    row = np.arange(3, dtype="<f4")
    for version in [(1, 0), (2, 0), (3, 0)]:
        cases.append(case(f"version {version[0]}", npy(row, version), row))
    cases.append(case("0-d", npy(np.array(2.5)), np.array(2.5)))
    cases.append(case("no rows", npy(np.zeros((0, 4), dtype="<f4")), np.zeros((0, 4))))
    special = np.array([np.nan, np.inf, -np.inf], dtype=">f2")
    refused = [
        ("object", npy(np.array([{"a": 1}, None], dtype=object))),
        ("complex", npy(np.array([1j]))),
        ("text", npy(np.array(["abc"]))),
        ("structured", npy(np.array([(1, 2.0)], dtype=[("a", "<i4"), ("b", "<f8")]))),
    ]
    inexact = [
        ("int64 2^53 + 1", npy(np.array([0, 2**53 + 1], dtype="<i8"))),
        ("int64 2^24 + 1", npy(np.array([2**24 + 1], dtype="<i8"))),
        ("uint64 2^64 - 1", npy(np.array([2**64 - 1], dtype=">u8"))),
        ("int32 2^24 + 1", npy(np.array([2**24 + 1], dtype="<i4"))),
    ]
    encode = lambda pairs: [{"name": n, "file": base64.b64encode(f).decode()} for n, f in pairs]
    return {
        "exact": cases,
        "special": base64.b64encode(npy(special)).decode(),
        "refused": encode(refused),
        "inexact": encode(inexact),
    }


def npz_cases():
    X = np.arange(12, dtype="<f8").reshape(4, 3) / 8
    y = np.array([0, 1, 0, 1], dtype="<i8")
    arrays = {"X": X, "y": y}
    cases = {}
    for name, save in [("stored", np.savez), ("deflated", np.savez_compressed)]:
        buffer = io.BytesIO()
        save(buffer, **arrays)
        cases[name] = base64.b64encode(buffer.getvalue()).decode()
    buffer = io.BytesIO()
    np.savez(buffer, objects=np.array([{}, None], dtype=object))
    cases["pickled"] = base64.b64encode(buffer.getvalue()).decode()
    return {**cases, "arrays": {k: {"shape": list(v.shape), "values": v.ravel().tolist()} for k, v in arrays.items()}}


def chunk(kind, body):
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def pack_rows(samples, depth):
    """Rows of [height, width * channels] samples, each with filter type 0."""
    out = b""
    for row in samples:
        if depth == 16:
            body = np.asarray(row, dtype=">u2").tobytes()
        elif depth == 8:
            body = np.asarray(row, dtype=np.uint8).tobytes()
        else:
            bits = "".join(format(int(v), f"0{depth}b") for v in row)
            bits += "0" * (-len(bits) % 8)
            body = bytes(int(bits[i : i + 8], 2) for i in range(0, len(bits), 8))
        out += b"\0" + body
    return out


ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def png(samples, depth, colour_type, extra=(), interlaced=False):
    """samples: [height, width, channels] of raw integers."""
    height, width, channels = samples.shape
    if interlaced:
        passes = [samples[y::dy, x::dx] for x, y, dx, dy in ADAM7]
        raw = b"".join(pack_rows(p.reshape(p.shape[0], -1), depth) for p in passes if p.size)
    else:
        raw = pack_rows(samples.reshape(height, width * channels), depth)
    header = struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, int(interlaced))
    body = zlib.compress(raw, 9)
    half = len(body) // 2
    chunks = [chunk(b"IHDR", header), *extra, chunk(b"IDAT", body[:half]), chunk(b"IDAT", body[half:]), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def image_case(name, file, values, maximum):
    return {**case(name, file, values), "values": [int(v) for v in np.ravel(values)], "maximum": int(maximum)}


def image_cases():
    random = np.random.default_rng(1)
    draw = lambda depth, channels: random.integers(0, 2**depth, size=(5, 7, channels))
    cases = []
    interlaced_in_bits = []
    for depth, colour_type, channels in [
        (1, 0, 1), (2, 0, 1), (4, 0, 1), (8, 0, 1), (16, 0, 1),
        (8, 4, 2), (16, 4, 2), (8, 2, 3), (16, 2, 3), (8, 6, 4), (16, 6, 4),
    ]:  # fmt: skip
        samples = draw(depth, channels)
        maximum = 2**depth - 1
        name = {0: "grey", 2: "RGB", 4: "grey + alpha", 6: "RGBA"}[colour_type]
        cases.append(image_case(f"{depth}-bit {name}", png(samples, depth, colour_type), samples, maximum))
        file = png(samples, depth, colour_type, (), True)
        interlaced = cases if depth >= 8 else interlaced_in_bits
        interlaced.append(image_case(f"{depth}-bit {name}, interlaced", file, samples, maximum))
    for depth in (1, 2, 4, 8):
        palette = random.integers(0, 256, size=(2**depth, 3))
        samples = draw(depth, 1)
        plte = chunk(b"PLTE", palette.astype(np.uint8).tobytes())
        cases.append(image_case(f"{depth}-bit palette", png(samples, depth, 3, [plte]), palette[samples[..., 0]], 255))
        alphas = np.full(2**depth, 255)
        alphas[0] = 51
        trns = chunk(b"tRNS", bytes([51]))
        values = np.concatenate([palette[samples[..., 0]], alphas[samples]], axis=-1)
        cases.append(image_case(f"{depth}-bit palette with alpha", png(samples, depth, 3, [plte, trns]), values, 255))
    for depth, colour_type, channels in [(2, 0, 1), (8, 0, 1), (8, 2, 3), (16, 2, 3)]:
        samples = draw(depth, channels)
        key = samples[2, 3]
        trns = chunk(b"tRNS", np.asarray(key, dtype=">u2").tobytes())
        maximum = 2**depth - 1
        alpha = np.any(samples != key, axis=-1, keepdims=True) * maximum
        name = f"{depth}-bit {'grey' if channels == 1 else 'RGB'} with a transparent colour"
        file = png(samples, depth, colour_type, [trns])
        cases.append(image_case(name, file, np.concatenate([samples, alpha], axis=-1), maximum))
    return {"decoded": cases, "interlacedInBits": interlaced_in_bits}


def jpeg_cases():
    y, x = np.mgrid[0:19, 0:21]
    colour = np.stack([x * 12, y * 13, (x * y) % 256], axis=-1).astype(np.uint8)
    image = Image.fromarray(colour)
    cases = []
    for name, mode, options in [
        ("4:4:4", "RGB", {"quality": 90, "subsampling": 0}),
        ("4:2:0", "RGB", {"quality": 80, "subsampling": 2}),
        ("progressive", "RGB", {"quality": 80, "progressive": True}),
        ("restart markers", "RGB", {"quality": 80, "restart_marker_blocks": 1}),
        ("grey", "L", {"quality": 90}),
    ]:
        buffer = io.BytesIO()
        image.convert(mode).save(buffer, "JPEG", **options)
        pixels = np.asarray(Image.open(io.BytesIO(buffer.getvalue())))
        pixels = pixels.reshape(pixels.shape[0], pixels.shape[1], -1)
        cases.append(image_case(name, buffer.getvalue(), pixels, 255))
    buffer = io.BytesIO()
    image.convert("CMYK").save(buffer, "JPEG")
    return {"decoded": cases, "cmyk": base64.b64encode(buffer.getvalue()).decode()}


def main():
    OUT.mkdir(exist_ok=True)
    for name, cases in [("npy", npy_cases()), ("npz", npz_cases()), ("png", image_cases()), ("jpeg", jpeg_cases())]:
        (OUT / f"{name}.json").write_text(json.dumps(cases, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
