"""The Python contestants of the training benchmark: `train.py keras` or `train.py pytorch`.

Answers requests, one JSON object a line, as src/contestants/protocol.ts has them. One thread. Each framework trains as
its users would: Keras by `fit`, PyTorch by the usual eager loop.
"""

import json
import os
import sys
import time


def answer_requests(contestant):
    # Standard output is for answers alone; what libraries print goes with the errors.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    for line in sys.stdin:
        request = json.loads(line)
        try:
            reply = {"ok": True, "answer": contestant.perform(request)}
        except Exception as error:  # Whatever it is, the row of this contestant says it.
            reply = {"ok": False, "reason": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(reply) + "\n")
        answers.flush()


class Contestant:
    def perform(self, request):
        kind = request["type"]
        if kind == "prepare":
            return self.prepare(request["task"])
        if kind == "run":
            return self.run(request["steps"])
        if kind == "multiply":
            return {"milliseconds": self.multiply(request["size"], request["times"])}
        raise ValueError(f"no answer to {kind}")

    def load(self, task):
        import numpy

        values = numpy.fromfile(task["dataFile"], dtype="<f4")
        self.batch = task["batch"]
        self.batches = task["samples"] // task["batch"]
        self.taken = 0
        return values.reshape([-1, *task["sampleShape"]])[: task["samples"]].copy()

    def starts(self, steps):
        """Where the next steps' batches begin, round and round through the data."""
        first = self.taken
        self.taken += steps
        return [((first + i) % self.batches) * self.batch for i in range(steps)]


class PyTorch(Contestant):
    def import_framework(self):
        import torch

        torch.set_num_threads(1)
        if torch.get_num_interop_threads() != 1:
            torch.set_num_interop_threads(1)
        self.torch = torch
        return torch

    def prepare(self, task):
        torch = self.import_framework()
        torch.manual_seed(1)
        if task.get("wholeFit", False):
            raise NotImplementedError("PyTorch has no fit of its own")
        samples = torch.from_numpy(self.load(task))
        if task["model"] == "conv":
            samples = samples.permute(0, 3, 1, 2).contiguous()
        self.samples = samples
        self.network, self.loss = pytorch_models()[task["model"]](torch)
        self.optimizer = torch.optim.Adam(self.network.parameters(), lr=1e-3, eps=1e-7)
        return {"version": f"PyTorch {torch.__version__}", "threads": torch.get_num_threads()}

    def run(self, steps):
        starts = self.starts(steps)
        began = time.perf_counter()
        for start in starts:
            x = self.samples[start : start + self.batch]
            loss = self.loss(self.network, x)
            self.optimizer.zero_grad()
            loss.backward()
            self.optimizer.step()
            value = loss.item()
        return {"milliseconds": 1000 * (time.perf_counter() - began), "loss": value}

    def multiply(self, size, times):
        torch = self.import_framework()
        a = torch.rand(size, size)
        return best_of(times, lambda: torch.mm(a, a))


def best_of(times, work):
    best = float("inf")
    for _ in range(times):
        began = time.perf_counter()
        work()
        best = min(best, 1000 * (time.perf_counter() - began))
    return best


def pytorch_models():
    def squared_error(network, x):
        return ((network(x) - x) ** 2).mean()

    def dense(torch):
        nn = torch.nn
        return nn.Sequential(
            nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(),
            nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 784), nn.Sigmoid(),
        ), squared_error  # fmt: skip

    def conv(torch):
        nn = torch.nn
        return nn.Sequential(
            nn.Conv2d(1, 32, 3, 2, 1), nn.ReLU(), nn.Conv2d(32, 64, 3, 2, 1), nn.ReLU(),
            nn.Flatten(), nn.Linear(64 * 7 * 7, 16),
            nn.Linear(16, 64 * 7 * 7), nn.ReLU(), nn.Unflatten(1, (64, 7, 7)),
            nn.ConvTranspose2d(64, 32, 3, 2, 1, 1), nn.ReLU(),
            nn.ConvTranspose2d(32, 1, 3, 2, 1, 1), nn.Sigmoid(),
        ), squared_error  # fmt: skip

    def lstm(torch):
        nn = torch.nn

        class Sequences(nn.Module):
            def __init__(self):
                super().__init__()
                self.encoder = nn.LSTM(1, 64, batch_first=True)
                self.to_latent = nn.Linear(64, 16)
                self.decoder = nn.LSTM(16, 64, batch_first=True)
                self.output = nn.Linear(64, 1)

            def forward(self, x):
                _, (state, _) = self.encoder(x)
                z = self.to_latent(state[-1])
                states, _ = self.decoder(z.unsqueeze(1).expand(-1, x.shape[1], -1))
                return self.output(states)

        return Sequences(), squared_error

    def vae(torch):
        nn = torch.nn

        class Variational(nn.Module):
            def __init__(self):
                super().__init__()
                self.encoder = nn.Sequential(nn.Linear(784, 500), nn.ReLU(), nn.Linear(500, 40))
                self.decoder = nn.Sequential(nn.Linear(20, 500), nn.ReLU(), nn.Linear(500, 784))

        def negative_elbo(network, x):
            mean, log_variance = network.encoder(x).chunk(2, dim=1)
            z = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
            cross_entropy = nn.functional.binary_cross_entropy_with_logits(network.decoder(z), x, reduction="none")
            divergence = 0.5 * (mean.square() + log_variance.exp() - log_variance - 1)
            return (cross_entropy.sum(1) + divergence.sum(1)).mean()

        return Variational(), negative_elbo

    return {"dense": dense, "conv": conv, "lstm": lstm, "vae": vae}


