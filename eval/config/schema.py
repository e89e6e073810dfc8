"""Config files: pydantic models of their sections, and how a file becomes one.

A file may build on others (`extends:`), and any value can be overridden (`--set data.limit=10`).
All mistakes are reported at once, each with its file, line and key.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, ValidationError, model_validator

from eval.config.mistakes import explain
from eval.config.section import Section
from eval.config.workers import Workers
from eval.config.yaml_files import Entry, Keys, apply_override, read_document, real_path
from eval.errors import ConfigError
from eval.metrics import load
from summarize.errors import SummarizeError, suggest_spec
from summarize.spec import Spec

DEFAULT_METRICS: tuple[str | dict[str, Any], ...] = ("rouge", "entities", "coverage")

Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}$")]


def _is_spec(value: Any) -> bool:
    """Whether a value has one of the two written forms of a spec: text, a mapping with `use:`."""
    return isinstance(value, str) or (isinstance(value, dict) and isinstance(value.get("use"), str))


def _named(value: Any) -> Any:
    if _is_spec(value):
        return value
    raise ValueError("write {use: name, option: value} or text such as lexrank(sentences=3)")


Use = Annotated[str | dict[str, Any], BeforeValidator(_named)]


class Columns(Section):
    """Which column of the data holds what."""

    id: str | None = Field("id", description="column of the article's id; null numbers the rows")
    article: str = Field("article", description="column of the article's text")
    references: str | list[str] = Field(
        "references",
        description="column of the reference summaries (text, or a list of texts), "
        "or a list of columns with one text each",
    )
    title: str | None = Field("title", description="column of the headline, if there is one")
    published: str | None = Field(
        "published", description="column of the publication date (ISO 8601), if there is one"
    )


class Data(Section):
    """Where the articles and the references come from: a file, an address or a hub data set."""

    path: Path | None = Field(
        None, description="a .jsonl, .json, .csv or .parquet file, relative to this config"
    )
    url: str | None = Field(
        None,
        description="an address of JSON Lines or Parquet: s3://, gs://, or what else fsspec opens",
    )
    hub: str | None = Field(None, description="a data set's id on the Hugging Face hub")
    config: str | None = Field(None, description="configuration of the hub data set, e.g. 3.0.0")
    split: str = Field("test", description="split of the hub data set")
    revision: str | None = Field(None, description="branch, tag or commit of the hub data set")
    columns: Columns = Field(default_factory=lambda: Columns.model_validate({}))
    limit: int | None = Field(None, ge=1, description="use only the first rows")
    sample: int | None = Field(None, ge=1, description="use a random sample, drawn with the seed")
    read: Literal["text", "page"] = Field(
        "text",
        description="text takes articles as they are; page takes the story out of whole pages, "
        "HTML or pasted, as `summarize` does",
    )
    on_bad_row: Literal["error", "skip"] = Field(
        "error", description="what to do with a row without article or reference"
    )

    @model_validator(mode="after")
    def _one_source(self) -> Data:
        if sum(source is not None for source in (self.path, self.url, self.hub)) != 1:
            raise ValueError(
                "give one of 'path' (a file), 'url' (an address) and 'hub' (a data set's id)"
            )
        if self.limit is not None and self.sample is not None:
            raise ValueError("give either 'limit' or 'sample', not both")
        return self


class Config(Section):
    """A benchmark: data, summarizers by label, metrics."""

    name: Name = Field(description="names the folder under runs/")
    seed: int = Field(13, ge=0, lt=2**32, description="seed of samples, sampling and resampling")
    data: Data
    summarizers: dict[Name, Use] = Field(
        min_length=1, description="label -> summarizer, as {use: name, option: value} or as text"
    )
    metrics: list[Use] = Field(
        default_factory=lambda: list(DEFAULT_METRICS),
        min_length=1,
        description="metrics, as text (rouge(dialect='perl')) or as {use: name, option: value}",
    )
    max_failures: float = Field(
        0.05, ge=0, le=1, description="share of failed articles above which a run has failed"
    )
    batch_check: int = Field(
        4, ge=0, description="articles summarized again alone, to see if batching changed the text"
    )
    workers: Workers = Field(
        default_factory=lambda: Workers.model_validate({}),
        description="where the work runs: this process, several, or a Ray cluster",
    )

    def specs(self) -> dict[str, Spec]:
        """The summarizers' specs by label."""
        return {label: Spec.of(value) for label, value in self.summarizers.items()}

    def metric_specs(self) -> list[Spec]:
        """The metrics' specs, in order."""
        return [Spec.of(value) for value in self.metrics]


