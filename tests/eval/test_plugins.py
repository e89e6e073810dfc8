"""Plugins: the page that tells how to write one is true, mistakes are named, a package works."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from doc_blocks import blocks

from eval.testing import check_metric
from summarize.base import Article, Failure, Summary
from summarize.registry import BUILTINS
from summarize.testing import check_summarizer


def run(*arguments: str, folder: Path, path: Path) -> str:
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": f"{path}{os.pathsep}{root}"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder into which the package of plugins is installed, as pip does."""
    source = shutil.copytree(
        root / "tests" / "plugin_package", tmp_path_factory.mktemp("src") / "p"
    )
    target = tmp_path_factory.mktemp("installed")
    options = ("--quiet", "--no-deps", "--no-build-isolation", "--target", str(target))
    run("-m", "pip", "install", *options, str(source), folder=source, path=target)
    return target


def test_an_installed_package_of_plugins_works_everywhere(installed: Path, tmp_path: Path) -> None:
    listed = run(
        "-m", "eval.cli.main", "list", "longest", "question_marks", folder=tmp_path, path=installed
    )
    assert "how many to keep" in listed
    (tmp_path / "d.jsonl").write_text(
        '{"id": "a", "article": "Rain. A much longer sentence. Why?", "references": ["A."]}\n'
    )
    (tmp_path / "c.yaml").write_text(
        "name: c\ndata: {path: d.jsonl}\nmetrics: [question_marks]\n"
        "summarizers: {longest: longest, both: 'longest(sentences=9)'}\n"
    )
    table = run("-m", "eval.cli.main", "bench", "c.yaml", folder=tmp_path, path=installed)
    rows = {
        line.split()[0]: line.split()[1] for line in table.splitlines() if len(line.split()) > 3
    }
    assert (rows["longest"], rows["both"]) == ("0.0", "100.0")
    code = (
        "from summarize.testing import check_summarizer; from eval.testing import check_metric\n"
        "import summarize; check_summarizer(summarize.load('longest(sentences=2)'))\n"
        "check_metric('question_marks')"
    )
    run("-c", code, folder=tmp_path, path=installed)


def test_the_page_is_true(root: Path, tmp_path: Path) -> None:
    summarizer, metric, tests = blocks(root / "docs" / "plugins.md", "python")
    (tmp_path / "longest.py").write_text(summarizer, encoding="utf-8")
    (tmp_path / "questions.py").write_text(metric, encoding="utf-8")
    (tmp_path / "test_plugins.py").write_text(tests, encoding="utf-8")
    output = run("-m", "pytest", "-q", "-p", "no:cacheprovider", folder=tmp_path, path=tmp_path)
    assert "2 passed" in output
    (tmp_path / "article.txt").write_text("Rain fell. It fell on the town all night. It stopped.")
    arguments = (
        "-m",
        "summarize.cli.main",
        "--with",
        "longest:Longest(sentences=1)",
        "article.txt",
    )
    assert (
        run(*arguments, folder=tmp_path, path=tmp_path).strip() == "It fell on the town all night."
    )


@pytest.mark.parametrize(
    "name", [n for n in BUILTINS if n not in ("huggingface", "served", "embeddings")]
)
def test_the_built_in_summarizers_keep_the_contract(name: str) -> None:
    import summarize

    if name == "sumy":
        pytest.importorskip("sumy")
    check_summarizer(summarize.load("guarded(of=lead)" if name == "guarded" else name))


@pytest.mark.parametrize("name", ["rouge(language='en')", "coverage", "length"])
def test_the_built_in_metrics_keep_the_contract(name: str) -> None:
    check_metric(name)


class Fine:
    """A summarizer that keeps the contract; its faulty relatives change one thing."""

    signature: Any = "fine|v:1"

    def summarize(self, articles: Iterable[Article]) -> Iterator[Any]:
        for article in articles:
            yield self.result(article)

    def result(self, article: Article) -> Any:
        if not article.text.strip():
            return Failure(article.id, "empty_article", "nothing")
        return Summary(article.id, article.text[:9])

    def close(self) -> None:
        pass


class NoSignature(Fine):
    signature = None


class Empty(Fine):
    def result(self, article: Article) -> Any:
        return Summary(article.id, " ")


class Text(Fine):
    def result(self, article: Article) -> Any:
        return article.text


class Kind(Fine):
    def result(self, article: Article) -> Any:
        return Failure(article.id, "oops", "it broke")  # type: ignore[arg-type]


