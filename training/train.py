"""Train one size of the ladder: `python train.py 1M --folder build`.

All rungs of a size share one trunk at a constant learning rate. At three quarters of a rung's
budget a branch leaves the trunk and lets the rate fall to nothing; the trunk goes on. So each
model has read exactly the first D tokens of the stream, once, and has been finished properly.

Interrupted, the same command goes on from the last checkpoint.
"""

import argparse
import json
import math
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

import stream
from model import Llama, causal
from plan import CONTEXT, SIZES, VOCABULARY, WEIGHT_SEED, Size
from tokenizer import BEGIN_ID

WARMUP = 40  # steps from zero to the full rate
DECAY = 0.25  # share of a budget over which the rate falls to zero
CHECKPOINT = 300  # seconds between checkpoints
REPORT = 50  # steps between lines of the log
CLIP = 1.0  # largest norm of a gradient
ASKED = 0.1  # weight of a question's token in the loss, against 1 for an answer's
LEARNT = 0.5  # nats below an even guess that the loss must reach within a tenth of a rung


def optimizer_for(model: Llama) -> torch.optim.AdamW:
    """AdamW; matrices decay, norms do not."""
    matrices = [w for w in model.parameters() if w.dim() == 2]
    norms = [w for w in model.parameters() if w.dim() == 1]
    groups: list[dict[str, Any]] = [{"params": matrices, "weight_decay": 0.1}, {"params": norms, "weight_decay": 0.0}]
    return torch.optim.AdamW(groups, lr=model.size.rate, betas=(0.9, 0.98), fused=True)


def document_mask(ids: Tensor) -> Tensor:
    """Where tokens may look, [batch, 1, time, time]: back to the start of their document.

    In the first sequence of a batch they look back to the start of the sequence, over many
    documents, so that every distance the context allows is met in training.
    """
    document = (ids == BEGIN_ID).cumsum(1)
    document[0] = 0
    apart = document[:, None, :, None] != document[:, None, None, :]
    return torch.zeros(apart.shape).masked_fill_(apart, -torch.inf) + causal(CONTEXT)


def lesson_loss(model: Llama, tokens: np.ndarray) -> Tensor:
    """Mean loss in nats over the successors of a row of tokens of the stream, cut into sequences.

    Questions are mostly drawn at random, so their tokens teach little and drown the answers in
    noise: they count a tenth.
    """
    flat = torch.from_numpy(tokens.astype(np.int64))
    ids, targets = flat[:-1] & stream.ID, flat[1:]
    weight = torch.where(targets >= stream.QUESTION, ASKED, 1.0)
    ids = ids.view(-1, CONTEXT)
    logits = model(ids, document_mask(ids)).float().flatten(0, 1)
    return F.cross_entropy(logits, targets & stream.ID, reduction="none") @ weight / weight.sum()


