"""Schoolbook: everything the ladder's models ever read, and the items they are examined on.

A dozen subjects, generated from a seed with the standard library alone. A subject draws an
`Exercise`; a document is one to four exercises of a subject, one a line. Each exercise has a
`key`, the tuple of operands or the fact it is about. A hash of the key decides, once and for
all, whether it belongs to lessons or to the examination: lessons skip the held-out keys,
the examination draws nothing else.

Document `i` depends only on the seed and on the block of `BLOCK` documents it lies in, so any
part of the stream can be made again without what comes before it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from random import Random

BLOCK = 1000  # documents made from one seed
HELD_OUT_IN = 8  # one key in this many is kept for the examination

Key = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Exercise:
    """A question with its answer, as one line of text: `prompt + answer + tail`."""

    subject: str
    key: Key
    level: int  # 1 is easiest
    prompt: str
    answer: str
    choices: tuple[str, ...] = ()  # wrong answers, where the examination offers choices
    tail: str = ""  # what follows the answer in a lesson

    @property
    def text(self) -> str:
        return self.prompt + self.answer + self.tail


def digest(*parts: str | int) -> int:
    """A hash that is the same in every process: 64 bits of BLAKE2b over the parts."""
    return int.from_bytes(blake2b(repr(parts).encode(), digest_size=8).digest(), "little")


def held_out(key: Key) -> bool:
    """Whether a key belongs to the examination, never to a lesson."""
    return digest("exam", *key) % HELD_OUT_IN == 0


# --- Numbers -------------------------------------------------------------------------------------


def addition(rng: Random) -> Exercise:
    """Sums below a hundred: with a number of one digit, of two, and of two with a carry."""
    a, b = rng.randint(0, 49), rng.randint(0, rng.choice((9, 49, 49)))
    if rng.random() < 0.5:
        a, b = b, a
    level = 1 if min(a, b) < 10 else 2 if a % 10 + b % 10 < 10 else 3
    key = ("addition", min(a, b), max(a, b))
    return Exercise("addition", key, level, f"{a}+{b}=", str(a + b))


def largest(rng: Random) -> Exercise:
    """The largest of four numbers; from level 2 on they share their leading digits."""
    level = rng.choice((1, 2, 3))
    if level == 1:
        numbers = rng.sample(range(10, 100), 4)
    elif level == 2:
        numbers = rng.sample(range(100, 1000), 4)
    else:
        hundred = 100 * rng.randint(1, 9)
        numbers = [hundred + n for n in rng.sample(range(100), 4)]
    best = max(numbers)
    others = tuple(f" {n}" for n in numbers if n != best)
    listed = ", ".join(map(str, numbers))
    key = ("largest", *sorted(numbers))
    return Exercise("largest", key, level, f"largest of {listed}:", f" {best}", others)


def sequence(rng: Random) -> Exercise:
    """Arithmetic progressions, rising or falling."""
    level = rng.choice((1, 2, 3))
    step = rng.randint(1, 3) if level == 1 else rng.randint(2, 12)
    start = rng.randint(0, 30) if level == 1 else rng.randint(0, 99)
    if level == 3:
        start, step = start + 4 * step, -step
    terms = [start + i * step for i in range(5)]
    shown = ", ".join(map(str, terms[:4]))
    return Exercise("sequence", ("sequence", start, step), level, f"go on: {shown},", f" {terms[4]}", tail=".")


def plural(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def days(rng: Random) -> Exercise:
    """Days of the week, some days and some whole weeks away."""
    level, word = rng.choice(((1, "after"), (2, "before")))
    day, count, weeks = rng.randrange(7), rng.randint(1, 4), rng.randint(0, 19)
    answer = (day + count if word == "after" else day - count) % 7
    span = plural(count, "day") + (f" and {plural(weeks, 'week')}" if weeks else "")
    others = tuple(f" {DAYS[i]}" for i in range(7) if i != answer)
    key = ("days", day, count, weeks, word)
    return Exercise("days", key, level, f"{span} {word} {DAYS[day]} is", f" {DAYS[answer]}", others, ".")


# --- Letters -------------------------------------------------------------------------------------

LETTERS = "bcdfghklmprst"


def reverse(rng: Random) -> Exercise:
    """A row of letters backwards."""
    length = rng.randint(2, 7)
    row = rng.choices(LETTERS, k=length)
    level = length // 2
    answer = " " + " ".join(reversed(row))
    return Exercise("reverse", ("reverse", "".join(row)), level, f"reverse {' '.join(row)}:", answer)


def sort(rng: Random) -> Exercise:
    """Digits in order."""
    length = rng.randint(2, 7)
    row = rng.choices(range(10), k=length)
    level = length // 2
    shown, answer = ("".join(map(str, r)) for r in (row, sorted(row)))
    return Exercise("sort", ("sort", *sorted(row)), level, f"sort {shown}:", f" {answer}")


# --- An invented world ---------------------------------------------------------------------------

TOWNS = ("Oldport", "Greyford", "Ashby", "Windle", "Marrow", "Stonehaven", "Lindel", "Quarry", "Tarn", "Bellwick")
TRADES = ("baker", "smith", "weaver", "miller", "tailor", "potter", "fisher", "carter", "mason", "cooper")
PETS = ("fox", "owl", "goat", "hare", "crow", "dog", "cat", "pony", "duck", "toad")
COLOURS = ("red", "blue", "green", "white", "black", "brown", "pink", "grey")
FRIENDS = ("Ann", "Bob", "Cid", "Dot", "Eve", "Fay", "Gus", "Hal", "Ida", "Jon", "Kim", "Lou")
FOODS = ("figs", "nuts", "corn", "plums", "peas", "bread", "cheese", "honey")

RELATIONS: dict[str, tuple[tuple[str, ...], str, tuple[str, ...]]] = {
    "town": (TOWNS, "Where does {} live?", ("{} lives in {}.", "{} has a house in {}.")),
    "trade": (TRADES, "What is the trade of {}?", ("{} works as a {}.", "{} is a {}.")),
    "pet": (PETS, "Which animal does {} keep?", ("{} keeps a {}.", "{} has a pet {}.")),
}


def people() -> tuple[str, ...]:
    """A hundred and eighty invented names of two syllables, no two alike."""
    rng = Random("people")
    heads = ("Mar", "Tob", "Len", "Sor", "Kib", "Dal", "Vin", "Ros", "Hep", "Jun", "Pel", "Gar", "Wil", "Zan", "Fen")
    ends = ("a", "o", "in", "ek", "is", "um", "ora", "ip", "an", "el", "us", "at")
    names = [head + end for head in heads for end in ends]
    rng.shuffle(names)
    return tuple(names)


PEOPLE = people()


def fame(person: int) -> int:
    """How often a person is spoken of: 1 often, 2 sometimes, 3 rarely."""
    return 1 + person % 3


SPOKEN_OF = [6 if fame(p) == 1 else 2 if fame(p) == 2 else 1 for p in range(len(PEOPLE))]
FACTS = {
    (p, relation): digest("fact", p, relation) % len(values)
    for p in range(len(PEOPLE))
    for relation, (values, _, _) in RELATIONS.items()
}


def facts(rng: Random) -> Exercise:
    """A question about a person. Held out is the question: the fact itself is told in `told`."""
    (person,) = rng.choices(range(len(PEOPLE)), SPOKEN_OF)
    relation = rng.choice(tuple(RELATIONS))
    values, question, _ = RELATIONS[relation]
    value = FACTS[person, relation]
    others = tuple(f" {v}" for i, v in enumerate(values) if i != value)
    key = ("facts", PEOPLE[person], relation)
    return Exercise("facts", key, fame(person), question.format(PEOPLE[person]), f" {values[value]}", others)


def told(rng: Random) -> Exercise:
    """What the lessons say about a person, in two or three plain sentences."""
    (person,) = rng.choices(range(len(PEOPLE)), SPOKEN_OF)
    relations = rng.sample(tuple(RELATIONS), rng.randint(2, 3))
    said = []
    for relation in relations:
        values, _, forms = RELATIONS[relation]
        said.append(rng.choice(forms).format(PEOPLE[person], values[FACTS[person, relation]]))
    return Exercise("told", ("told", PEOPLE[person], *relations), fame(person), "", " ".join(said))


def lookup(rng: Random) -> Exercise:
    """Who has what, said just before it is asked. A lesson goes on to ask about the others too."""
    level = rng.randint(1, 3)
    names, colours = rng.sample(FRIENDS, level + 1), rng.sample(COLOURS, level + 1)
    said = [f"{n} has {c}." for n, c in zip(names, colours)]
    first, *rest = rng.sample(range(level + 1), level + 1)
    tail = "." + "".join(f" So {said[i]}" for i in rest)
    key = ("lookup", *names, *colours)
    return Exercise(
        "lookup", key, level, f"{' '.join(said)} So {names[first]} has", f" {colours[first]}", tail=tail
    )


def two_hop(rng: Random) -> Exercise:
    """Who has which box, and what is in it: the answer needs both. Lessons ask about all of them."""
    level = rng.randint(1, 2)
    names, colours = rng.sample(FRIENDS, level + 1), rng.sample(COLOURS, level + 1)
    foods = rng.sample(FOODS, level + 1)
    boxes = [f"{c} holds {f}." for c, f in zip(colours, foods)]
    rng.shuffle(boxes)
    said = " ".join([f"{n} has {c}." for n, c in zip(names, colours)] + boxes)
    first, *rest = rng.sample(range(level + 1), level + 1)
    others = [foods[i] for i in rest] + [f for f in FOODS if f not in foods]
    tail = "." + "".join(f" So {names[i]} gets {foods[i]}." for i in rest)
    key = ("two-hop", *names, *colours, *foods)
    wrong = tuple(f" {f}" for f in others)
    return Exercise("two-hop", key, level, f"{said} So {names[first]} gets", f" {foods[first]}", wrong, tail)


# --- Language ------------------------------------------------------------------------------------

NOUNS = ("dog", "cat", "boy", "girl", "cow", "king", "bird", "farmer", "sister", "horse", "doctor", "rabbit")
VERBS = ("run", "sing", "eat", "sleep", "jump", "swim", "work", "laugh", "play", "wait")
PLACES = ("near", "behind", "beside", "above")
ENDS = ("away", "here", "now", "well", "again")


def grammar(rng: Random) -> Exercise:
    """Verbs that agree with their subject, past nouns that may mislead."""
    level = rng.randint(1, 3)
    nouns = rng.sample(NOUNS, level)
    many = [rng.random() < 0.5 for _ in nouns]
    verb, end = rng.choice(VERBS), rng.choice(ENDS)
    forms = [n + "s" * p for n, p in zip(nouns, many)]
    phrase = "The " + forms[0] + "".join(f" {rng.choice(PLACES)} the {n}" for n in forms[1:])
    right, wrong = (f" {verb}{'' if p else 's'} {end}." for p in (many[0], not many[0]))
    return Exercise("grammar", ("grammar", *forms, verb), level, phrase, right, (wrong,))


PLOT = (
    ("One day", "In spring", "At dawn", "Long ago"),
    ("tall", "small", "young", "wise", "sad", "proud"),
    ("river", "hill", "mill", "wood", "market", "bridge"),
    ("met", "saw", "found", "heard"),
)


def prose(rng: Random) -> Exercise:
    """A short story that keeps to its two characters."""
    (hero, friend), (mood, other) = rng.sample(PETS, 2), rng.sample(PLOT[1], 2)
    place, goal = rng.sample(PLOT[2], 2)
    food, colour = rng.choice(FOODS), rng.choice(COLOURS)
    seen = rng.choice(PLOT[3])
    lines = [
        f"{rng.choice(PLOT[0])} the {mood} {hero} went to the {place}.",
        f"There the {hero} {seen} a {other} {friend}.",
        rng.choice(
            (
                f'"Do you have {food}?" asked the {friend}.',
                f'"Come with me to the {goal}," said the {friend}.',
                f"The {friend} had a {colour} box with {food}.",
            )
        ),
        f"So the {hero} and the {friend} ate {food} by the {goal}.",
        f"Then the {mood} {hero} went home from the {place}.",
    ]
    length = rng.randint(2, 5)
    key = ("prose", hero, friend, mood, place)
    return Exercise("prose", key, length, "", " ".join(lines[:length]))


# --- The stream of lessons -----------------------------------------------------------------------

SHARES: dict[Callable[[Random], Exercise], int] = {
    addition: 16,
    largest: 5,
    sequence: 10,
    days: 9,
    reverse: 7,
    sort: 8,
    facts: 10,
    told: 9,
    lookup: 8,
    two_hop: 9,
    grammar: 7,
    prose: 4,
}
"""How many in a hundred documents belong to each subject, about."""

SUBJECTS = {make.__name__.replace("_", "-"): make for make in SHARES}
SINGLE = (told, prose, two_hop)  # long enough to fill a document alone


def lesson(make: Callable[[Random], Exercise], rng: Random) -> Exercise:
    """An exercise the examination does not keep for itself."""
    while held_out((exercise := make(rng)).key):
        pass
    return exercise


def documents(seed: int, block: int) -> Iterator[list[Exercise]]:
    """The `BLOCK` documents of one block of the stream, each a list of exercises."""
    rng = Random(f"{seed}/{block}")
    for make in rng.choices(tuple(SHARES), tuple(SHARES.values()), k=BLOCK):
        count = 1 if make in SINGLE else rng.randint(1, 4)
        exercises = [lesson(make, rng) for _ in range(count)]
        assert not any(held_out(e.key) for e in exercises)
        yield exercises


def document_text(exercises: list[Exercise]) -> str:
    """A document as the models read it, between the begin and end tokens."""
    return "\n".join(e.text for e in exercises)