class Keras(Contestant):
    def import_framework(self):
        import tensorflow

        if not getattr(self, "tensorflow", None):
            tensorflow.config.threading.set_intra_op_parallelism_threads(1)
            tensorflow.config.threading.set_inter_op_parallelism_threads(1)
        self.tensorflow = tensorflow
        import keras

        return keras

    def prepare(self, task):
        keras = self.import_framework()
        keras.utils.set_random_seed(1)
        self.samples = self.load(task)
        self.whole_fit = task.get("wholeFit", False)
        self.model = keras_models(keras)[task["model"]]()
        loss = None if task["model"] == "vae" else "mse"
        self.model.compile(optimizer=keras.optimizers.Adam(1e-3, epsilon=1e-7), loss=loss)
        self.clock = batch_clock(keras)
        version = f"Keras {keras.__version__}, TensorFlow {self.tensorflow.__version__}"
        note = "shuffled" if self.whole_fit else "time between epochs left out"
        return {"version": version, "threads": 1, "note": note}

    def run(self, steps):
        return self.run_whole(steps) if self.whole_fit else self.run_steps(steps)

    def run_whole(self, steps):
        """One epoch as users call it, the call itself included."""
        target = None if self.model.loss is None else self.samples
        began = time.perf_counter()
        history = self.model.fit(self.samples, target, batch_size=self.batch, epochs=1, verbose=0)
        return {"milliseconds": 1000 * (time.perf_counter() - began), "loss": float(history.history["loss"][-1])}

    def run_steps(self, steps):
        """One `fit` of whole epochs, timed from each epoch's first batch to its last one's loss.

        What Keras does between epochs is left out: with the few batches of this data it would weigh more than in use.
        """
        whole = (steps + self.batches - 1) // self.batches
        rows = self.samples if steps >= self.batches else self.samples[: steps * self.batch]
        target = None if self.model.loss is None else rows
        self.clock.begin()
        self.model.fit(
            rows, target, batch_size=self.batch, epochs=whole, shuffle=False, verbose=0, callbacks=[self.clock]
        )
        return {"milliseconds": self.clock.milliseconds * steps / self.clock.steps, "loss": self.clock.loss}

    def multiply(self, size, times):
        self.import_framework()
        tensorflow = self.tensorflow
        a = tensorflow.random.uniform([size, size])
        return best_of(times, lambda: tensorflow.matmul(a, a).numpy())


def batch_clock(keras):
    class BatchClock(keras.callbacks.Callback):
        def begin(self):
            self.steps = 0
            self.milliseconds = 0.0

        def on_epoch_begin(self, epoch, logs=None):
            self.first = True

        def on_train_batch_begin(self, batch, logs=None):
            if self.first:
                self.began = time.perf_counter()
                self.first = False

        def on_train_batch_end(self, batch, logs=None):
            self.loss = float(logs["loss"])
            self.steps += 1
            now = time.perf_counter()
            self.milliseconds += 1000 * (now - self.began)
            self.began = now

    return BatchClock()


def keras_models(keras):
    layers = keras.layers
    half = {"kernel_size": 3, "strides": 2, "padding": "same"}

    def dense():
        return keras.Sequential([
            keras.Input([784]), layers.Dense(128, "relu"), layers.Dense(64, "relu"),
            layers.Dense(128, "relu"), layers.Dense(784, "sigmoid"),
        ])  # fmt: skip

    def conv():
        return keras.Sequential([
            keras.Input([28, 28, 1]), layers.Conv2D(32, activation="relu", **half),
            layers.Conv2D(64, activation="relu", **half), layers.Flatten(), layers.Dense(16),
            layers.Dense(7 * 7 * 64, "relu"), layers.Reshape([7, 7, 64]),
            layers.Conv2DTranspose(32, activation="relu", **half),
            layers.Conv2DTranspose(1, activation="sigmoid", **half),
        ])  # fmt: skip

    def lstm():
        return keras.Sequential([
            keras.Input([140, 1]), layers.LSTM(64), layers.Dense(16), layers.RepeatVector(140),
            layers.LSTM(64, return_sequences=True), layers.TimeDistributed(layers.Dense(1)),
        ])  # fmt: skip

    def vae():
        ops = keras.ops

        class Variational(keras.Model):
            def __init__(self):
                super().__init__()
                self.encoder = keras.Sequential([keras.Input([784]), layers.Dense(500, "relu"), layers.Dense(40)])
                self.decoder = keras.Sequential([keras.Input([20]), layers.Dense(500, "relu"), layers.Dense(784)])
                self.draws = keras.random.SeedGenerator(1)

            def call(self, x):
                mean, log_variance = ops.split(self.encoder(x), 2, axis=1)
                z = mean + ops.exp(0.5 * log_variance) * keras.random.normal(ops.shape(mean), seed=self.draws)
                logits = self.decoder(z)
                cross_entropy = ops.relu(logits) - logits * x + ops.log1p(ops.exp(-ops.abs(logits)))
                divergence = 0.5 * (ops.square(mean) + ops.exp(log_variance) - log_variance - 1)
                self.add_loss(ops.mean(ops.sum(cross_entropy, axis=1) + ops.sum(divergence, axis=1)))
                return logits

        return Variational()

    return {"dense": dense, "conv": conv, "lstm": lstm, "vae": vae}


if __name__ == "__main__":
    answer_requests({"keras": Keras, "pytorch": PyTorch}[sys.argv[1]]())
