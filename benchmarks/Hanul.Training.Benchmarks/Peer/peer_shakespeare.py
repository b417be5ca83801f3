"""Character-level Shakespeare with nanoGPT's setting for a CPU: 4 layers of 128, context 64, 2,000 updates of 12.

Prints one line of JSON an evaluation and a last one with the wall time from the first line of training to the last
evaluation. Splitting the text into characters is not counted, as nanoGPT prepares its data beforehand; drawing
batches, evaluating both splits (20 batches each, every 250 updates) and saving the best weights are.
"""
import argparse
import json
import os
import tempfile
import time

import numpy
import torch

import peer_machine
from peer_gpt import Gpt, adamw, learning_rate_at, random_batch, update

LAYERS, HEADS, WIDTH, CONTEXT, BATCH, UPDATES = 4, 4, 128, 64, 12, 2000
EVALUATE_EVERY, EVALUATION_BATCHES = 250, 20


def load(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    characters = sorted(set(text))
    ids = {character: index for index, character in enumerate(characters)}
    encoded = numpy.array([ids[character] for character in text], dtype="uint16")
    cut = int(len(encoded) * 0.9)
    return encoded[:cut], encoded[cut:], len(characters)


@torch.no_grad()
def mean_loss(model, data):
    return sum(model(*random_batch(data, BATCH, CONTEXT)).item() for _ in range(EVALUATION_BATCHES)) / EVALUATION_BATCHES


@torch.no_grad()
def whole_loss(model, data):
    """Mean loss over every whole window of the split: the same number for everyone, unlike 20 random batches."""
    windows = (len(data) - 1) // CONTEXT
    inputs = torch.from_numpy(data[:windows * CONTEXT].astype("int64")).view(windows, CONTEXT)
    targets = torch.from_numpy(data[1:windows * CONTEXT + 1].astype("int64")).view(windows, CONTEXT)
    total = 0.0
    for start in range(0, windows, 64):
        count = min(64, windows - start)
        total += model(inputs[start:start + count], targets[start:start + count]).item() * count
    return total / windows


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("text")
    arguments.add_argument("--threads", type=int, required=True)
    arguments.add_argument("--seed", type=int, default=1337)
    arguments.add_argument("--updates", type=int, default=UPDATES)
    options = arguments.parse_args()
    train, validation, vocabulary = load(options.text)
    torch.set_num_threads(options.threads)
    print(json.dumps(peer_machine.describe()), flush=True)

    begin = time.perf_counter()
    torch.manual_seed(options.seed)
    model = Gpt(vocabulary, LAYERS, HEADS, WIDTH, CONTEXT)
    optimizer = adamw(model, 1e-3, (0.9, 0.99), 0.1)
    best, sampled = float("inf"), None
    with tempfile.TemporaryDirectory() as folder:
        # nanoGPT evaluates before update 0, 250, … and does one update after the last evaluation.
        for step in range(options.updates + 1):
            for group in optimizer.param_groups:
                group["lr"] = learning_rate_at(step, 1e-3, 1e-4, 100, options.updates)
            if step % EVALUATE_EVERY == 0:
                model.eval()
                losses = mean_loss(model, train), mean_loss(model, validation)
                model.train()
                sampled = losses[1]
                print(json.dumps({"step": step, "train": losses[0], "validation": sampled}), flush=True)
                if sampled < best and step > 0:
                    best = sampled
                    state = {"model": model.state_dict(), "optimizer": optimizer.state_dict(), "step": step}
                    torch.save(state, os.path.join(folder, "best.pt"))
            update(model, optimizer, random_batch(train, BATCH, CONTEXT)).item()
        seconds = time.perf_counter() - begin
    print(json.dumps({
        "seconds": seconds, "parameters": sum(p.numel() for p in model.parameters()),
        "sampled_validation": sampled, "best_sampled_validation": best, "validation": whole_loss(model, validation),
    }), flush=True)


main()