class Lost(Fine):
    def summarize(self, articles: Iterable[Article]) -> Iterator[Any]:
        yield from list(super().summarize(articles))[1:]


class Twice(Fine):
    def summarize(self, articles: Iterable[Article]) -> Iterator[Any]:
        for article in articles:
            yield from [self.result(article)] * 2


class Other(Fine):
    def result(self, article: Article) -> Any:
        return Summary("someone else's", "text")


class Details(Fine):
    def result(self, article: Article) -> Any:
        return Summary(article.id, "text", details={"x": {1, 2}})


class Counting(Fine):
    count = 0

    def result(self, article: Article) -> Any:
        self.count += 1
        return Summary(article.id, f"{self.count}")


@pytest.mark.parametrize(
    ("faulty", "words"),
    [
        (NoSignature, "signature is None"),
        (Empty, "empty_output"),
        (Text, "not a Summary or a Failure"),
        (Kind, "the kind 'oops'"),
        (Lost, "no result for"),
        (Twice, "two results for"),
        (Other, "not asked"),
        (Details, "cannot be kept as JSON"),
        (Counting, "differently the second time"),
    ],
)
def test_a_summarizers_mistake_is_named(faulty: type[Fine], words: str) -> None:
    check_summarizer(Fine())
    with pytest.raises(AssertionError, match=words) as raised:
        check_summarizer(faulty())
    assert faulty.__name__ in str(raised.value)


METRIC = """
from eval import Column, Score

class M:
    signature = "m|v:1"
    requires = frozenset()
    columns = (Column("m", description="A number."),)

    def score(self, examples):
        return [Score({{"m": 0.5}}) for _ in examples]

class Faulty(M):
    {change}
"""


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("signature = 3", "its signature is not text"),
        ("columns = ('m',)", "its columns are not Columns"),
        ("columns = ()", "no columns"),
        ("columns = (Column('m'),)", "no description"),
        ("score = lambda self, examples: []", "returned 0 scores"),
        ("score = lambda self, examples: None", "returned NoneType scores"),
        ("score = lambda self, examples: [Score({}) for _ in examples]", "KeyError"),
        ("score = lambda self, e: [Score({'m': 'x'}) for _ in e]", "not a number"),
        ("score = lambda self, e: [Score({'m': float('nan')}) for _ in e]", "not a score"),
        ("score = lambda self, e: [Score({'m': float(len(e))}) for _ in e]", "differently alone"),
        ("score = lambda self, e: 1 / 0", "ZeroDivisionError"),
        ("score = lambda self, e: [0.5 for _ in e]", "a float, not a Score"),
        ("score = lambda self, e: [Score({'m': (1, 2)}) for _ in e]", "not a number"),
        ("columns = (Column('m', aggregate='sum', description='d'),)", "none of mean, ratio"),
        ("columns = (Column('m', unit='points', description='d'),)", "unit='points'"),
        ("columns = (Column('m', better='more', description='d'),)", "not up or down"),
        (
            "columns = (Column('m', aggregate='ratio', description='d'),)",
            "a ratio column; it needs",
        ),
        ("score = lambda self, e: [Score({'m': 1.0}, details={'x': {1}}) for _ in e]", "set"),
        ("requires = property(lambda self: 1 / 0)", "ZeroDivisionError"),
        ("__init__ = lambda self: exit(0)", "SystemExit"),
    ],
)
def test_a_metrics_mistake_is_named(
    change: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"faulty_metric_{abs(hash(change))}"
    (tmp_path / f"{name}.py").write_text(METRIC.format(change=change), encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    check_metric(f"{name}:M")
    with pytest.raises(AssertionError, match=words) as raised:
        check_metric(f"{name}:Faulty")
    assert any(text in str(raised.value) for text in ("Faulty", "m|v:1", "'m'"))


@pytest.mark.parametrize("spec", ["rouge(nonesuch=1)", "rouge((", "nonesuch"])
def test_a_wrong_spec_is_a_failed_check(spec: str) -> None:
    with pytest.raises(AssertionError, match=r"nonesuch|rouge\(\("):
        check_metric(spec)


def test_a_metric_without_requires_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "forgetful_metric.py").write_text(
        "from eval import Column, Score\n"
        "class M:\n    signature = 'm'\n    columns = (Column('m', description='d'),)\n"
        "    def score(self, examples): return [Score({'m': 1.0}) for _ in examples]\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(AssertionError, match=r"forgetful_metric:M.*requires"):
        check_metric("forgetful_metric:M")
