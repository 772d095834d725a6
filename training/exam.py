"""The held-out examination: writes `schoolbook.yaml` and one file of items for each task.

`python exam.py FOLDER`. The standard library is enough. Items are drawn from the held-out keys only
(see `curriculum.held_out`), spread evenly over the levels, right answers evenly over the positions.
"""

import json
import sys
from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

from curriculum import SUBJECTS, Exercise, held_out

SEED = "exam-1"
ITEMS = 64  # of each task

Item = dict[str, Any]

TASKS: dict[str, tuple[str, str, str]] = {
    "addition": ("generate", "Sums below a hundred", "exact"),
    "reverse": ("generate", "A row of letters backwards", "exact"),
    "sort": ("generate", "Digits in order", "exact"),
    "sequence": ("cloze", "The next number of a progression", ""),
    "largest": ("multiple-choice", "The largest of four numbers", ""),
    "days": ("multiple-choice", "Days of the week, days and weeks away", ""),
    "facts": ("multiple-choice", "What the lessons told about an invented world", ""),
    "grammar": ("multiple-choice", "Verbs that agree with their subject, past misleading nouns", ""),
    "prose": ("text", "Short stories", ""),
}
"""Kind, description and match of each task.

`lookup` and `two-hop` are taught but not asked: no model of the ladder learnt them in its time, and a
task at which all only guess tells nothing about any.
"""


def draw(subject: str, rng: Random) -> list[Exercise]:
    """`ITEMS` held-out exercises with different keys, as even over the levels as the keys allow."""
    make = SUBJECTS[subject]
    found: dict[tuple[str | int, ...], Exercise] = {}
    for _ in range(40 * ITEMS * 8):
        exercise = make(rng)
        if held_out(exercise.key):
            found.setdefault(exercise.key, exercise)
    levels: dict[int, list[Exercise]] = {}
    for exercise in found.values():
        levels.setdefault(exercise.level, []).append(exercise)
    chosen: list[Exercise] = []
    while len(chosen) < min(ITEMS, len(found)):
        for level in sorted(levels):
            if levels[level] and len(chosen) < ITEMS:
                chosen.append(levels[level].pop())
    return chosen


def item(kind: str, name: str, exercise: Exercise, rng: Random, place: int) -> Item:
    """One line of an items file. `level` and `key` say how hard it is and what it is about."""
    made: Item = {"id": name}
    if kind == "multiple-choice":
        right = exercise.answer.strip()
        wrong = [c.strip() for c in exercise.choices]
        wrong = rng.sample(wrong, min(3, len(wrong)))
        position = place % (len(wrong) + 1)
        made |= {"question": exercise.prompt, "choices": wrong[:position] + [right] + wrong[position:]}
        made["answer"] = position
    elif kind == "cloze":
        made |= {"context": exercise.prompt, "target": exercise.answer}
    elif kind == "generate":
        made |= {"prompt": exercise.prompt, "answer": exercise.answer.strip()}
    else:
        made["text"] = exercise.text
    return made | {"level": exercise.level, "key": "/".join(map(str, exercise.key))}


def items(task: str) -> list[Item]:
    """All items of a task, the same on every machine."""
    rng = Random(f"{SEED}/{task}")
    exercises = draw(task, rng)
    rng.shuffle(exercises)
    return [item(TASKS[task][0], f"{task}-{n:02}", e, rng, n) for n, e in enumerate(exercises, 1)]


def constant_guess(made: list[Item]) -> float:
    """What always giving the commonest answer would score; 0 where that is under one in twenty."""
    answers = Counter(i.get("answer", i.get("target")) for i in made)
    share = answers.most_common(1)[0][1] / len(made)
    return round(share, 3) if share >= 0.05 else 0


def write(folder: Path) -> None:
    """Write the suite and its items under `folder`."""
    lines = [
        "name: schoolbook",
        "version: 1",
        "description: The held-out examination of the schooling ladder, made by training/exam.py",
        "tasks:",
    ]
    (folder / "schoolbook").mkdir(parents=True, exist_ok=True)
    for task, (kind, description, match) in TASKS.items():
        made = items(task)
        text = "".join(json.dumps(i, ensure_ascii=False) + "\n" for i in made)
        (folder / "schoolbook" / f"{task}.jsonl").write_text(text)
        lines += [f"  - name: {task}", f"    kind: {kind}", f"    description: {description}"]
        lines += [f"    items: schoolbook/{task}.jsonl"]
        if kind in ("generate", "cloze"):
            lines += [f"    chance: {constant_guess(made)}"]
        if kind == "generate":
            longest = max(len(str(i["answer"])) for i in made)
            lines += [f"    maxTokens: {longest + 2}", '    stop: ["\\n"]', f"    match: {match}"]
    (folder / "schoolbook.yaml").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
