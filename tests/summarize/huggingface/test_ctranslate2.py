from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from summarize import Article, Failure, SpecError, Summary
from summarize.errors import MissingDependencyError, ModelError
from summarize.huggingface.ctranslate2_engine import CTranslate2Engine
from summarize.huggingface.options import Options
from summarize.huggingface.summarizer import HuggingFace

Story = Callable[..., str]


@pytest.fixture
def articles(story: Story) -> list[Article]:
    return [Article(f"a{n}", story(2 + 3 * n, start=4 * n)) for n in range(5)]


def tiny(model: Path, **options: Any) -> HuggingFace:
    settings = {"prompt": "{article}", "max_new_tokens": 12, "device": "cpu", "dtype": "float32"}
    return HuggingFace(str(model), **{**settings, **options})


def texts(summarizer: HuggingFace, articles: list[Article]) -> dict[str, str]:
    found = {result.article_id: result for result in summarizer.summarize(articles)}
    return {key: result.text for key, result in found.items() if isinstance(result, Summary)}


@pytest.mark.parametrize("name", ["tiny_llama", "tiny_bart"])
def test_in_float32_it_writes_what_torch_writes(
    name: str, articles: list[Article], request: pytest.FixtureRequest
) -> None:
    pytest.importorskip("ctranslate2")
    model = request.getfixturevalue(name)
    options = {"num_beams": 1}
    fast = texts(tiny(model, engine="ctranslate2", **options), articles)
    assert fast == texts(tiny(model, **options), articles)
    assert fast


def test_int8_is_the_default_and_counts_are_the_same(
    tiny_llama: Path, articles: list[Article]
) -> None:
    pytest.importorskip("ctranslate2")
    summarizer = tiny(tiny_llama, engine="ctranslate2", dtype="auto")
    assert "|dtype:int8|" in summarizer.signature
    plain = {r.article_id: r for r in tiny(tiny_llama).summarize(articles)}
    for result in summarizer.summarize(articles):
        other = plain[result.article_id]
        if isinstance(result, Summary) and isinstance(other, Summary):
            assert (result.input_tokens, result.dropped_tokens) == (
                other.input_tokens,
                other.dropped_tokens,
            )


@pytest.fixture
def engine(tiny_llama: Path) -> CTranslate2Engine:
    pytest.importorskip("ctranslate2")
    settings = {"dtype": "float32", "device": "cpu", "max_new_tokens": 24}
    options = Options(str(tiny_llama), engine="ctranslate2", **settings)
    return CTranslate2Engine(options)


def test_it_stops_soon_after_a_text_has_enough(engine: CTranslate2Engine) -> None:
    prompts = [list(range(20, 30)), list(range(40, 75)), list(range(30, 37))]
    whole = [ways[0] for ways in engine.generate(prompts, [0, 0, 0], lambda _: False, 1)]
    assert max(len(row.ids) for row in whole) > 14
    some = [ways[0] for ways in engine.generate(prompts, [0, 0, 0], lambda ids: len(ids) >= 10, 1)]
    for part, full in zip(some, whole, strict=True):
        assert len(part.ids) == min(12, len(full.ids))  # looked at every fourth token
        assert part.ids == full.ids[: len(part.ids)]
        assert not part.cut_off


def test_torch_keeps_its_threads(tiny_llama: Path, articles: list[Article]) -> None:
    pytest.importorskip("ctranslate2")
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(3)
    try:
        assert texts(tiny(tiny_llama, engine="ctranslate2"), articles[:1])
        assert torch.get_num_threads() == 3
    finally:
        torch.set_num_threads(before)


def test_a_missing_package_gives_the_line_that_installs_it(
    tiny_llama: Path, articles: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "ctranslate2", None)
    with pytest.raises(MissingDependencyError, match=r"summarize-eval\[fast\]"):
        texts(tiny(tiny_llama, engine="ctranslate2"), articles)


@pytest.mark.parametrize("options", [{"generation": {"do_sample": True}}, {"device_map": "auto"}])
def test_what_it_does_not_have_is_refused(
    tiny_llama: Path, articles: list[Article], options: dict[str, Any]
) -> None:
    pytest.importorskip("ctranslate2")
    with pytest.raises(SpecError, match="engine='torch'"):
        texts(tiny(tiny_llama, engine="ctranslate2", **options), articles)


def test_an_architecture_it_does_not_know_is_named(
    tiny_llama: Path, tmp_path: Path, articles: list[Article]
) -> None:
    pytest.importorskip("ctranslate2")
    model = Path(shutil.copytree(tiny_llama, tmp_path / "model"))
    config = json.loads((model / "config.json").read_text("utf-8"))
    (model / "config.json").write_text(json.dumps({**config, "model_type": "stablelm"}), "utf-8")
    with pytest.raises(ModelError, match="cannot convert"):
        texts(tiny(model, engine="ctranslate2"), articles)


@pytest.mark.parametrize("name", ["tiny_llama", "tiny_bart"])
def test_candidates_are_its_own_text_and_those_of_a_beam_search(
    name: str, articles: list[Article], request: pytest.FixtureRequest
) -> None:
    pytest.importorskip("ctranslate2")
    fast = tiny(request.getfixturevalue(name), engine="ctranslate2", num_beams=1)
    own = texts(fast, articles)
    beams = texts(tiny(request.getfixturevalue(name), engine="ctranslate2", num_beams=4), articles)
    candidates = dict(fast.candidates(articles, 4))
    assert any(isinstance(found, tuple) and len(found) > 1 for found in candidates.values())
    for key, found in candidates.items():
        assert not isinstance(found, Failure)
        ways = [summary.details["decoding"] for summary in found]
        assert found[0].text == own[key]
        assert ways == ["greedy"] + ["beam"] * (len(found) - 1)
        assert beams[key] in {summary.text for summary in found[:2]}
        assert len({summary.text for summary in found}) == len(found)
        assert not any("mean_log_probability" in summary.details for summary in found)
