"""Runs side by side: the same articles, the same columns, computed in the same way.

What cannot be compared is refused here, with the difference named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eval.comparison.wording import key_meant
from eval.errors import ConfigError, RunError, SignatureMismatchError
from eval.metrics.base import Column, Signature, difference
from eval.runs.result import ScoreTable
from eval.runs.run import Run
from eval.runs.schema import Result, RunInfo, Session

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from eval.statistics import Sample

# A summary that names nothing cannot name anything unsupported: it says nothing about this column,
# as it says nothing about the precision. Otherwise a system could win by naming nothing.
SAYS_NOTHING_WITHOUT = {"has_unsupported_entity": "entity_precision_source"}


@dataclass(frozen=True, slots=True)
class Named:
    """A finished run under a name that no other run of the comparison has."""

    name: str
    run: Run

    @property
    def info(self) -> RunInfo:
        """The run's `run.json`."""
        return self.run.info

    @property
    def result(self) -> Result:
        """The run's `result.json`."""
        return self.run.result


@dataclass(frozen=True, slots=True)
class Aligned:
    """Several runs on the same articles, in the same order.

    `samples` has one entry per run, its columns those of `columns`; `defined` says, per run, where
    it says something: shape (articles, columns). `failed` counts the
    failures among `ids` by run, `undefined` the articles without a value by run and column key.
    `only_some` has the columns that not every run has. `dropped` counts, by run, the articles that
    the others do not share.
    """

    runs: tuple[Named, ...]
    ids: tuple[str, ...]
    columns: tuple[Column, ...]
    samples: tuple[Sample, ...]
    defined: tuple[npt.NDArray[np.bool_], ...]
    failed: tuple[int, ...]
    undefined: tuple[Mapping[str, int], ...]
    only_some: tuple[str, ...]
    dropped: tuple[int, ...]

    def values(self, run: int, column: int) -> npt.NDArray[np.float64]:
        """Return a run's values in a column, shape (articles,); NaN where undefined."""
        from eval.statistics.sample import divide

        sample = self.samples[run]
        return divide(sample.numerators[:, column], sample.denominators[:, column])


def named(runs: Sequence[Run]) -> tuple[Named, ...]:
    """Name runs by their labels; where these clash, by config, fingerprint and number too."""
    infos = [run.info for run in runs]
    names = [str(info["label"]) for info in infos]
    for label in [label for label, count in Counter(names).items() if count > 1]:
        places = [place for place, name in enumerate(names) if name == label]
        candidates = [
            [f"{infos[place]['name']}/{label}" for place in places],
            [f"{label}-{infos[place]['identity'][:8]}" for place in places],
            [f"{infos[place]['name']}/{label}-{infos[place]['identity'][:8]}" for place in places],
            [f"{label} ({number})" for number in range(1, len(places) + 1)],
        ]
        unique = next(option for option in candidates if len({*option}) == len(places))
        for place, name in zip(places, unique, strict=True):
            names[place] = name
    return tuple(Named(name, run) for name, run in zip(names, runs, strict=True))


def align(
    runs: Sequence[Named], *, common: bool = False, only: Sequence[str] | None = None
) -> Aligned:
    """Put runs side by side.

    Args:
        runs: at least one.
        common: compare the articles that all runs share, where they were not given the same.
        only: keys of columns; all that the runs share if `None`.

    Raises:
        ConfigError: not every run has one of the columns `only`.
        SignatureMismatchError: the articles or references differ and `common` is false, or a
            shared column was computed in different ways.
        RunError: nothing is shared, or a run's files do not belong together.
    """
    columns, only_some = _shared_columns(runs, only)
    if not common:
        for other in runs[1:]:
            _require_same_data(runs[0], other)
    ids, totals = _shared_ids(runs) if common else _same_ids(runs)
    if not ids:
        raise RunError("the runs share no article (same id, text and references).")
    samples, failed, undefined = [], [], []
    for item in runs:
        lines = {line["id"]: line for line in item.run.scores()}
        missing = next((identifier for identifier in ids if identifier not in lines), None)
        if missing is not None:
            raise RunError(
                f"{item.run.folder}/scores.jsonl has no line for the article {missing!r}; "
                f"`summarize-eval score {item.run.folder}` makes it anew."
            )
        chosen = [lines[identifier] for identifier in ids]
        samples.append(_sample(columns, chosen))
        failed.append(sum("failure" in line for line in chosen))
        undefined.append(_undefined(columns, samples[-1], chosen))
    return Aligned(
        tuple(runs),
        tuple(ids),
        tuple(columns),
        tuple(samples),
        tuple(_defined(columns, sample) for sample in samples),
        tuple(failed),
        tuple(undefined),
        tuple(only_some),
        tuple(total - len(ids) for total in totals),
    )


