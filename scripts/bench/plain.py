"""A frozen plan run the plain way, for `npm run bench -- --only crossval`: one JSON line at its end.

    python3 scripts/bench/plain.py --run OUT --study DIR --threads 2

What a notebook does: every arm of every fold is a fit of its own, so that the vote and the ensemble
fit both networks again; images are decoded anew in every epoch; the ensemble's classifier is trained
with both frozen networks run forward on new views in every epoch. Patients, folds, image size,
epochs, batch, learning rate and the test predictions are those of the frozen manifest. It draws no
Grad-CAM and writes nothing, and it starts from the networks' own random weights with every layer
trained, as Sonopair does where it is given no weights.

    {"seconds": …, "networkFits": …, "steps": {"network": …, "classifier": …}, "forwards": …,
     "decoded": …, "arms": {"bse-cropped-alexnet": seconds, …}, "torch": …, "blas": …, "threads": …}

`steps` are optimisation steps; `forwards` are images that went forward through a network without a
gradient; `decoded` are images read from the disk.
"""

import argparse
import json
import pathlib
import random
import sys
import time

import numpy
import torch
import torchvision
from blas import blas, warn_of_reference_blas
from PIL import Image
from torch.nn import functional

CHANNELS = {"b": 1, "se": 3, "bse": 4}
RGB = ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225))
GRAY = ((sum(RGB[0]) / 3,), (sum(RGB[1]) / 3,))
EVALUATION_BATCH = 16


class Counts:
    def __init__(self):
        self.network_fits = self.forwards = self.decoded = 0
        self.steps = {"network": 0, "classifier": 0}


def view(image, mode, counts, study, images, side):
    """One image of a pair, decoded, cropped and resized: float [C, side, side], normalised."""
    with Image.open(study / image["path"]) as opened:
        picture = opened.convert(mode)
    counts.decoded += 1
    roi = image["roi"]
    if images == "cropped":
        box = (roi["x"], roi["y"], roi["x"] + roi["width"], roi["y"] + roi["height"])
        picture = picture.crop(box)
    picture = picture.resize((side, side), Image.BILINEAR)
    values = torch.from_numpy(numpy.array(picture)).float() / 255
    values = values.unsqueeze(0) if mode == "L" else values.permute(2, 0, 1)
    mean, std = (torch.tensor(each).view(-1, 1, 1) for each in (GRAY if mode == "L" else RGB))
    return (values - mean) / std


