"""The command `summarize`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from summarize.base import Article, Failure, Summary
from summarize.cli.main import command

STORY = (
    "The ferry to Port Ellery ran aground on Monday. All 41 people aboard were taken off by noon. "
    "The owner blamed fog. Divers will look at the hull on Tuesday."
)


class FirstWord:
    """Says an article's first word; fails at articles that begin with "Bad"."""

    signature = "first-word|v:1"

    def summarize(self, articles: Iterable[Article]) -> Iterator[Summary | Failure]:
        results: list[Summary | Failure] = []
        for article in articles:
            word = article.text.split()[0]
            if word == "Bad":
                results.append(Failure(article.id, "model_error", "it is bad."))
            else:
                spans = [{"start": 0, "end": len(word), "reason": "page furniture"}]
                results.append(Summary(article.id, word, details={"dropped_furniture": spans}))
        return reversed(results)  # the order may differ from the input's

    def close(self) -> None:
        pass


@pytest.fixture
def first_word(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setitem(sys.modules, "first_word_plugin", sys.modules[__name__])
    return "first_word_plugin:FirstWord"


@pytest.fixture
def story(tmp_path: Path) -> Path:
    return write(tmp_path / "ferry.txt", f"Ferry runs aground\n3 May 2021, 10:15 GMT\n\n{STORY}")


def write(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def run(*arguments: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(command, [str(argument) for argument in arguments], input=stdin)


def python(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *map(str, arguments)],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_one_article_piped_is_its_summary_alone(story: Path) -> None:
    result = run("--with", "lead(sentences=1)", story)
    assert (result.exit_code, result.stdout) == (
        0,
        "The ferry to Port Ellery ran aground on Monday.\n",
    )


def test_the_default_is_extractive(story: Path) -> None:
    result = run("--json", story)
    (summary,) = json.loads(result.stdout)["summaries"]
    assert summary["summarizer"].startswith("extractive")
    assert summary["details"]["sentences"]
    assert all(part in STORY for part in summary["text"].split(". "))


@pytest.mark.parametrize(
    ("options", "first"),
    [
        ([], "Am 3. Mai wurde die Brücke für drei Wochen geschlossen."),
        (["--language", "de"], "Am 3. Mai wurde die Brücke für drei Wochen geschlossen."),
        (["--language", "en"], "Am 3."),
    ],
)
def test_the_language_is_detected_or_given(options: list[str], first: str) -> None:
    german = "Am 3. Mai wurde die Brücke für drei Wochen geschlossen. Wer zahlt, ist nicht bekannt."
    result = run("--with", "lead(sentences=1)", *options, "-", stdin=german)
    assert result.stdout == f"{first}\n"


def test_a_language_that_does_not_exist_is_named(story: Path) -> None:
    result = python("-m", "summarize.cli.main", "--language", "xx", story)
    assert result.returncode == 2
    assert "there is no language 'xx'" in result.stderr
    assert "Traceback" not in result.stderr


def test_standard_input_is_an_article() -> None:
    assert run("--with", "lead", "--sentences", 1, "-", stdin="It rained. Then not.").stdout == (
        "It rained.\n"
    )


def test_several_articles_have_headlines_and_several_summarizers_labels(
    tmp_path: Path, story: Path
) -> None:
    other = write(tmp_path / "rain.txt", "It rained. Then not.")
    result = run("--with", "lead(sentences=1)", "--with", "lead(sentences=2)", story, other)
    first, second = (f"{part}." for part in STORY.removesuffix(".").split(". ")[:2])
    assert result.stdout == (
        f"Ferry runs aground\n2021-05-03\n\nlead(sentences=1)\n{first}\n\n"
        f"lead(sentences=2)\n{first} {second}\n\n"
        "rain\n\nlead(sentences=1)\nIt rained.\n\nlead(sentences=2)\nIt rained. Then not.\n"
    )


def test_sentences_and_words_fill_what_a_spec_leaves_open(story: Path) -> None:
    result = run("--json", "--sentences", 2, "--with", "lead", "--with", "lead(sentences=1)", story)
    counts = [len(row["details"]["sentences"]) for row in json.loads(result.stdout)["summaries"]]
    assert counts == [2, 1]
    words = run("--words", 12, "--with", "lead", story).stdout.split()
    assert 0 < len(words) <= 12


def test_json_has_everything(story: Path, first_word: str) -> None:
    whole = json.loads(run("--json", "--with", first_word, story).stdout)
    (article,) = whole["articles"]
    assert article["id"] == "ferry"
    assert article["title"] == "Ferry runs aground"
    assert article["published"] == "2021-05-03"
    assert [dropped["reason"] for dropped in article["dropped"]] == ["headline", "date line"]
    (summary,) = whole["summaries"]
    assert summary["article_id"] == "ferry"
    assert summary["summarizer"] == first_word
    assert summary["signature"] == "first-word|v:1"
    assert (summary["text"], summary["failure"]) == ("The", None)


def test_a_failed_article_costs_its_own_summary_only(tmp_path: Path, first_word: str) -> None:
    names = {"a": "Good news came.", "b": "Bad news came.", "c": "More news came."}
    paths = [write(tmp_path / f"{name}.txt", text) for name, text in names.items()]
    result = run("--with", first_word, *paths)
    assert result.exit_code == 1
    assert result.stdout == "a\n\nGood\n\nc\n\nMore\n"
    assert result.stderr == f"summarize: {paths[1]}: {first_word}: it is bad.\n"
    summaries = json.loads(run("--json", "--with", first_word, *paths).stdout)["summaries"]
    assert [row["text"] for row in summaries] == ["Good", None, "More"]
    assert summaries[1]["failure"] == {"kind": "model_error", "message": "it is bad."}


def test_every_unreadable_article_is_named_and_the_others_are_summarized(
    tmp_path: Path, story: Path
) -> None:
    empty = write(tmp_path / "empty.txt", "")
    rows = write(tmp_path / "rows.jsonl", '{"id": "x", "text": "It rained."}\n{"id": "y"}\n')
    result = run("--with", "lead", "--sentences", 1, story, tmp_path / "missing.txt", empty, rows)
    assert result.exit_code == 1
    assert "It rained." in result.stdout
    assert "The ferry to Port Ellery ran aground on Monday." in result.stdout
    said = result.stderr.splitlines()
    assert [name in line for name, line in zip(("missing", "empty", "line 2"), said, strict=True)]


def test_where_nothing_can_be_read_nothing_is_written(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    result = run("-o", target, tmp_path / "missing.txt")
    assert (result.exit_code, result.stdout, target.exists()) == (1, "", False)


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    rows = [{"id": "../../x", "text": "It rained. Then not."}, {"id": "b", "text": "Bad news."}]
    write(folder / "rows.jsonl", "\n".join(map(json.dumps, rows)))
    write(folder / "fog.txt", "Fog came. It went.")
    return folder


def test_a_folder_becomes_one_file_an_article(
    tmp_path: Path, articles: Path, first_word: str
) -> None:
    folder = tmp_path / "summaries"
    result = run("--out-dir", folder, "--with", first_word, articles)
    assert (result.exit_code, result.stdout) == (1, "")
    made = {path.name: path.read_text("utf-8") for path in folder.iterdir()}
    assert made == {"fog.txt": "Fog\n", "__.._x.txt": "It\n"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["articles", "summaries"]


def test_json_lines_have_a_line_for_each_outcome(
    tmp_path: Path, articles: Path, first_word: str
) -> None:
    target = tmp_path / "out.jsonl"
    run("-o", target, "--with", first_word, articles)
    printed = run("--json-lines", "--with", first_word, articles).stdout
    assert target.read_text("utf-8") == printed
    rows = [json.loads(line) for line in printed.splitlines()]
    assert [(row["id"], row.get("summary")) for row in rows] == [
        ("fog", "Fog"),
        ("../../x", "It"),
        ("b", None),
    ]
    assert rows[2]["failure"] == {"kind": "model_error", "message": "it is bad."}


def test_fields_of_a_table_are_named(tmp_path: Path) -> None:
    table = write(tmp_path / "a.csv", "Nr;Head;Full wording\n1;Fog;It rained. Then not.\n")
    shown = run("--with", "lead(sentences=1)", "--field", "Full wording", table)
    assert (shown.exit_code, shown.stdout) == (0, "It rained.\n")
    both = ("--field", "text=Full wording", "--field", "title=Head", "--json-lines")
    assert json.loads(run("--with", "lead", *both, table).stdout)["title"] == "Fog"
    unnamed = run("--with", "lead", table)
    assert unnamed.exit_code == 1
    assert "--field" in unnamed.stderr
    assert run("--field", "day=Nr", table).exit_code == 2


@pytest.mark.parametrize("options", [("-o", "x", "--out-dir", "y"), ("--json", "--json-lines")])
def test_targets_that_contradict_each_other_are_wrong_use(
    options: tuple[str, ...], story: Path
) -> None:
    assert run(*options, story).exit_code == 2


class ReadsLittle(FirstWord):
    """Says an article's first word, and that it could not read three quarters of it."""

    def summarize(self, articles: Iterable[Article]) -> Iterator[Summary | Failure]:
        for article in articles:
            yield Summary(article.id, article.text.split()[0], input_tokens=50, dropped_tokens=150)


def test_what_a_model_did_not_read_is_said_without_being_asked(
    story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "first_word_plugin", sys.modules[__name__])
    result = run("--with", "first_word_plugin:ReadsLittle", story)
    assert (result.exit_code, result.stdout) == (0, "The\n")
    assert "150 tokens (75%) of the article were too long" in result.stderr


def test_output_is_written_whole(tmp_path: Path, story: Path) -> None:
    target = write(tmp_path / "out.txt", "old")
    result = run("-o", target, "--with", "lead(sentences=1)", story)
    assert (result.exit_code, result.stdout) == (0, "")
    assert target.read_text("utf-8") == "The ferry to Port Ellery ran aground on Monday.\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["ferry.txt", "out.txt"]


def test_an_output_that_cannot_be_written_is_refused_before_anything_is_done(
    tmp_path: Path, story: Path
) -> None:
    for target in (tmp_path / "no" / "out.txt", tmp_path):
        result = python("-m", "summarize.cli.main", "-o", target, story)
        assert result.returncode == 2
        assert result.stderr.startswith(f"summarize: {target}: ")
        assert result.stderr.count("\n") == 1


def test_explain_gives_rank_score_and_terms(story: Path) -> None:
    shown = run("--explain", "--sentences", 1, story).stdout
    (sentence,) = json.loads(run("--json", "--sentences", 1, story).stdout)["summaries"][0][
        "details"
    ]["sentences"]
    table = shown[shown.index("rank") :].splitlines()
    assert table[1].split()[:2] == [str(sentence["rank"]), f"{sentence['score']:.3g}"]
    assert table[1].endswith(STORY[sentence["start"] : sentence["end"]])
    assert table[2].split() == ", ".join(f"{t} {w:.2f}" for t, w in sentence["terms"]).split()


def test_explain_says_when_there_is_nothing_to_explain(story: Path, first_word: str) -> None:
    assert "does not choose sentences" in run("--explain", "--with", first_word, story).stdout


WRONG = (
    "candidate_writers:Drafts(texts=["
    "'All 97 people aboard were taken off.', 'Divers left in 2016.'])"
)


def test_guard_checks_and_explain_says_what_was_repaired(story: Path) -> None:
    result = run("--guard", "--explain", "--with", WRONG, story)
    assert result.exit_code == 0, result.stderr
    shown = result.stdout.splitlines()
    assert shown[0] == "All 41 people aboard were taken off."
    assert [line.split()[-1] for line in shown if line[1:3].strip().isdigit()] == ["97", "2016"]
    at = shown.index("replaced (97: contradicted, other number there)")
    assert shown[at + 1 : at + 4] == ["    before: 97", "    after: 41", "    article: 41"]
    assert shown[-1].startswith("seconds, for all articles so far: ")


def test_guard_is_short_for_the_spec_and_hands_options_on(story: Path) -> None:
    short = json.loads(run("--guard", "--sentences", 1, "--with", "lead", "--json", story).stdout)
    long = json.loads(run("--with", "guarded(of=lead(sentences=1))", "--json", story).stdout)
    (one,), (other,) = short["summaries"], long["summaries"]
    assert one["summarizer"] == "guarded(of=lead)"
    assert one["text"] == other["text"] == "The ferry to Port Ellery ran aground on Monday."
    assert one["details"] == other["details"]


def test_verbose_says_on_stderr_what_was_left_out(story: Path, first_word: str) -> None:
    result = run("--verbose", "--with", first_word, story)
    assert result.stdout == "The\n"
    assert result.stderr.splitlines() == [
        f"{story}: 2 lines left out in reading",
        "  line 1, headline: Ferry runs aground",
        "  line 2, date line: 3 May 2021, 10:15 GMT",
        f"  {first_word}, page furniture: The",
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--with", "lexrnk"], "Did you mean 'lexrank'?"),
        (["--with", "lead(sentence=3)"], "Did you mean 'sentences'?"),
        (["--with", "lead(sentences=0)"], "sentences=0"),
        (["--with", "lead(sentences="], "is not a name with options"),
    ],
)
def test_a_wrong_spec_is_one_sentence_and_status_2(
    story: Path, arguments: list[str], said: str
) -> None:
    result = python("-m", "summarize.cli.main", *arguments, story)
    assert (result.returncode, result.stdout) == (2, "")
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_limit_that_no_summarizer_knows_is_wrong_use(story: Path, first_word: str) -> None:
    result = run("--words", 5, "--with", first_word, story)
    assert result.exit_code == 2
    assert "has no option called 'words'" in result.stderr


def test_no_article_is_wrong_use() -> None:
    assert run().exit_code == 2


def test_a_reader_that_stops_early_is_no_error(tmp_path: Path) -> None:
    lines = "\n".join(json.dumps({"text": STORY}) for _ in range(2000))
    path = write(tmp_path / "many.jsonl", lines)
    script = f'"{sys.executable}" -m summarize.cli.main --with lead "{path}" | head -n 1'
    result = subprocess.run(["/bin/sh", "-c", script], capture_output=True, text=True, check=False)
    assert result.stdout == "many-1\n"
    assert result.stderr == ""


MODULES = "import sys; print(*sorted(m for m in {names!r} if m in sys.modules), file=sys.stderr)"


def imported(code: str, names: list[str]) -> list[str]:
    result = python("-c", f"{code}\n{MODULES.format(names=names)}")
    assert result.returncode == 0, result.stderr
    return result.stderr.split()


@pytest.mark.parametrize("module", ["summarize.cli.main", "eval.cli.main"])
def test_help_imports_nothing_heavy(module: str) -> None:
    function = "command" if module == "summarize.cli.main" else "group"
    code = f"from {module} import {function} as f\ntry: f(['--help'])\nexcept SystemExit: pass"
    heavy = ["torch", "transformers", "datasets", "spacy", "numpy", "scipy", "trafilatura", "rich",
             "matplotlib", "importlib.metadata"]  # fmt: skip
    assert imported(code, heavy) == []


def test_an_extractive_summary_imports_no_model_library(story: Path) -> None:
    run = f"try: f([{str(story)!r}])\nexcept SystemExit: pass"
    code = f"from summarize.cli.main import command as f\n{run}"
    heavy = ["torch", "transformers", "datasets", "spacy", "trafilatura", "rich", "scipy", "pandas"]
    assert imported(code, heavy) == []


def test_help_teaches_with_examples_and_exit_status() -> None:
    shown = run("--help").stdout
    assert "summarize article.txt" in shown
    assert "Exit status" in shown


def test_a_summarizer_that_cannot_work_stops_no_other(story: Path) -> None:
    result = run("--with", "lead(sentences=1)", "--with", "huggingface(model='./nope')", story)
    assert result.exit_code == 1
    assert "ferry" in result.stdout.lower()
    assert "there is no model folder ./nope" in result.stderr
    alone = run("--with", "huggingface(model='./nope')", story)
    assert "there is no model folder ./nope" in str(alone.exception)