def _shared_columns(
    runs: Sequence[Named], only: Sequence[str] | None
) -> tuple[list[Column], list[str]]:
    everywhere = [
        key for key in runs[0].result["scores"] if all(key in r.result["scores"] for r in runs)
    ]
    present = dict.fromkeys(key for r in runs for key in r.result["scores"])
    for key in only or ():
        if key not in everywhere:
            where = "not every run has" if key in present else "no run has"
            raise ConfigError(
                f"{where} the column {key!r}.{key_meant(key, everywhere)} "
                f"Columns of all: {', '.join(everywhere)}."
            )
    wanted = None if only is None else {*only, *(SAYS_NOTHING_WITHOUT.get(key) for key in only)}
    keys = [key for key in everywhere if wanted is None or key in wanted]
    if not keys:
        raise RunError("the runs share no column: they were scored with different metrics.")
    for other in runs[1:]:
        _require_same_metrics(runs[0], other, keys)
    entries = runs[0].result["scores"]
    columns = [Column.of(entries[key]) for key in keys]
    left = [] if only is not None else [key for key in present if key not in everywhere]
    return columns, left


def _require_same_metrics(a: Named, b: Named, keys: Sequence[str]) -> None:
    left, right = _signatures(a), _signatures(b)
    found = []
    for pair in dict.fromkeys((left[key], right[key]) for key in keys):
        words = difference(*pair)
        if words:
            found.append(f"{Signature.parse(pair[0]).metric}: {words}")
    if found:
        raise SignatureMismatchError(
            f"{a.name} and {b.name} cannot be compared, because their scores were computed "
            f"differently ({'; '.join(found)}). Score both alike with `summarize-eval bench`, or "
            "choose columns that were (--columns)."
        )


def _signatures(item: Named) -> dict[str, str]:
    metrics, columns = item.result["metrics"], item.result["columns"]
    code = item.result["made_from"]["code"]
    of_spec = {
        spec: f"{signature}|code:{code[spec]}" if spec in code else signature
        for spec, signature in metrics.items()
    }
    return {key: of_spec[spec] for spec, keys in columns.items() for key in keys}


def _require_same_data(a: Named, b: Named) -> None:
    left, right = a.info["data"], b.info["data"]
    if left["articles"] == right["articles"]:
        if left["references"] == right["references"]:
            return
        raise SignatureMismatchError(
            f"{a.name} and {b.name} have the same articles but different references; one was "
            "scored before the references changed. Run `summarize-eval bench` on both configs "
            "again: the summaries are kept, only the scores are made anew."
        )
    shared, (ours, theirs) = _shared_ids([a, b])
    raise SignatureMismatchError(
        f"{a.name} and {b.name} have different articles: {ours} against {theirs}, "
        f"{len(shared)} of them shared. --common compares the shared ones."
    )


def _same_ids(runs: Sequence[Named]) -> tuple[list[str], list[int]]:
    ids = [line["id"] for line in runs[0].run.scores()]
    return ids, [len(ids)] * len(runs)


def _shared_ids(runs: Sequence[Named]) -> tuple[list[str], list[int]]:
    """Return the ids whose article and references are the same everywhere, and all counts."""
    tables = [{row.article.id: row for row in item.run.rows()} for item in runs]
    first, *rest = tables
    shared = [key for key, row in first.items() if all(t.get(key) == row for t in rest)]
    return shared, [len(table) for table in tables]


def _sample(columns: Sequence[Column], lines: Sequence[Mapping[str, Any]]) -> Sample:
    nothing: dict[str, Any] = {"values": {c.key: None for c in columns}, "statistics": {}}
    table = ScoreTable(columns)
    for line in lines:
        table.add({**nothing, **line})
    return table.sample()


def _undefined(
    columns: Sequence[Column], sample: Sample, lines: Sequence[Mapping[str, Any]]
) -> dict[str, int]:
    failed = sum("failure" in line for line in lines)
    empty = (sample.denominators == 0).sum(axis=0)
    return {column.key: int(n) - failed for column, n in zip(columns, empty, strict=True)}


def _defined(columns: Sequence[Column], sample: Sample) -> npt.NDArray[np.bool_]:
    defined: npt.NDArray[np.bool_] = sample.denominators != 0
    place = {column.key: index for index, column in enumerate(columns)}
    for key, basis in SAYS_NOTHING_WITHOUT.items():
        if key in place and basis in place:
            defined[:, place[key]] &= defined[:, place[basis]]
    return defined


def same_hardware(runs: Sequence[Named]) -> bool:
    """Say whether all runs were made on one kind of machine, so that their speeds compare."""
    return len({repr(machine) for item in runs for machine in _machines(item)}) <= 1


def _machines(item: Named) -> Iterator[Any]:
    """Yield the machines that summarized; one that only scored says nothing about speed."""
    return (session["hardware"] for session in item.info["sessions"] if not _scored_only(session))


def _scored_only(session: Session) -> bool:
    return session["command"][1:2] == ["score"]
