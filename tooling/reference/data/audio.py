"""Writes generated/audio.json: WAV files by SciPy and the standard library, and log-mel spectrograms by NumPy in float64.

    pip install numpy scipy librosa && python tooling/reference/data/audio.py

Spectrograms are written out from their definition. Where librosa computes the same (frames as long as the transform) it must
agree; without librosa that check is left out, and the script says so.
"""

import base64
import io
import json
import wave
from pathlib import Path

import numpy as np
import scipy
from scipy.io import wavfile

try:
    import librosa
except ImportError:
    librosa = None

OUT = Path(__file__).parent / "generated" / "audio.json"
random = np.random.default_rng(20261123)


def file_case(name, rate, file, values):
    values = np.asarray(values, dtype=np.float64)
    text = base64.b64encode(file).decode()
    return {"name": name, "sampleRate": rate, "file": text, "shape": list(values.shape), "values": values.ravel().tolist()}


def by_scipy(name, rate, samples, values):
    buffer = io.BytesIO()
    wavfile.write(buffer, rate, samples)
    return file_case(name, rate, buffer.getvalue(), values)


def by_wave(name, rate, integers, size):
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1 if integers.ndim == 1 else integers.shape[1])
        file.setsampwidth(size)
        file.setframerate(rate)
        file.writeframes(b"".join(int(k).to_bytes(size, "little", signed=True) for k in integers.ravel()))
    return file_case(name, rate, buffer.getvalue(), integers / 2.0 ** (8 * size - 1))


def files():
    unsigned = np.array([0, 1, 127, 128, 129, 255, 200], dtype=np.uint8)
    stereo = np.array([[0, -1], [32767, -32768], [1, 12345]], dtype=np.int16)
    wide = np.array([0, 1 << 30, -(1 << 31), 3 << 20], dtype=np.int32)
    floats = np.array([0.0, 0.1, -1.5, 1e-30], dtype=np.float32)
    return [
        by_scipy("uint8", 11025, unsigned, (unsigned.astype(np.float64) - 128) / 128),
        by_scipy("int16", 44100, stereo, stereo / 2.0**15),
        by_wave("int24", 48000, np.array([0, 1, -1, 8388607, -8388608, 77]), 3),
        by_scipy("int32", 8000, wide, wide / 2.0**31),
        by_scipy("float32", 16000, floats, floats),
        by_scipy("float64", 16000, np.array([[0.5, -0.25], [2.0**-60, -3.0]]), [[0.5, -0.25], [2.0**-60, -3.0]]),
    ]


def to_mel(hertz, scale):
    if scale == "htk":
        return 2595 * np.log10(1 + hertz / 700)
    return hertz * 15 / 1000 if hertz < 1000 else 15 + 27 * np.log(hertz / 1000) / np.log(6.4)


def to_hertz(mel, scale):
    if scale == "htk":
        return 700 * (10 ** (mel / 2595) - 1)
    return mel * 1000 / 15 if mel < 15 else 1000 * 6.4 ** ((mel - 15) / 27)


def mel_filters(o):
    scale = o["melScale"]
    ends = np.linspace(to_mel(o["minFrequency"], scale), to_mel(o["maxFrequency"], scale), o["melBands"] + 2)
    edges = [to_hertz(mel, scale) for mel in ends]
    frequencies = np.arange(o["fftSize"] // 2 + 1) * o["sampleRate"] / o["fftSize"]
    filters = np.zeros((o["melBands"], len(frequencies)))
    for band, (low, middle, high) in enumerate(zip(edges, edges[1:], edges[2:])):
        up, down = (frequencies - low) / (middle - low), (high - frequencies) / (high - middle)
        filters[band] = np.maximum(0, np.minimum(up, down))
        if o["melNormalization"] == "slaney":
            filters[band] *= 2 / (high - low)
    return filters


def log_mel(samples, o):
    length, hop = o["frameLength"], o["hopLength"]
    window = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(length) / length)
    starts = range(0, len(samples) - length + 1, hop)
    spectra = np.fft.rfft([samples[start : start + length] * window for start in starts], n=o["fftSize"])
    power = (np.abs(spectra) ** 2) @ mel_filters(o).T
    if librosa is not None and length == o["fftSize"]:
        check_against_librosa(samples, o, power)
    return np.log(np.maximum(power, o["floor"]))


def check_against_librosa(samples, o, power):
    expected = librosa.feature.melspectrogram(
        y=samples,
        sr=o["sampleRate"],
        n_fft=o["fftSize"],
        hop_length=o["hopLength"],
        center=False,
        n_mels=o["melBands"],
        fmin=o["minFrequency"],
        fmax=o["maxFrequency"],
        htk=o["melScale"] == "htk",
        norm=None if o["melNormalization"] == "none" else "slaney",
        dtype=np.float64,
    ).T
    # librosa keeps its filters' frequencies in float32 here and there.
    assert np.abs(power - expected).max() <= 1e-6 * power.max(), np.abs(power - expected).max() / power.max()


def spectrograms():
    time = np.arange(400) / 8000
    chirp = 0.5 * np.sin(2 * np.pi * (300 * time + 20000 * time**2)) + 0.01 * random.standard_normal(400)
    samples = np.float32(chirp).astype(np.float64)
    samples[-150:] = 0
    plain = {
        **{"sampleRate": 8000, "frameLength": 256, "hopLength": 80, "fftSize": 256, "melBands": 20, "floor": 1e-10},
        **{"minFrequency": 0, "maxFrequency": 4000, "melScale": "slaney", "melNormalization": "slaney"},
    }
    options = [
        plain,
        {**plain, "melScale": "htk", "melNormalization": "none", "minFrequency": 60, "maxFrequency": 3500},
        {**plain, "frameLength": 101, "fftSize": 512, "hopLength": 30, "melBands": 32, "floor": 1e-4},
        {**plain, "sampleRate": 22050, "maxFrequency": 11025, "fftSize": 1024, "melBands": 16},
    ]
    return {
        "samples": samples.tolist(),
        "cases": [{"options": o, "expected": log_mel(samples, o).round(9).tolist()} for o in options],
    }


if __name__ == "__main__":
    made_with = f"NumPy {np.__version__}, SciPy {scipy.__version__}"
    made_with += f", librosa {librosa.__version__}" if librosa else ""
    content = {"madeWith": made_with, "files": files(), "spectrograms": spectrograms()}
    text = json.dumps(content, allow_nan=False)
    OUT.write_text(text + "\n", encoding="utf-8")
    print(f"{OUT.name}: {len(text)} bytes; librosa {'agrees' if librosa else 'is absent: not compared'}")
