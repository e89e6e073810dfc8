"""Throughput on a GPU, with random weights: only shapes matter for speed.

    pytest tests/speed/test_gpu_generation.py --speed -s

A BART-large-shaped and an 8B-shaped causal model write a fixed number of tokens, one article at a
time in float32 (the loop that people write first) and in batches. The share of the bound is the
bytes that decoding must read (weights once per step, keys and values of every row) over the
measured time, as a share of the bandwidth that a plain copy reaches in the same process.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.speed

PROMPT, WRITTEN = 768, 128


@pytest.fixture(scope="module", autouse=True)
def gpu() -> Any:
    torch = pytest.importorskip("torch")
    if not torch.cuda.is_available():
        pytest.skip("there is no GPU here")
    return torch


def bart_large() -> Any:
    from transformers import BartConfig, BartForConditionalGeneration

    return BartForConditionalGeneration(BartConfig())


def causal_8b() -> Any:
    from transformers import LlamaConfig, LlamaForCausalLM

    return LlamaForCausalLM(
        LlamaConfig(
            vocab_size=128_256,
            hidden_size=4096,
            intermediate_size=14_336,
            num_hidden_layers=32,
            num_attention_heads=32,
            num_key_value_heads=8,
            max_position_embeddings=8192,
        )
    )


def synchronized(torch: Any, work: Callable[[], Any]) -> float:
    torch.cuda.synchronize()
    start = time.perf_counter()
    work()
    torch.cuda.synchronize()
    return time.perf_counter() - start


def bandwidth(torch: Any) -> float:
    """Bytes per second of a copy, reading and writing counted."""
    block = torch.empty(1 << 30, dtype=torch.uint8, device="cuda")
    target = torch.empty_like(block)
    target.copy_(block)
    times = [synchronized(torch, lambda: target.copy_(block)) for _ in range(5)]
    return 2 * block.numel() / min(times)


def write(torch: Any, model: Any, rows: int) -> None:
    ids = torch.randint(10, 40_000, (rows, PROMPT), device="cuda")
    with torch.inference_mode():
        model.generate(
            input_ids=ids,
            attention_mask=torch.ones_like(ids),
            do_sample=False,
            num_beams=1,
            min_new_tokens=WRITTEN,
            max_new_tokens=WRITTEN,
            pad_token_id=1,
        )


@pytest.mark.parametrize(("make", "rows"), [(bart_large, 256), (causal_8b, 128)])
def test_batches_on_a_gpu(gpu: Any, make: Callable[[], Any], rows: int) -> None:
    with gpu.device("cuda"):
        gpu.set_default_dtype(gpu.float32)
        model = make().eval()
    write(gpu, model, 1)
    loop = min(synchronized(gpu, lambda: write(gpu, model, 1)) for _ in range(2))
    model = model.to(gpu.bfloat16)
    write(gpu, model, rows)
    batch = min(synchronized(gpu, lambda: write(gpu, model, rows)) for _ in range(2))
    ratio = loop * rows / batch
    config = model.config.get_text_config(decoder=True)
    heads = getattr(config, "num_key_value_heads", None) or config.num_attention_heads
    layers = config.num_hidden_layers
    size = config.hidden_size // config.num_attention_heads
    cached = 2 * layers * heads * size * 2 * rows * (PROMPT + WRITTEN / 2)
    weights = sum(parameter.numel() * 2 for parameter in model.parameters())
    share = WRITTEN * (weights + cached) / batch / bandwidth(gpu)
    sys.stderr.write(
        f"\n{make.__name__}: {ratio:.0f}x the loop, {share:.0%} of the bandwidth bound"
    )
    assert ratio >= 10
