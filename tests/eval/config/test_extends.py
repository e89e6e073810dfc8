"""`extends:` in config files: what is taken over, what is overridden, what is removed."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.benchmark.plan import load_config
from eval.config.schema import Config
from eval.errors import ConfigError

BASE = """\
name: base
seed: 7
data:
  path: base.jsonl
  limit: 10
  columns: {article: text}
summarizers:
  lead: {use: lead, sentences: 3, words: 50}
  lexrank: lexrank
metrics: [rouge, coverage]
"""


def load(folder: Path, *overrides: str, **files: str) -> Config:
    """Write the files, each named for its keyword, and load the last."""
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return load_config(path, overrides)


def test_what_is_not_said_again_is_taken_over(tmp_path: Path) -> None:
    config = load(tmp_path, base=BASE, own="extends: base.yaml\nname: own\n")
    assert (config.name, config.seed, config.data.limit) == ("own", 7, 10)
    assert list(config.summarizers) == ["lead", "lexrank"]
    assert config.metrics == ["rouge", "coverage"]


def test_mappings_are_merged_key_by_key_and_lists_replaced(tmp_path: Path) -> None:
    own = "extends: base.yaml\ndata: {limit: 5}\nmetrics: [length]\n"
    config = load(tmp_path, base=BASE, own=own)
    assert (config.data.limit, config.data.columns.article) == (5, "text")
    assert config.metrics == ["length"]


def test_a_summarizer_with_use_is_taken_whole(tmp_path: Path) -> None:
    own = "extends: base.yaml\nsummarizers:\n  lead: {use: lead, sentences: 1}\n  new: lead\n"
    specs = load(tmp_path, base=BASE, own=own).specs()
    assert specs["lead"].options == {"sentences": 1}  # not words: 50
    assert list(specs) == ["lead", "lexrank", "new"]


def test_a_summarizer_without_use_changes_options_only(tmp_path: Path) -> None:
    own = "extends: base.yaml\nsummarizers: {lead: {sentences: 1}}\n"
    specs = load(tmp_path, base=BASE, own=own).specs()
    assert specs["lead"].options == {"sentences": 1, "words": 50}


def test_null_takes_a_summarizer_out(tmp_path: Path) -> None:
    own = "extends: base.yaml\nsummarizers: {lexrank: null}\n"
    assert list(load(tmp_path, base=BASE, own=own).summarizers) == ["lead"]
    assert list(load(tmp_path, "summarizers.lead=null", base=BASE).summarizers) == ["lexrank"]
    everything = "extends: base.yaml\nsummarizers: {lexrank: null, lead: null}\n"
    with pytest.raises(ConfigError, match="summarizers must be more than nothing"):
        load(tmp_path, base=BASE, own=everything)


def test_a_chain_goes_through_all_files_the_nearest_wins(tmp_path: Path) -> None:
    middle = "extends: base.yaml\nseed: 8\ndata: {limit: 6}\n"
    config = load(tmp_path, base=BASE, middle=middle, own="extends: middle.yaml\nseed: 9\n")
    assert (config.seed, config.data.limit, config.name) == (9, 6, "base")


def test_a_data_path_starts_from_the_file_that_says_it(tmp_path: Path) -> None:
    below = "extends: ../base.yaml\n"
    assert load(tmp_path, base=BASE, below__own=below).data.path == tmp_path / "base.jsonl"
    below += "data: {path: own.jsonl}\n"
    assert load(tmp_path, base=BASE, below__own=below).data.path == tmp_path / "below" / "own.jsonl"


def test_a_mistake_is_placed_in_the_file_that_makes_it(tmp_path: Path) -> None:
    wrong = BASE.replace("limit: 10", "limit: ten")
    with pytest.raises(ConfigError, match=r"base\.yaml:5: data\.limit must be a whole number\."):
        load(tmp_path, base=wrong, own="extends: base.yaml\nname: own\n")
    with pytest.raises(ConfigError, match=r"own\.yaml:2: data\.limit must be a whole number\."):
        load(tmp_path, base=BASE, own="extends: base.yaml\ndata: {limit: ten}\n")


def test_a_cycle_is_refused_however_long(tmp_path: Path) -> None:
    files = {name: f"extends: {after}.yaml\n" for name, after in zip("abc", "bca", strict=True)}
    with pytest.raises(ConfigError, match="extends itself, by way of"):
        load(tmp_path, **files)


def test_a_missing_base_is_placed_in_the_file_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"own\.yaml:2: there is no config file .*gone\.yaml"):
        load(tmp_path, own="name: own\nextends: gone.yaml\n")
