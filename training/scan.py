"""Does any examination item occur in the lessons? `python3 scan.py SUITES` reads the whole stream and says.

Goes through every document that any model of the ladder was trained on and looks for

- the key of an item (its operands, or the fact that it asks about) among the keys of the lessons;
- the text of an item, question and right answer, at the start of any line of a lesson.

Prints a report as JSON. The standard library is enough.
"""

import argparse
import json
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from curriculum import document_text, documents
from plan import STREAM_BLOCKS, STREAM_SEED

PREFIX = 5  # characters by which texts are told apart first; no item is shorter
Texts = dict[str, dict[int, set[str]]]
"""Texts to look for, by their first characters and their length."""


def item_text(item: dict[str, Any]) -> str:
    """The question with its right answer, as a lesson would write it."""
    if "text" in item:
        return item["text"]
    if "choices" in item:
        return f"{item['question']} {item['choices'][item['answer']]}"
    if "target" in item:
        return item["context"] + item["target"]
    # A lesson has no space between `=` and a sum, and one after `:`.
    return item["prompt"] + ("" if item["prompt"].endswith("=") else " ") + item["answer"]


def index(items: list[dict[str, Any]]) -> Texts:
    texts: Texts = {}
    for text in map(item_text, items):
        texts.setdefault(text[:PREFIX], {}).setdefault(len(text), set()).add(text)
    return texts


def scan_block(keys: set[str], texts: Texts, block: int) -> tuple[int, int, set[str], set[str]]:
    """Documents and exercises in a block, and the keys and texts of the examination found there."""
    count = exercises = 0
    seen_keys: set[str] = set()
    seen_texts: set[str] = set()
    for document in documents(STREAM_SEED, block):
        count, exercises = count + 1, exercises + len(document)
        seen_keys |= keys.intersection(["/".join(map(str, e.key)) for e in document])
        for line in document_text(document).split("\n"):
            for length, wanted in texts.get(line[:PREFIX], {}).items():
                if line[:length] in wanted:
                    seen_texts.add(line[:length])
    return count, exercises, seen_keys, seen_texts


def scan(suites: Path, blocks: int, workers: int) -> dict[str, Any]:
    """Scan the first `blocks` blocks of the stream for the items under `suites`."""
    files = sorted((suites / "schoolbook").glob("*.jsonl"))
    items = [json.loads(line) for file in files for line in file.read_text().splitlines()]
    keys = {item["key"] for item in items}
    report: dict[str, Any] = {"items": len(items), "blocks": blocks, "documents": 0, "exercises": 0}
    seen_keys: set[str] = set()
    seen_texts: set[str] = set()
    with ProcessPoolExecutor(workers) as pool:
        found = pool.map(partial(scan_block, keys, index(items)), range(blocks), chunksize=8)
        for count, exercises, block_keys, block_texts in found:
            report["documents"] += count
            report["exercises"] += exercises
            seen_keys |= block_keys
            seen_texts |= block_texts
    return report | {"keys": sorted(seen_keys), "texts": sorted(seen_texts)}


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suites", type=Path, help="the folder with schoolbook/*.jsonl")
    parser.add_argument("--blocks", type=int, default=STREAM_BLOCKS, help="how much of the stream")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    print(json.dumps(scan(options.suites, options.blocks, options.workers), indent=2))
