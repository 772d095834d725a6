"""Do the exported files say through llama.cpp what PyTorch says? `python agree.py --folder build`.

Two checks on every shipped file:

- Tokenizer: every document of the first blocks, and every text of the examination, gives the
  same token ids on both sides and comes back as the same text.
- Log-likelihood: the mean over the tokens of 100 unseen documents differs by at most the
  format's tolerance, in nats per token. The PyTorch side computes in float32 with the trained
  weights, before any quantization.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F

import exam
import stream
import tokenizer as vocabulary
from curriculum import document_text, documents
from model import Llama
from plan import SIZES, STREAM_SEED

HERE = Path(__file__).parent
TOLERANCE = {"f16": 0.01, "q8_0": 0.03, "q4_0": float("inf")}  # nats per token; q4_0 is only reported
SEQUENCES = 100


def through_llama_cpp(model: Path, texts: list[str], *flags: str) -> list[dict[str, Any]]:
    """The answers of likelihood.mjs for the texts."""
    command = ["node", str(HERE / "likelihood.mjs"), str(model), *flags]
    done = subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{model.name}: llama.cpp failed: {done.stderr.strip()}")
    return json.loads(done.stdout)


@torch.no_grad()
def torch_sum(model: Llama, ids: list[int]) -> float:
    """Log-likelihood in nats of all tokens after the first."""
    row = torch.tensor(ids)
    return -F.cross_entropy(model(row[None, :-1])[0], row[1:], reduction="sum").item()


def unseen_texts() -> list[str]:
    """The first hundred documents of a block nobody is trained on."""
    return [document_text(d) for d in documents(STREAM_SEED, stream.UNSEEN)][:SEQUENCES]


def curriculum_texts(blocks: int) -> list[str]:
    """Lessons of the stream's first blocks, and the whole examination."""
    texts = [document_text(d) for block in range(blocks) for d in documents(STREAM_SEED, block)]
    for task in exam.TASKS:
        for made in exam.items(task):
            parts = (made.get(part) for part in ("question", "context", "prompt", "text", "target", "answer"))
            texts += [part for part in parts if isinstance(part, str)]
            texts += [f" {choice}" for choice in made.get("choices", [])]
    return texts


def check_tokenizer(model: Path, tokenizer_file: Path, blocks: int) -> int:
    """Compare ids and round trips; returns how many texts agreed."""
    texts, tokenizer = curriculum_texts(blocks), vocabulary.load(tokenizer_file)
    for text, answer in zip(texts, through_llama_cpp(model, texts, "--tokens"), strict=True):
        ids = tokenizer.encode(text).ids
        if ids != answer["ids"] or text != answer["back"] or text != tokenizer.decode(ids):
            sys.exit(f"tokenizers differ on {text!r}: {ids} here, {answer['ids']} there ({answer['back']!r})")
    return len(texts)


def check(models: Path, folder: Path, blocks: int) -> None:
    """Check every file of the ladder; stops with a message at the first that disagrees."""
    ladder = json.loads((models / "ladder.json").read_text())["models"]
    count = check_tokenizer(models / ladder[0]["file"], folder / "tokenizer.json", blocks)
    print(f"tokenizer: {count:,} texts alike on both sides")
    texts = unseen_texts()
    for entry in ladder:
        size = SIZES[entry["size"]]
        (rung,) = (r for r in size.rungs if size.tokens(r) == entry["trainingTokens"])
        model = Llama(size)
        model.load_state_dict(torch.load(folder / f"{size.label}-{rung:g}.pt", weights_only=True)["model"])
        answers = through_llama_cpp(models / entry["file"], texts)
        tokens = sum(len(a["ids"]) - 1 for a in answers)
        there = sum(a["sum"] for a in answers) / tokens
        here = sum(torch_sum(model, a["ids"]) for a in answers) / tokens
        print(f"{entry['file']}: {here:.4f} in PyTorch, {there:.4f} in llama.cpp, {there - here:+.4f} nats per token")
        if not abs(there - here) <= TOLERANCE[entry["quantization"]]:
            sys.exit(f"{entry['file']}: differs by more than {TOLERANCE[entry['quantization']]}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=HERE / "build")
    parser.add_argument("--models", type=Path, default=HERE.parent / "models")
    parser.add_argument("--blocks", type=int, default=20, help="blocks of 1,000 lessons for the tokenizer check")
    options = parser.parse_args()
    check(options.models, options.folder, options.blocks)