class Pairs:
    """The pairs of some patients, read from the disk whenever they are asked for."""

    def __init__(self, content, study, fit, patients, counts):
        members = set(patients)
        self.pairs = [
            p for p in content["pairs"] if p["patient"] in members and p["diagnosis"] is not None
        ]
        self.labels = torch.tensor([int(p["diagnosis"] == "malignant") for p in self.pairs])
        self.study, self.fit, self.counts = study, fit, counts
        self.size = content["options"]["size"]
        self.side = round(self.size * 256 / 224)

    def __len__(self):
        return len(self.pairs)

    def read(self, i):
        pair, kind = self.pairs[i], self.fit["input"]
        rest = (self.counts, self.study, self.fit["images"], self.side)
        planes = []
        if kind != "se":
            planes.append(view(pair["b"], "L", *rest))
        if kind != "b":
            planes.append(view(pair["se"], "RGB", *rest))
        return torch.cat(planes)

    def window(self, i, rng):
        """A random window and flip with `rng`, the centre without."""
        pixels, room = self.read(i), self.side - self.size
        x, y = (rng.randint(0, room), rng.randint(0, room)) if rng else (room // 2, room // 2)
        pixels = pixels[:, y : y + self.size, x : x + self.size]
        return pixels.flip(-1) if rng and rng.random() < 0.5 else pixels

    def batch(self, which, rng=None):
        return torch.stack([self.window(i, rng) for i in which]), self.labels[which]


def batches(n, size, rng):
    """Shuffled; a last batch of one joins the one before."""
    order = list(range(n))
    rng.shuffle(order)
    parts = [order[i : i + size] for i in range(0, n, size)]
    if len(parts) > 1 and len(parts[-1]) == 1:
        parts[-2].extend(parts.pop())
    return parts


def network(name, channels):
    model = getattr(torchvision.models, name)(num_classes=2)
    if name == "resnet18":
        model.conv1 = torch.nn.Conv2d(channels, 64, 7, stride=2, padding=3, bias=False)
    else:
        model.features[0] = torch.nn.Conv2d(channels, 64, 11, stride=4, padding=2)
    return model


def headless(model):
    """The network up to its penultimate features."""
    if isinstance(model, torchvision.models.ResNet):
        model.fc = torch.nn.Identity()
    else:
        model.classifier[6] = torch.nn.Identity()
    return model.eval()


class Ensemble(torch.nn.Module):
    """Two frozen networks and one classifier on their features side by side."""

    def __init__(self, members, counts):
        super().__init__()
        self.members = torch.nn.ModuleList(headless(member) for member in members)
        self.classifier = torch.nn.Linear(4096 + 512, 2)
        self.counts = counts

    def train(self, mode=True):
        self.classifier.train(mode)
        return self

    def forward(self, x):
        self.counts.forwards += len(x) * len(self.members)
        with torch.no_grad():
            features = torch.cat([member(x) for member in self.members], dim=1)
        return self.classifier(features)


def evaluate(model, pairs):
    """Mean loss and probabilities of plain views."""
    model.eval()
    logits = []
    with torch.no_grad():
        for i in range(0, len(pairs), EVALUATION_BATCH):
            x, _ = pairs.batch(list(range(i, min(len(pairs), i + EVALUATION_BATCH))))
            if not isinstance(model, Ensemble):
                pairs.counts.forwards += len(x)
            logits.append(model(x))
    logits = torch.cat(logits)
    return functional.cross_entropy(logits, pairs.labels).item(), logits.softmax(1)[:, 1]


def train(model, trained, fitting, validation, options, epochs, kind, rng):
    """Epochs of Adam with the best epoch by validation loss restored."""
    adam = torch.optim.Adam(trained.parameters(), lr=options["learningRate"])
    best, least, waited = None, float("inf"), 0
    for _ in range(epochs):
        model.train()
        for which in batches(len(fitting), options["batch"], rng):
            x, labels = fitting.batch(which, rng)
            adam.zero_grad(set_to_none=True)
            functional.cross_entropy(model(x), labels).backward()
            adam.step()
            fitting.counts.steps[kind] += 1
        loss, _ = evaluate(model, validation)
        waited += 1
        if loss < least:
            best, least, waited = {k: v.clone() for k, v in trained.state_dict().items()}, loss, 0
        if waited >= options["patience"]:
            break
    trained.load_state_dict(best)
    return model


def fit_arm(reader, names, channels, parts, options, counts, rng):
    """One arm of one fold from nothing to its test probabilities."""
    fitting, validation, test = parts
    own = names if reader in ("ensemble", "voting") else [reader]
    members = []
    for name in own:
        model = network(name, channels)
        counts.network_fits += 1
        args = (fitting, validation, options, options["epochs"], "network", rng)
        members.append(train(model, model, *args))
    if reader == "ensemble":
        joint = Ensemble(members, counts)
        epochs = options["ensembleEpochs"]
        args = (fitting, validation, options, epochs, "classifier", rng)
        members = [train(joint, joint.classifier, *args)]
    return torch.stack([evaluate(member, test)[1] for member in members]).mean(0)


def run(content, study, counts):
    """Seconds of every arm; only the paper's protocol, whose folds share the test patients."""
    arms = {}
    options, folds = content["options"], content["parts"]["folds"]
    rng = random.Random(content["seed"])
    torch.manual_seed(content["seed"])
    for fit in content["plan"]["fits"]:
        names = fit["networks"]
        readers = [*names, "ensemble", "voting"] if len(names) > 1 else names
        for reader in readers:
            began = time.perf_counter()
            for at, validating in enumerate(folds):
                others = [p for i, fold in enumerate(folds) if i != at for p in fold]
                parts = [
                    Pairs(content, study, fit, patients, counts)
                    for patients in (others, validating, content["parts"]["test"])
                ]
                fit_arm(reader, names, CHANNELS[fit["input"]], parts, options, counts, rng)
            name = f"{fit['input']}-{fit['images']}-{reader}"
            arms[name] = round(time.perf_counter() - began, 2)
            print(f"{name}: {arms[name]:.0f} s", file=sys.stderr)
    return arms


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--run", type=pathlib.Path, required=True, help="folder of manifest.json")
    parser.add_argument("--study", type=pathlib.Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    warn_of_reference_blas()
    content = json.loads((options.run / "manifest.json").read_text())["content"]
    counts = Counts()
    began = time.perf_counter()
    arms = run(content, options.study, counts)
    print(
        json.dumps(
            {
                "seconds": round(time.perf_counter() - began, 2),
                "networkFits": counts.network_fits,
                "steps": counts.steps,
                "forwards": counts.forwards,
                "decoded": counts.decoded,
                "arms": arms,
                "torch": torch.__version__,
                "blas": blas(),
                "threads": torch.get_num_threads(),
            }
        )
    )


if __name__ == "__main__":
    main()
