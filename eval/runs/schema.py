"""What the files of a run hold: the types behind run.json, result.json and the lines.

They are dictionaries with named keys, so that what a file says and what Python sees have the same
words. `docs/runs.md` shows an example of each.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired, TypedDict

from msgspec import Meta

from eval.data.snapshot import DataInfo
from summarize.guarded.explain import GuardedDetails

FORMAT = 2


class Hardware(TypedDict):
    """The machine of a session."""

    system: NotRequired[str]
    machine: NotRequired[str]
    processor: str
    cores: int | None
    accelerators: list[str]


class Machine(TypedDict):
    """A kind of machine that workers of a cluster ran on."""

    system: str
    machine: str
    processor: str
    accelerators: list[str]


class Session(TypedDict):
    """One call of the program that worked on the run; `workers` ran on other machines."""

    command: list[str]
    python: NotRequired[str]
    packages: dict[str, str]
    hardware: Hardware
    git: NotRequired[dict[str, Any] | None]
    workers: NotRequired[list[Machine]]


class RunInfo(TypedDict):
    """`run.json`: what was run.

    `identity` is the fingerprint of summarizer and articles that names the folder. `data` and
    `metrics` (spec -> signature) are those of the last finished scoring, and `summaries` is the
    SHA-256 that summaries.jsonl then had; `config` is the resolved config. `fingerprint` is that of
    all other keys, so that an edit is noticed.
    """

    format: int
    name: str
    label: str
    spec: str
    signature: str
    identity: str
    seed: int
    data: DataInfo
    metrics: dict[str, str]
    config: dict[str, Any]
    sessions: list[Session]
    summaries: NotRequired[str]
    fingerprint: NotRequired[str]


class ScoringInfo(TypedDict):
    """The settings that a result depends on besides summaries, data and metrics."""

    seed: int
    max_failures: float
    batch_check: int


class MadeFrom(TypedDict):
    """All that a result was computed from, besides its `metrics`.

    `code` maps the specs of plugins to the identity of their code, `files` the names of the copy of
    the data, of summaries.jsonl and of scores.jsonl to the SHA-256 of their contents.
    """

    identity: str
    data: DataInfo
    code: dict[str, str]
    settings: ScoringInfo
    files: dict[str, str]


class Counts(TypedDict):
    """What became of the rows: `scored + failed + skipped = inputs`.

    `cut` counts the articles of which tokens were dropped, `failures` maps kinds to counts;
    `guarded` counts summaries that were chosen as written, repaired, or fallen back from.
    """

    inputs: int
    scored: int
    failed: int
    skipped: int
    cut: int
    dropped_tokens: int
    failures: dict[str, int]
    guarded: NotRequired[dict[str, int]]


class ColumnResult(TypedDict):
    """A column's mean with the bounds of its interval; null where nothing is defined."""

    key: str
    unit: Literal["share", "ratio", "words", "tokens", "count", "seconds"]
    better: Literal["up", "down"] | None
    aggregate: Literal["mean", "ratio"]
    title: str
    description: str
    kind: NotRequired[Literal["references", "fidelity", "copying", "length", "other"]]
    value: float | None
    low: float | None
    high: float | None
    defined: int
    undefined: int


class BatchCheck(TypedDict):
    """How many articles were summarized again alone, and the ids of those that came out changed.

    `failed` is there where the summarizer could not summarize alone: what it raised.
    """

    articles: int
    differing: list[str]
    failed: NotRequired[str]


class ServerAnswers(TypedDict):
    """How many answers of a run came from a server that said this of itself."""

    model: NotRequired[str]
    fingerprint: NotRequired[str]
    answers: int


class Result(TypedDict):
    """`result.json`: what the run came to.

    `status` is `ok` or `too many failures`; `columns` maps each metric's spec to the keys of its
    columns. `scores` has a `ColumnResult` for each key; `scores_of_cut` and `scores_of_uncut` are
    there where only some articles were cut; `metric_failures` where a metric could not score some
    summaries: spec -> kind -> count. `usage` is what servers were asked for the summaries of this
    run over all its sessions, `metric_usage` the same for each metric's spec: requests, retries,
    tokens, cost (`summarize.usage.Usage`). `servers` and `metric_servers` are what those said of
    themselves that gave the summaries and scores, in the order of the articles.
    """

    format: NotRequired[int]
    status: str
    counts: Counts
    metrics: dict[str, str]
    columns: dict[str, list[str]]
    scores: dict[str, dict[str, Any]]
    scores_of_cut: NotRequired[dict[str, dict[str, Any]]]
    scores_of_uncut: NotRequired[dict[str, dict[str, Any]]]
    batch_check: NotRequired[BatchCheck]
    metric_failures: NotRequired[dict[str, dict[str, int]]]
    usage: NotRequired[dict[str, float]]
    metric_usage: NotRequired[dict[str, dict[str, float]]]
    servers: NotRequired[list[ServerAnswers]]
    metric_servers: NotRequired[dict[str, list[ServerAnswers]]]
    made_from: MadeFrom
    fingerprint: NotRequired[str]


class ScoreLine(TypedDict):
    """A line of `scores.jsonl`: the numbers of one summary, or the kind of its failure.

    `values` maps column keys to numbers, null where undefined; `statistics` the keys of ratio
    columns to numerator and denominator; `details` the names of metrics to their evidence, and
    `failures` the names of those that could not score the summary to `kind` and `message`.
    """

    id: str
    failure: NotRequired[str]
    values: NotRequired[dict[str, float | None]]
    statistics: NotRequired[dict[str, tuple[float | None, float | None]]]
    details: NotRequired[dict[str, Any]]
    failures: NotRequired[dict[str, dict[str, str]]]


class Place(TypedDict):
    """A part of the article's text, in code points, half-open."""

    start: Annotated[int, Meta(ge=0)]
    end: Annotated[int, Meta(ge=0)]


class SummaryDetails(TypedDict):
    """The details of a summary that reports show in the article; a summarizer may add others."""

    sentences: NotRequired[list[Place]]
    dropped_spans: NotRequired[list[Place | tuple[int, int]]]
    guarded: NotRequired[GuardedDetails]


class SummaryLine(TypedDict):
    """A line of `summaries.jsonl`: a summary, or the kind of a failure and what happened."""

    id: str
    failure: NotRequired[str]
    message: NotRequired[str]
    summary: NotRequired[str]
    input_tokens: NotRequired[int | None]
    dropped_tokens: NotRequired[int]
    output_tokens: NotRequired[int | None]
    details: NotRequired[SummaryDetails]


class ArticleLine(TypedDict):
    """A line of the copy of the data."""

    id: str
    title: str | None
    published: str | None
    article: str
    references: list[str]
