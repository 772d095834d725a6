"""The token stream all models read: documents of the curriculum, one after another, on disk."""

import os
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np

import tokenizer as vocabulary
from curriculum import document_text, documents
from plan import STREAM_BLOCKS, STREAM_SEED

UNSEEN = 10**9  # blocks from here on are never trained on
QUESTION = 0x8000  # bit set on tokens of a question, which nobody could foresee
ID = 0x7FFF


def encode_block(tokenizer_file: Path, block: int) -> np.ndarray:
    """One block of documents as token ids, each between its begin and end marker."""
    tokenizer = vocabulary.load(tokenizer_file)
    made = list(documents(STREAM_SEED, block))
    ids: list[int] = []
    for exercises, encoded in zip(made, tokenizer.encode_batch_fast([document_text(d) for d in made])):
        asked = "\n".join("?" * len(e.prompt) + "!" * len(e.answer + e.tail) for e in exercises)
        ids.append(vocabulary.BEGIN_ID)
        place = 0
        for token, written in zip(encoded.ids, encoded.tokens):
            ids.append(token | QUESTION if asked[place] == "?" else token)
            place += len(written)  # one character stands for each byte, and the lessons are ASCII
        ids.append(vocabulary.END_ID)
    return np.array(ids, dtype=np.uint16)


def write(folder: Path, tokens: int, workers: int = 2) -> Path:
    """Make `folder/stream.bin`, at least `tokens` tokens of uint16. Kept when it is long enough already."""
    path, tokenizer_file = folder / "stream.bin", folder / "tokenizer.json"
    if path.exists() and path.stat().st_size >= 2 * tokens:
        return path
    vocabulary.load(tokenizer_file)
    unfinished, written = path.with_suffix(f".{os.getpid()}"), 0
    with unfinished.open("wb") as file, ProcessPoolExecutor(workers) as pool:
        for first in range(0, STREAM_BLOCKS, 16):
            chunk = range(first, min(first + 16, STREAM_BLOCKS))
            for block in pool.map(partial(encode_block, tokenizer_file), chunk):
                file.write(block.tobytes())
                written += len(block)
            if written >= tokens:
                break
    if written < tokens:
        raise SystemExit(f"{STREAM_BLOCKS} blocks hold {written:,} tokens, not {tokens:,}: raise STREAM_BLOCKS")
    unfinished.rename(path)
    return path