class Run:
    """A model with its optimizer and its place in the stream."""

    def __init__(self, size: Size, tokens: np.ndarray, log: Path):
        torch.manual_seed(WEIGHT_SEED)
        self.size, self.tokens, self.log = size, tokens, log
        self.model = Llama(size)
        self.optimizer = optimizer_for(self.model)
        self.step = 0

    def state(self) -> dict[str, Any]:
        return {"step": self.step, "model": self.model.state_dict(), "optimizer": self.optimizer.state_dict()}

    def restore(self, path: Path) -> None:
        state = torch.load(path, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.step = state["step"]

    def save(self, path: Path) -> None:
        """Write the checkpoint whole or not at all."""
        part = path.with_suffix(".part")
        torch.save(self.state(), part)
        part.rename(path)

    def batch(self) -> np.ndarray:
        """The stream's tokens for this step, and the one after them."""
        start = self.step * self.size.step_tokens
        return self.tokens[start : start + self.size.step_tokens + 1]

    def advance(self, rate: float) -> float:
        """One optimizer step at the given learning rate. Returns the loss in nats per token."""
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        with torch.autocast("cpu", torch.bfloat16):
            loss = lesson_loss(self.model, self.batch())
        if not math.isfinite(loss.item()):
            raise SystemExit(f"{self.size.label}: the loss is {loss.item()} at step {self.step}; training stops.")
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), CLIP)
        self.optimizer.step()
        self.optimizer.zero_grad()
        self.step += 1
        return loss.item()

    def until(self, last: int, rung_steps: int, decay_from: int | None, checkpoint: Path | None) -> None:
        """Train up to step `last`; from `decay_from` on the rate falls to zero at `last`."""
        saved = reported = time.monotonic()
        recent: list[float] = []
        while self.step < last:
            rate = self.size.rate * min(1.0, (self.step + 1) / WARMUP)
            if decay_from is not None:
                rate *= (last - self.step) / (last - decay_from)
            recent.append(self.advance(rate))
            now = time.monotonic()
            if self.step % REPORT == 0 or self.step == last:
                mean = sum(recent) / len(recent)
                line = {
                    "size": self.size.label,
                    "step": self.step,
                    "tokens": self.step * self.size.step_tokens,
                    "loss": round(mean, 4),
                    "rate": rate,
                    "tokensPerSecond": round(len(recent) * self.size.step_tokens / max(now - reported, 1e-9)),
                    "branch": decay_from is not None,
                }
                with self.log.open("a") as file:
                    file.write(json.dumps(line) + "\n")
                if self.step >= max(2 * WARMUP, rung_steps // 10) and mean > math.log(VOCABULARY) - LEARNT:
                    raise SystemExit(f"{self.size.label}: no fall in loss ({mean:.2f} at step {self.step}); stopped.")
                recent, reported = [], now
            if checkpoint and now - saved > CHECKPOINT:
                self.save(checkpoint)
                saved = now


@torch.no_grad()
def validation_loss(model: Llama, tokens: np.ndarray, parts: int = 8, sequences: int = 16) -> float:
    """The same loss in float32, on lessons the model has not read."""
    length = sequences * CONTEXT
    losses = [lesson_loss(model, tokens[i * length : (i + 1) * length + 1]) for i in range(parts)]
    return torch.stack(losses).mean().item()


def train(size: Size, folder: Path, rungs: tuple[float, ...]) -> None:
    """Train all rungs of a size; each leaves `folder/<size>-<rung>.pt` with weights and final loss."""
    longest = max(size.tokens(rung) for rung in rungs)
    tokens = np.memmap(stream.write(folder, longest + 1), dtype=np.uint16, mode="r")
    unseen = np.concatenate([stream.encode_block(folder / "tokenizer.json", stream.UNSEEN + b) for b in range(2)])
    trunk_file = folder / f"{size.label}.trunk"
    run = Run(size, tokens, folder / f"{size.label}.jsonl")
    if trunk_file.exists():
        run.restore(trunk_file)
    for rung in sorted(rungs):
        result, steps = folder / f"{size.label}-{rung:g}.pt", size.steps(rung)
        fork = round(steps * (1 - DECAY))
        if result.exists():
            continue
        if run.step > fork:
            raise SystemExit(f"{size.label}: {trunk_file} is past the fork of rung {rung:g}; delete it to begin anew.")
        run.until(fork, steps, None, trunk_file)
        run.save(trunk_file)
        run.until(steps, steps, fork, None)
        loss = validation_loss(run.model, unseen)
        print(f"{size.label} x {size.tokens(rung):,} tokens: {loss:.4f} nats on unseen lessons", flush=True)
        torch.save({"model": run.model.state_dict(), "loss": loss}, result)
        run.restore(trunk_file)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", choices=SIZES)
    parser.add_argument("--folder", type=Path, default=Path(__file__).parent / "build")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    train(SIZES[options.size], options.folder, SIZES[options.size].rungs)
