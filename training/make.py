"""Make the ladder, one command: `python make.py`. In miniature, in under two minutes: `python make.py --smoke`.

Writes the stream, trains the four sizes (two at a time, one thread each), exports the shipped files
and `ladder.json`, writes the examination, and checks that llama.cpp and PyTorch agree. What is
finished is kept in the build folder, so a second start goes on where the first was stopped.
"""

import argparse
import hashlib
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

import agree
import exam
import plan
import stream
import train
from export import export, file_name

HERE = Path(__file__).parent
SHIPPED = {
    "0.25M": {0.1: ("q8_0", "q4_0"), 1: ("q8_0", "q4_0"), 1.25: ("q8_0", "f16")},
    "1M": {0.25: ("q8_0", "q4_0"), 1: ("q8_0", "q4_0"), 2: ("q8_0",)},
    "4M": {1: ("q8_0", "q4_0")},
    "16M": {1: ("q8_0",)},
}
"""Formats of each rung of each size."""


def train_all(folder: Path) -> None:
    """Train the sizes in separate processes, two side by side, the longest first."""

    def one(label: str) -> None:
        command = [sys.executable, str(HERE / "train.py"), label, "--folder", str(folder)]
        if subprocess.run(command).returncode:
            raise SystemExit(f"training {label} failed; its log is {folder / label}.jsonl")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one, ("0.25M", "1M", "4M", "16M")))


def ladder_entry(path: Path, size: plan.Size, rung: float, quantization: str, loss: float) -> dict[str, Any]:
    """What `ladder.json` says about one file."""
    content = path.read_bytes()
    tokens = size.tokens(rung)
    return {
        "file": path.name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "name": path.name.removesuffix(".gguf"),
        "size": size.label,
        "parameters": size.parameters,
        "trainingTokens": tokens,
        "trainingFlop": 6 * size.parameters * tokens,
        "quantization": quantization,
        "seed": plan.WEIGHT_SEED,
        "finalLoss": round(loss, 4),
        "onDiagonal": rung == 1,
    }


def export_all(folder: Path, models: Path) -> None:
    """Write the files of every finished rung and the list of them."""
    models.mkdir(parents=True, exist_ok=True)
    entries = []
    for label, rungs in SHIPPED.items():
        size = plan.SIZES[label]
        for rung, quantizations in rungs.items():
            trained = folder / f"{label}-{rung:g}.pt"
            if not trained.exists():
                print(f"{trained} is missing: not exported")
                continue
            result = torch.load(trained, weights_only=True)
            for quantization in quantizations:
                path = models / file_name(size, size.tokens(rung), quantization)
                export(path, size, size.tokens(rung), result["model"], folder / "tokenizer.json", quantization)
                entries.append(ladder_entry(path, size, rung, quantization, result["loss"]))
    ladder = {
        "version": 1,
        "curriculum": plan.CURRICULUM,
        "equalComputeFlop": plan.EQUAL_COMPUTE,
        "models": entries,
    }
    (models / "ladder.json").write_text(json.dumps(ladder, indent=2) + "\n")


def smoke() -> None:
    """The same steps on a fraction of the compute, into the build folder, touching nothing shipped."""
    folder = HERE / "build" / "smoke"
    labels = ("0.25M", "1M")
    for label in labels:
        plan.SIZES[label] = replace(plan.SIZES[label], rungs=(0.02,))
        SHIPPED[label] = {0.02: ("q8_0", "f16")}
    for label in ("4M", "16M"):
        SHIPPED.pop(label)
    for old in folder.glob("*"):
        if old.is_file():
            old.unlink()

    torch.set_num_threads(1)
    for label in labels:
        train.train(plan.SIZES[label], folder, plan.SIZES[label].rungs)
    export_all(folder, folder / "models")
    exam.write(folder / "suites")
    agree.check(folder / "models", folder, blocks=2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="a miniature, in under two minutes")
    parser.add_argument("--export-only", action="store_true", help="export what is trained already")
    parser.add_argument("--folder", type=Path, default=HERE / "build", help="checkpoints, logs, stream")
    parser.add_argument("--models", type=Path, default=HERE.parent / "models")
    parser.add_argument("--suites", type=Path, default=HERE.parent / "suites")
    options = parser.parse_args()
    if options.smoke:
        smoke()
        return
    if not options.export_only:
        longest = max(size.tokens(rung) for size in plan.SIZES.values() for rung in size.rungs)
        stream.write(options.folder, longest + 1)
        train_all(options.folder)
    exam.write(options.suites)
    export_all(options.folder, options.models)
    if not options.export_only:
        agree.check(options.models, options.folder, blocks=20)


if __name__ == "__main__":
    main()
