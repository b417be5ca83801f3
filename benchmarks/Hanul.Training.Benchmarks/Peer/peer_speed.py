"""Steps of a given shape on request, so that a benchmark can alternate them with another trainer's.

Reads lines `float32 BATCH` or `bfloat16 BATCH` (autocast) from standard input; after each, takes one optimizer step of
BATCH sequences and prints one line of JSON with its seconds and loss. The first line printed describes the machine.
"""
import argparse
import json
import sys
import time

import numpy
import torch

import peer_machine
from peer_gpt import Gpt, adamw, random_batch, update


def parse():
    arguments = argparse.ArgumentParser(description=__doc__)
    for name in ("layers", "heads", "width", "context", "vocabulary", "threads"):
        arguments.add_argument("--" + name, type=int, required=True)
    return arguments.parse_args()


def main():
    options = parse()
    torch.set_num_threads(options.threads)
    torch.manual_seed(1337)
    print(json.dumps(peer_machine.describe()), flush=True)
    model = Gpt(options.vocabulary, options.layers, options.heads, options.width, options.context)
    optimizer = adamw(model, 6e-4, (0.9, 0.95), 0.1)
    data = numpy.random.default_rng(1).integers(0, options.vocabulary, 1 << 20).astype("uint16")
    for line in sys.stdin:
        precision, batch = line.split()
        start = time.perf_counter()
        loss = update(model, optimizer, random_batch(data, int(batch), options.context), precision == "bfloat16").item()
        print(json.dumps({"seconds": time.perf_counter() - start, "loss": loss}), flush=True)


main()
