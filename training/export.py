"""Write a trained model as GGUF: weights, vocabulary, and what it was taught.

The quantizers are those of the `gguf` package. Norms stay f32. In q4_0 files the embedding, which
is also the output layer, is kept at q8_0: it is small and every logit passes through it.
"""

import json
from pathlib import Path

import gguf
import numpy as np
import torch
from gguf.constants import GGMLQuantizationType, LlamaFileType
from gguf.quants import quantize

from model import NORM_EPSILON, ROPE_BASE
from plan import CONTEXT, CURRICULUM, VERSION, VOCABULARY, Size
from tokenizer import BEGIN_ID, END_ID

FORMATS = {
    "f16": (GGMLQuantizationType.F16, GGMLQuantizationType.F16, LlamaFileType.MOSTLY_F16),
    "q8_0": (GGMLQuantizationType.Q8_0, GGMLQuantizationType.Q8_0, LlamaFileType.MOSTLY_Q8_0),
    "q4_0": (GGMLQuantizationType.Q4_0, GGMLQuantizationType.Q8_0, LlamaFileType.MOSTLY_Q4_0),
}
"""For each format: type of the matrices, type of the embedding, type of the file."""


def short(tokens: int) -> str:
    """A token count of two significant digits, as the file names have it: 370K, 1500K, 24M."""
    digits = len(str(tokens)) - 2
    rounded = round(tokens / 10**digits) * 10**digits
    return f"{rounded // 10**6}M" if rounded % 10**6 == 0 else f"{rounded // 1000}K"


def file_name(size: Size, tokens: int, quantization: str) -> str:
    """By the GGUF convention: base name, size, fine-tune (here: tokens), version, encoding."""
    return f"Schoolbook-{size.label}-t{short(tokens)}-v{VERSION}-{quantization.upper()}.gguf"


def tensors(size: Size, state: dict[str, torch.Tensor]) -> dict[str, np.ndarray]:
    """Weights as float32 under the names llama.cpp knows, fused matrices taken apart."""
    d, f = size.width, size.feed_forward
    named: dict[str, torch.Tensor] = {
        "token_embd.weight": state["embedding.weight"],
        "output_norm.weight": state["output_norm.weight"],
    }
    for n in range(size.layers):
        q, k, v = state[f"blocks.{n}.qkv.weight"].split(d)
        gate, up = state[f"blocks.{n}.gate_up.weight"].split(f)
        parts = {"attn_q": q, "attn_k": k, "attn_v": v, "ffn_gate": gate, "ffn_up": up}
        parts |= {p: state[f"blocks.{n}.{p}.weight"] for p in ("attn_norm", "attn_output", "ffn_norm", "ffn_down")}
        named |= {f"blk.{n}.{part}.weight": weight for part, weight in parts.items()}
    return {name: weight.float().contiguous().numpy() for name, weight in named.items()}


def export(
    path: Path, size: Size, tokens: int, state: dict[str, torch.Tensor], tokenizer_file: Path, quantization: str
) -> None:
    """Write one GGUF file."""
    matrix, embedding, file_type = FORMATS[quantization]
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_name(f"Schoolbook {size.label} {short(tokens)} tokens")
    writer.add_basename("Schoolbook")
    writer.add_size_label(size.label)
    writer.add_finetune(f"t{short(tokens)}")
    writer.add_version(f"v{VERSION}")
    writer.add_license("mit")
    writer.add_description("A toy model of the Schoolmark schooling ladder, trained from nothing.")
    writer.add_file_type(file_type)
    writer.add_quantization_version(gguf.GGML_QUANT_VERSION)
    writer.add_uint64("schoolmark.training_tokens", tokens)
    writer.add_float64("schoolmark.training_flop", 6.0 * size.parameters * tokens)
    writer.add_string("schoolmark.curriculum", CURRICULUM)

    writer.add_vocab_size(VOCABULARY)
    writer.add_context_length(CONTEXT)
    writer.add_embedding_length(size.width)
    writer.add_block_count(size.layers)
    writer.add_feed_forward_length(size.feed_forward)
    writer.add_head_count(size.heads)
    writer.add_head_count_kv(size.heads)
    writer.add_rope_dimension_count(size.width // size.heads)
    writer.add_rope_freq_base(ROPE_BASE)
    writer.add_layer_norm_rms_eps(NORM_EPSILON)

    learnt = json.loads(tokenizer_file.read_text())["model"]
    vocabulary = sorted(learnt["vocab"], key=learnt["vocab"].__getitem__)
    kinds = [gguf.TokenType.CONTROL if i in (BEGIN_ID, END_ID) else gguf.TokenType.NORMAL for i in range(VOCABULARY)]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(vocabulary)
    writer.add_token_types(kinds)
    writer.add_token_merges([" ".join(pair) for pair in learnt["merges"]])
    writer.add_bos_token_id(BEGIN_ID)
    writer.add_eos_token_id(END_ID)
    writer.add_add_bos_token(True)
    writer.add_add_eos_token(False)

    for name, weight in tensors(size, state).items():
        if weight.ndim == 1:
            writer.add_tensor(name, weight)
            continue
        kind = embedding if name == "token_embd.weight" else matrix
        writer.add_tensor(name, quantize(weight, kind), raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
