"""Times of PyTorch for `npm run bench`, one JSON line per measurement.

    python3 scripts/bench/pytorch.py --only resnet18-step --reps 10 --threads 2
    python3 scripts/bench/pytorch.py --threads 2 < commands

Without --only it reads commands from standard input, `run NAME REPETITIONS`, and answers each with
one line, so that the bench can alternate between ours and PyTorch's within one run; the end of the
input ends it. Every workload runs in each of its variants once or twice first (memory layout, and
how Adam walks through the parameters). Two are then measured, in turns: the fastest one, named in the
answer, and PyTorch as it comes, which is what a program gets that asks for nothing:

    {"name": …, "variant": …, "reps": N, "minMs": …, "medianMs": …, "defaultMs": …, "blas": …, …}
"""

import argparse
import functools
import itertools
import json
import statistics
import sys
import time

import torch
import torchvision
from blas import blas, warn_of_reference_blas
from torch.nn import functional

SIZE = 224
CHANNELS = 4
BATCH = 8
SGEMM_SIDE = 2048
# The first of each is PyTorch's default on a processor.
LAYOUTS = {"contiguous": torch.contiguous_format, "channels-last": torch.channels_last}
ADAM_WALKS = {"one-by-one": False, "foreach": True}
TRIALS = 2


def network(name, layout):
    """torchvision's network with two outputs and four input channels."""
    model = getattr(torchvision.models, name)(num_classes=2)
    if name == "resnet18":
        model.conv1 = torch.nn.Conv2d(CHANNELS, 64, 7, stride=2, padding=3, bias=False)
    else:
        model.features[0] = torch.nn.Conv2d(CHANNELS, 64, 11, stride=4, padding=2)
    return model.to(memory_format=LAYOUTS[layout])


def images(batch, layout):
    return torch.randn(batch, CHANNELS, SIZE, SIZE).to(memory_format=LAYOUTS[layout])


def training_step(name, frozen, layout, walk):
    """One step with the paper's freezing: forward, loss, backward, Adam."""
    model = network(name, layout).train()
    for key, parameter in model.named_parameters():
        parameter.requires_grad = not key.startswith(frozen)
    if name == "resnet18":
        model.bn1.eval()
    trained = [p for p in model.parameters() if p.requires_grad]
    adam = torch.optim.Adam(trained, lr=1e-4, foreach=ADAM_WALKS[walk])
    x, labels = images(BATCH, layout), torch.arange(BATCH) % 2

    def step():
        adam.zero_grad(set_to_none=True)
        functional.cross_entropy(model(x), labels).backward()
        adam.step()

    return step


def inference(name, batch, layout):
    model, x = network(name, layout).eval(), images(batch, layout)

    def forward():
        with torch.inference_mode():
            model(x)

    return forward


def sgemm():
    a, b = torch.randn(SGEMM_SIDE, SGEMM_SIDE), torch.randn(SGEMM_SIDE, SGEMM_SIDE)
    return lambda: torch.mm(a, b)


def steps(name, frozen):
    return {
        f"{layout}, {walk}": functools.partial(training_step, name, frozen, layout, walk)
        for layout, walk in itertools.product(LAYOUTS, ADAM_WALKS)
    }


def inferences(name, batch):
    return {layout: functools.partial(inference, name, batch, layout) for layout in LAYOUTS}


# Name of a workload → its variants → what prepares one and returns the function to be timed.
WORKLOADS = {
    "resnet18-step": steps("resnet18", ("conv1.", "bn1.")),
    "alexnet-step": steps("alexnet", ("features.",)),
    "resnet18-inference-1": inferences("resnet18", 1),
    "resnet18-inference-8": inferences("resnet18", 8),
    "alexnet-inference-1": inferences("alexnet", 1),
    "alexnet-inference-8": inferences("alexnet", 8),
    "sgemm": {"2048": sgemm},
}


def milliseconds(work):
    began = time.perf_counter()
    work()
    return 1e3 * (time.perf_counter() - began)


@functools.lru_cache(maxsize=None)
def prepared(name):
    """The fastest variant's name and warm function, and the warm function of the default one."""
    default, best, least = None, None, float("inf")
    for variant, prepare in WORKLOADS[name].items():
        work = prepare()
        work()
        took = min(milliseconds(work) for _ in range(TRIALS))
        default = default or work
        if took < least:
            best, least = (variant, work), took
    return (*best, default)


def measure(name, reps):
    variant, work, default = prepared(name)
    work()
    times = [milliseconds(work) for _ in range(reps)]
    plain = times
    if default is not work:
        default()
        plain = [milliseconds(default) for _ in range(reps)]
    return {
        "name": name,
        "variant": variant,
        "reps": reps,
        "minMs": round(min(times), 3),
        "medianMs": round(statistics.median(times), 3),
        "defaultMs": round(min(plain), 3),
        "torch": torch.__version__,
        "blas": blas(),
        "threads": torch.get_num_threads(),
    }


def answer(line):
    words = line.split()
    if len(words) != 3 or words[0] != "run" or words[1] not in WORKLOADS or not words[2].isdigit():
        return {"error": f"expected: run NAME REPETITIONS, with NAME one of {', '.join(WORKLOADS)}"}
    return measure(words[1], max(1, int(words[2])))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", choices=WORKLOADS, action="append", help="measure this and end")
    parser.add_argument("--reps", type=int, default=10, help="repetitions with --only")
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    warn_of_reference_blas()
    if options.only:
        for name in options.only:
            print(json.dumps(measure(name, options.reps)), flush=True)
        return
    for line in sys.stdin:
        if line.strip():
            print(json.dumps(answer(line)), flush=True)


if __name__ == "__main__":
    main()