def read_config(
    path: Path, overrides: Sequence[str], create_summarizer: Callable[[Spec], object]
) -> Config:
    """Read a config file, what it extends, and the overrides.

    Args:
        path: a YAML file.
        overrides: texts such as `data.limit=10`; the value is read as YAML.
        create_summarizer: tells by a `SummarizeError` that a spec's name or options are wrong.

    Raises:
        ConfigError: names every mistake with file, line and key.
    """
    document = read_document(path)
    for override in overrides:
        apply_override(document, override)
    return validate(document, create_summarizer)


def validate(document: Entry, create_summarizer: Callable[[Spec], object]) -> Config:
    """Turn a document into a config, or name everything that is wrong with it.

    Args:
        document: what was read.
        create_summarizer: tells by a `SummarizeError` that a spec's name or options are wrong.

    Raises:
        ConfigError: one line per mistake.
    """
    data = document.plain
    _resolve_paths(data, document)
    if isinstance(data.get("summarizers"), dict):
        # A label set to null takes a summarizer of an extended config out again.
        kept = {key: value for key, value in data["summarizers"].items() if value is not None}
        data["summarizers"] = kept
    problems: list[str] = []
    try:
        config = Config.model_validate(data)
    except ValidationError as error:
        problems = [explain(Config, document, item) for item in error.errors()]
    problems += _spec_problems(data, document, create_summarizer)
    if problems:
        raise ConfigError("\n".join(dict.fromkeys(problems)))
    return config


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of config files, `extends` included."""
    schema = Config.model_json_schema()
    schema["title"] = "summarize-eval config"
    schema["properties"] = {
        "extends": {"type": "string", "description": "a config file that this one builds on"},
        **schema["properties"],
    }
    schema["if"] = {"not": {"required": ["extends"]}}
    schema["then"] = {"required": schema.pop("required")}
    return schema


def is_outputs(value: Any) -> bool:
    """Whether a summarizer is another tool's file, written as a mapping: `{use: outputs, …}`."""
    return isinstance(value, dict) and value.get("use") == "outputs"


def _resolve_paths(config: dict[str, Any], document: Entry) -> None:
    """Let files that are named relative to the config, or to one it extends, be found."""
    sections: list[tuple[Keys, Any]] = [(("data",), config.get("data"))]
    summarizers = config.get("summarizers")
    if isinstance(summarizers, dict):
        for label, value in summarizers.items():
            with suppress(SummarizeError):  # what is wrong with a spec is said later
                if isinstance(value, str) and Spec.parse(value).name == "outputs":
                    summarizers[label] = {"use": "outputs", **Spec.parse(value).options}
        sections += [(("summarizers", k), v) for k, v in summarizers.items() if is_outputs(v)]
    data = config.get("data")
    if isinstance(data, dict) and "://" in str(data.get("path")):
        data["url"] = data.pop("path")  # an address leads nowhere from here
    for keys, section in sections:
        if isinstance(section, dict) and isinstance(section.get("path"), str):
            folder = document.where((*keys, "path")).folder
            path = os.path.expanduser(section["path"])  # noqa: PTH111 - leaves unknown users alone
            section["path"] = real_path(folder / path)


def _spec_problems(
    config: dict[str, Any], document: Entry, create_summarizer: Callable[[Spec], object]
) -> Iterator[str]:
    """Create every summarizer and metric (none loads anything yet) to check names and options."""
    summarizers, metrics = config.get("summarizers"), config.get("metrics")
    specs: list[tuple[Keys, Any, Callable[[Spec], object]]] = []
    if isinstance(summarizers, dict):
        specs += [(("summarizers", k), v, create_summarizer) for k, v in summarizers.items()]
    if isinstance(metrics, list):
        specs += [(("metrics", n), value, load) for n, value in enumerate(metrics)]
    for keys, value, create in specs:
        if not _is_spec(value):
            continue  # the section's own check has said so
        place = document.where(keys)
        written = value if isinstance(value, str) else value["use"]
        if ":" in written:
            _search_for_modules(place.folder)
        try:
            spec = Spec.of(value)
        except SummarizeError as error:
            yield f"{place}: {error}{suggest_spec(written)}"
            continue
        try:
            create(spec)
        except SummarizeError as error:
            yield f"{place}: {error}"
        else:
            yield from (f"{place}: {problem}" for problem in _other_module(written, place.folder))


def _search_for_modules(folder: Path) -> None:
    """Find a plugin named as `module:Class` as a data file is found: beside the config."""
    if str(folder) not in sys.path:
        sys.path.append(str(folder))


def _other_module(written: str, folder: Path) -> Iterator[str]:
    """Say so where another module of that name is in use: Python imports only one."""
    name = written.partition(":")[0].partition(".")[0].strip()
    beside, used = folder / f"{name}.py", getattr(sys.modules.get(name), "__file__", None)
    if ":" in written and beside.is_file() and used and not beside.samefile(used):
        yield f"{beside} is not the module {name!r} that is imported, {used}; rename one of them."
