"""The grid of the ladder: which sizes are trained, on how many tokens, shipped in which formats.

Everything else in this folder reads the plan from here. The standard library is enough.
"""

from dataclasses import dataclass

CURRICULUM = "schoolbook-1"
STREAM_SEED = 20  # seed of the document stream; every model reads the same stream from its start
STREAM_BLOCKS = 672  # blocks of the stream, a little more than the longest rung reads
WEIGHT_SEED = 7  # seed of the initial weights
VERSION = "1.0"
VOCABULARY = 512  # tokens
CONTEXT = 256  # positions; also the length of every training sequence
EQUAL_COMPUTE = 2.4e13  # FLOP, 6 x parameters x tokens, spent by each model on the diagonal


@dataclass(frozen=True)
class Size:
    """One width of the ladder and how it is trained.

    `batch` is in sequences. It shrinks as the model grows, so that a large model, which gets
    few tokens, still takes a few hundred steps with them.
    """

    label: str
    width: int
    layers: int
    heads: int
    feed_forward: int
    batch: int
    rate: float  # peak learning rate
    rungs: tuple[float, ...]  # token budgets as multiples of the one on the diagonal

    @property
    def parameters(self) -> int:
        """Exact count: tied embeddings, then per layer attention, feed-forward and two norms, then a norm."""
        per_layer = 4 * self.width**2 + 3 * self.width * self.feed_forward + 2 * self.width
        return VOCABULARY * self.width + self.layers * per_layer + self.width

    @property
    def step_tokens(self) -> int:
        """Tokens of one optimizer step."""
        return self.batch * CONTEXT

    def steps(self, rung: float) -> int:
        """Optimizer steps whose tokens come closest to `rung` times the diagonal budget."""
        return round(rung * EQUAL_COMPUTE / (6 * self.parameters) / self.step_tokens)

    def tokens(self, rung: float) -> int:
        """Tokens a rung trains on."""
        return self.steps(rung) * self.step_tokens


SIZES = {
    size.label: size
    for size in (
        Size("0.25M", 64, 4, 2, 192, batch=4, rate=4e-3, rungs=(0.1, 1, 1.25)),
        Size("1M", 128, 5, 4, 320, batch=4, rate=2e-3, rungs=(0.25, 1, 2)),
        Size("4M", 256, 5, 4, 672, batch=4, rate=1.4e-3, rungs=(1,)),
        Size("16M", 512, 5, 8, 1376, batch=4, rate=1e-3, rungs=(1,)),
    )
}
