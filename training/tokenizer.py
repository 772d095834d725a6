"""The byte-level BPE vocabulary, learnt from the first lessons of the stream.

The runtime splits text as GPT-2 does. While learning, digits are set apart besides, so that no
merge ever holds a digit: `+347` is always four tokens, on both sides.
"""

from itertools import islice
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from curriculum import document_text, documents
from plan import STREAM_SEED, VOCABULARY

BEGIN, END = "<s>", "</s>"
BEGIN_ID, END_ID = 0, 1


def learn(blocks: int = 20) -> Tokenizer:
    """Learn `VOCABULARY` tokens, the two markers among them, from the stream's first blocks."""
    tokenizer = Tokenizer(models.BPE())
    byte_level = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), byte_level])
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=[BEGIN, END],
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    texts = (document_text(d) for block in range(blocks) for d in documents(STREAM_SEED, block))
    tokenizer.train_from_iterator(texts, trainer)
    tokenizer.pre_tokenizer = byte_level
    assert tokenizer.get_vocab_size() == VOCABULARY
    return tokenizer


def load(path: Path) -> Tokenizer:
    """The tokenizer kept at `path`; learnt and saved there when there is none."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        learn().save(str(path))
    return Tokenizer.from_file(str(path))


if __name__ == "__main__":
    tokenizer = learn()
    for document in islice(documents(STREAM_SEED, 0), 12):
        text = document_text(document)
        print(len(tokenizer.encode(text).ids), tokenizer.encode(text).tokens)
