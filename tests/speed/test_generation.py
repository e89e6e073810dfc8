"""Throughput of generation, as ratios within one run.

    pytest tests/speed/test_generation.py --speed -s
    pytest tests/speed/test_generation.py --speed -s -k ctranslate2

The baseline is the loop that people write first: one article at a time, float32, `generate`.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from summarize.base import Article, Summary
from summarize.huggingface.summarizer import HuggingFace

pytestmark = pytest.mark.speed

ARTICLES = int(os.environ.get("SPEED_ARTICLES", "30"))


@pytest.fixture(scope="module")
def articles(root: Path) -> list[Article]:
    lines = (root / "reference" / "news.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines][:ARTICLES]
    return [Article(row["id"], row["article"]) for row in rows]


class Loop:
    """One article at a time with transformers alone, the same prompt and length."""

    def __init__(self, dtype: str, num_beams: int = 1) -> None:
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer

        from summarize import prompt
        from summarize.huggingface import embedded

        folder = embedded.folder()
        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        self.model = AutoModelForCausalLM.from_pretrained(folder, dtype=getattr(torch, dtype))
        self.system = prompt.chat_system(3)
        self.num_beams = num_beams

    def __call__(self, article: Article) -> str:
        from summarize import answer, prompt

        turns = [
            {"role": "system", "content": self.system},
            {"role": "user", "content": prompt.CHAT_PROMPT.replace(prompt.PLACE, article.text)},
        ]
        inputs = self.tokenizer.apply_chat_template(
            turns, add_generation_prompt=True, return_tensors="pt", return_dict=True
        )
        output = self.model.generate(
            **inputs, max_new_tokens=128, do_sample=False, num_beams=self.num_beams
        )
        written = output[0, inputs["input_ids"].shape[1] :]
        text = self.tokenizer.decode(written, skip_special_tokens=True)
        return answer.clean(text, cut_off=len(written) >= 128, sentences=3)


def seconds(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def say(text: str) -> None:
    sys.stderr.write(f"\n{text}")


def summaries(summarizer: HuggingFace, articles: list[Article]) -> dict[str, str]:
    found = {result.article_id: result for result in summarizer.summarize(articles)}
    return {key: value.text for key, value in found.items() if isinstance(value, Summary)}


def test_batches_beat_the_loop_that_people_write_first(articles: list[Article]) -> None:
    loop, ours = Loop("float32"), HuggingFace(num_beams=1)
    loop(articles[0])
    list(ours.summarize(articles[:1]))
    # Alternating, and the best of each: other work on the machine slows down single rounds.
    batched, looped = [], [seconds(lambda: [loop(article) for article in articles])[0]]
    for _ in range(2):
        batched.append(seconds(lambda: summaries(ours, articles))[0])
    looped.append(seconds(lambda: [loop(article) for article in articles])[0])
    batched.append(seconds(lambda: summaries(ours, articles))[0])
    ratio = min(looped) / min(batched)
    say(f"{len(articles)} articles: loop {looped} s, batched {batched} s: {ratio:.1f}x")
    assert ratio >= 4


@pytest.mark.parametrize("dtype", ["float32", "bfloat16"])
def test_share_of_summaries_that_batching_changes(articles: list[Article], dtype: Any) -> None:
    some = articles[::3]
    loop, ours = Loop(dtype), HuggingFace(dtype=dtype, num_beams=1)
    batched = summaries(ours, some)
    differ = sum(batched[article.id] != loop(article) for article in some)
    say(f"{dtype}: {differ} of {len(some)} summaries differ from the loop's")
    assert len(batched) == len(some)


def test_ctranslate2_beside_batched_float32_on_the_embedded_model(
    articles: list[Article],
) -> None:
    pytest.importorskip("ctranslate2")
    plain = HuggingFace(dtype="float32", num_beams=1)
    fast = HuggingFace(engine="ctranslate2")
    slow, quick = alternating(plain, fast, articles)
    # No bar: attention over long prompts is what takes the time, and int8 does not touch it.
    say(f"float32 {slow} s, ctranslate2 int8 {quick} s: {min(slow) / min(quick):.2f}x")
    assert len(summaries(fast, articles[:2])) == 2


def test_four_beams_and_four_candidates_cost_at_most_3_5_times_greedy(
    articles: list[Article],
) -> None:
    some = articles[:10]
    greedy = HuggingFace(dtype="float32", num_beams=1)
    beams = HuggingFace(dtype="float32", num_beams=4)
    own = summaries(greedy, some)
    summaries(beams, some[:1])
    took: dict[str, list[float]] = {"greedy": [], "beams": [], "candidates": []}
    for _ in range(2):
        took["greedy"].append(seconds(lambda: summaries(greedy, some))[0])
        took["beams"].append(seconds(lambda: summaries(beams, some))[0])
        time_taken, found = seconds(lambda: dict(greedy.candidates(some, 4)))
        took["candidates"].append(time_taken)
    least = {name: min(each) for name, each in took.items()}
    ratios = {name: round(each / least["greedy"], 2) for name, each in least.items()}
    say(f"{len(some)} articles, float32: {took} s, times greedy: {ratios}")
    assert {key: found[key][0].text for key in own} == own
    assert ratios["beams"] <= 3.5
    assert ratios["candidates"] <= 3.5


def test_beams_of_the_embedded_model_are_those_of_transformers(articles: list[Article]) -> None:
    some = sorted(articles, key=lambda article: len(article.text))[:3]
    ours = summaries(HuggingFace(dtype="float32", num_beams=4), some)
    loop = Loop("float32", num_beams=4)
    assert ours == {article.id: loop(article) for article in some}
    assert len(ours) == len(some)


@pytest.mark.parametrize("beams", [1, 4])
def test_ctranslate2_beats_batched_float32(
    articles: list[Article], bart_base: Path, beams: int
) -> None:
    pytest.importorskip("ctranslate2")
    # Random weights hardly ever end a text: a fixed length is what they would write anyway.
    options: Any = {
        "max_new_tokens": 64,
        "num_beams": beams,
        "generation": {"min_new_tokens": 63},
    }
    plain = HuggingFace(str(bart_base), dtype="float32", **options)
    fast = HuggingFace(str(bart_base), engine="ctranslate2", **options)
    slow, quick = alternating(plain, fast, articles[:16])
    ratio = min(slow) / min(quick)
    say(f"BART, {beams} beams: float32 {slow} s, ctranslate2 int8 {quick} s: {ratio:.1f}x")
    assert ratio >= 1.8


@pytest.fixture(scope="module")
def bart_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Random weights in the shape of BART base: only shapes matter for speed."""
    import torch
    from transformers import AutoTokenizer, BartConfig, BartForConditionalGeneration

    from summarize.huggingface import embedded

    tokenizer = AutoTokenizer.from_pretrained(embedded.folder())
    tokenizer.chat_template = None
    tokenizer.model_max_length = 1024
    torch.manual_seed(5)
    config = BartConfig(
        vocab_size=len(tokenizer),
        d_model=768,
        encoder_layers=6,
        decoder_layers=6,
        encoder_attention_heads=12,
        decoder_attention_heads=12,
        encoder_ffn_dim=3072,
        decoder_ffn_dim=3072,
        bos_token_id=1,
        pad_token_id=2,
        eos_token_id=2,
        decoder_start_token_id=2,
        forced_eos_token_id=None,
    )
    folder = tmp_path_factory.mktemp("bart-base")
    BartForConditionalGeneration(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def alternating(
    plain: HuggingFace, fast: HuggingFace, articles: list[Article]
) -> tuple[list[float], list[float]]:
    """Return the seconds of each of three alternating rounds."""
    slow, quick = [], []
    for summarizer in (plain, fast):
        list(summarizer.summarize(articles[:1]))
    for _ in range(3):
        slow.append(seconds(lambda: summaries(plain, articles))[0])
        quick.append(seconds(lambda: summaries(fast, articles))[0])
    return slow, quick
