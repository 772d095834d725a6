"""A small Llama: RMSNorm, rotary positions, SwiGLU, embeddings tied to the output."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from plan import CONTEXT, VOCABULARY, Size

NORM_EPSILON = 1e-5
ROPE_BASE = 10000.0


def rotation(head: int, length: int) -> Tensor:
    """Angles of the rotary embedding as (cos, sin), shape [2, length, head / 2]."""
    frequency = ROPE_BASE ** (-torch.arange(0, head, 2, dtype=torch.float64) / head)
    angle = torch.outer(torch.arange(length, dtype=torch.float64), frequency)
    return torch.stack((angle.cos(), angle.sin())).float()


def attend(q: Tensor, k: Tensor, v: Tensor, mask: Tensor) -> Tensor:
    """Attention over [batch, heads, time, head]; `mask` [batch or 1, 1, time, time] is added to the scores.

    Written out, because at these sizes it takes half the time of PyTorch's fused kernel on a CPU.
    """
    scores = (q * q.shape[-1] ** -0.5) @ k.transpose(-1, -2)
    return torch.softmax(scores + mask, -1).to(v.dtype) @ v


def causal(time: int) -> Tensor:
    """A mask by which a token looks at itself and all before it."""
    return torch.full((1, 1, time, time), -torch.inf).triu(1)


def rotate(x: Tensor, turn: Tensor) -> Tensor:
    """Turn neighbouring pairs (0,1), (2,3), ... of [batch, heads, time, head].

    This is llama.cpp's own layout for the `llama` architecture, so the export permutes nothing.
    """
    cos, sin = turn[0, : x.shape[2]], turn[1, : x.shape[2]]
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack((even * cos - odd * sin, even * sin + odd * cos), -1).flatten(-2)


class Block(nn.Module):
    """Attention, then feed-forward, each on a normed input and added to the stream."""

    def __init__(self, size: Size):
        super().__init__()
        d, f = size.width, size.feed_forward
        self.heads = size.heads
        self.attn_norm = nn.RMSNorm(d, NORM_EPSILON)
        self.qkv = nn.Linear(d, 3 * d, bias=False)
        self.attn_output = nn.Linear(d, d, bias=False)
        self.ffn_norm = nn.RMSNorm(d, NORM_EPSILON)
        self.gate_up = nn.Linear(d, 2 * f, bias=False)
        self.ffn_down = nn.Linear(f, d, bias=False)

    def forward(self, x: Tensor, turn: Tensor, mask: Tensor) -> Tensor:
        """[batch, time, width] to the same."""
        batch, time, d = x.shape
        qkv = self.qkv(self.attn_norm(x)).view(batch, time, 3, self.heads, d // self.heads)
        q, k, v = qkv.permute(2, 0, 3, 1, 4)
        mixed = attend(rotate(q, turn), rotate(k, turn), v, mask)
        x = x + self.attn_output(mixed.transpose(1, 2).reshape(batch, time, d))
        gate, up = self.gate_up(self.ffn_norm(x)).chunk(2, -1)
        return x + self.ffn_down(F.silu(gate) * up)


class Llama(nn.Module):
    """Token ids [batch, time] to logits [batch, time, vocabulary]."""

    def __init__(self, size: Size):
        super().__init__()
        self.size = size
        self.embedding = nn.Embedding(VOCABULARY, size.width)
        self.blocks = nn.ModuleList(Block(size) for _ in range(size.layers))
        self.output_norm = nn.RMSNorm(size.width, NORM_EPSILON)
        self.register_buffer("turn", rotation(size.width // size.heads, CONTEXT), persistent=False)
        for name, weight in self.named_parameters():
            if weight.dim() == 2:
                # Layers that write to the residual stream start smaller, so depth does not inflate it.
                writes = name.endswith(("attn_output.weight", "ffn_down.weight"))
                scale = 0.02 if name.startswith("embedding") else weight.shape[1] ** -0.5
                nn.init.normal_(weight, std=scale / (2 * size.layers) ** 0.5 if writes else scale)

    def forward(self, ids: Tensor, mask: Tensor | None = None) -> Tensor:
        """`mask` [batch, 1, time, time] is 0 where a token may look, else -inf; causal by default."""
        x = self.embedding(ids)
        mask = causal(ids.shape[1]) if mask is None else mask
        mask = mask.bfloat16() if torch.is_autocast_enabled("cpu") else mask
        for block in self.blocks:
            x = block(x, self.turn, mask)
        return F.linear(self.output_norm(x), self.embedding.weight)
