"""Runs of format 1, written by version 0.1.0: read for ever, but not taken for verified.

Their result.json holds the SHA-256 of summaries and scores, and one of all that it was computed
from, but neither its references nor its metrics' code by name. What can be checked is checked.
"""

from __future__ import annotations

import getpass
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eval.metrics import BUILTINS
from eval.runs.fingerprints import file_fingerprint, fingerprint
from eval.runs.lines import is_copy_of
from eval.runs.schema import MadeFrom, RunInfo, ScoreLine
from summarize.secrets import HIDDEN
from summarize.spec import Spec

FORMAT = 1
ENTITY_KEYS = {"start", "end", "type", "verdict", "rule", "confidence", "severity", "evidence"}


def restored(info: RunInfo) -> RunInfo:
    """Return run.json with home folder and user name put back where the specs and config were cut.

    Format 1 wrote `~` and `$USER` into them, so that they no longer named the files they meant.
    """
    metrics = {_restored(spec): signature for spec, signature in info["metrics"].items()}
    return {**info, "metrics": metrics, "config": _restored(info["config"])}


def _restored(value: Any) -> Any:
    if isinstance(value, str):
        text = value.replace("/$USER", f"/{getpass.getuser()}")
        return re.sub(r"(?<![^\s='\"(,:])~(?=/|$)", lambda _: str(Path.home()), text)
    if isinstance(value, Mapping):
        return {key: _restored(item) for key, item in value.items()}
    return [_restored(item) for item in value] if isinstance(value, list) else value


def caution(folder: Path, info: RunInfo) -> str:
    """Return what a reader must know of a run of this format."""
    return (
        f"{info['label']}: an older version wrote this run, whose files do not prove what its "
        f"numbers were computed from; `summarize-eval score {folder}` brings it up to date."
    )


def made_from(folder: Path, info: RunInfo, result: Mapping[str, Any]) -> MadeFrom:
    """Return what a result was computed from, as far as it can be told.

    A file whose fingerprint is not known, or that is not what it was, has an empty one.
    """
    data, config = info["data"], info["config"]
    copy = folder.parent / data["file"]
    return {
        "identity": info["identity"],
        "data": data,
        "code": {},
        "settings": {
            "seed": info["seed"],
            "max_failures": config.get("max_failures", 0.0),
            "batch_check": config.get("batch_check", 0),
        },
        "files": {
            data["file"]: (is_copy_of(folder, data) and file_fingerprint(copy)) or "",
            "summaries.jsonl": str(result.get("summaries", "")),
            "scores.jsonl": str(result.get("scores_file", "")),
        },
    }


def was_interrupted(info: RunInfo, result: Mapping[str, Any]) -> bool:
    """Whether run.json names other references or metrics than the result was computed from.

    Format 1 wrote run.json first and scored afterwards. What a plugin's code was is not in the
    file, and paths in specs were shortened: such results cannot be recomputed and pass.
    """
    specs = [Spec.parse(spec) for spec in info["metrics"]]
    told, cut = f"{specs} {info['data']['skipped']}", (str(Path.home()), "~", "$USER", HIDDEN)
    shortened = any(sign in told for sign in cut)
    if shortened or any(spec.name not in BUILTINS for spec in specs):
        return False
    data, config = info["data"], info["config"]
    signed = [[spec, signature, None] for spec, signature in info["metrics"].items()]
    of_data = [data["articles"], data["references"], data["inputs"], data["skipped"]]
    settings = [info["seed"], config.get("max_failures"), config.get("batch_check")]
    return bool(result.get("scoring") != fingerprint([signed, of_data, *settings]))


def score_line(line: ScoreLine) -> ScoreLine:
    """Return a line in today's form: details were not kept by metric, and reports show entities."""
    if "details" not in line:
        return line
    found = line["details"].get("entities", [])
    written_by_entities = isinstance(found, list) and all(
        isinstance(entity, dict) and entity.keys() >= ENTITY_KEYS for entity in found
    )
    return {**line, "details": {"entities": line["details"]} if written_by_entities else {}}
