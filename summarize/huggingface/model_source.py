"""Which model a spec names, and a name for its exact content.

A folder is known by the checksums of its files, a hub model by its commit. Neither needs torch.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summarize.errors import ModelError
from summarize.huggingface import embedded
from summarize.huggingface.model_cache import remembered_sha256

# Files of a model folder that decide what the model writes.
_DECISIVE = (".safetensors", ".gguf", ".json", ".jinja", ".model", ".txt", ".py")
_TOKENIZERS = ("tokenizer.json", "*.model", "vocab.*", "*.tiktoken")
_PICKLED = ("pytorch_model*.bin", "adapter_model.bin", "*.pt", "*.pth", "*.ckpt")


@dataclass(frozen=True, slots=True)
class ModelSource:
    """Where a model (or an adapter) is loaded from.

    `location` is a folder, a hub id or the embedded model's name; `revision` is the hub commit,
    `None` for the others; `identity` names the exact content.
    """

    location: str
    revision: str | None
    identity: str

    def name_or_path(self) -> str:
        """Return what `from_pretrained` takes; converts the embedded model on its first use."""
        return str(embedded.folder()) if self.location == embedded.NAME else self.location

    def read_json(self, name: str) -> dict[str, Any]:
        """Return one of the model's JSON files; empty where it has none.

        Nothing is read of the embedded model, which may not be converted yet and has no parameters
        of its own.

        Raises:
            ModelError: the file is not JSON.
        """
        if self.revision is not None:
            from huggingface_hub import hf_hub_download
            from huggingface_hub.errors import EntryNotFoundError

            try:
                path = Path(hf_hub_download(self.location, name, revision=self.revision))
            except EntryNotFoundError:
                return {}
        else:
            path = Path(self.location, name)
        try:
            return dict(json.loads(path.read_text("utf-8"))) if path.is_file() else {}
        except ValueError as error:
            raise ModelError(f"{path} is not a JSON object: {error}.") from error


def resolve(
    model: str, revision: str | None = None, *, weights: str | None = None, adapter: bool = False
) -> ModelSource:
    """Find a model by the embedded model's name, a folder's path or a hub id.

    Args:
        model: `builtin:…`, a folder, or a hub id such as `facebook/bart-large-cnn`.
        revision: branch, tag or commit of a hub model; `main` if not given.
        weights: the one file of weights to use (GGUF); any safetensors file if not given.
        adapter: whether this is a PEFT adapter, which has no tokenizer of its own.

    Raises:
        ModelError: there is no such model, or its folder lacks weights that are safe to load, the
            config or the tokenizer.
        MissingDependencyError: the embedded model is not installed.
    """
    if model.startswith("builtin:"):
        return _embedded(model)
    folder = Path(model).expanduser()
    if folder.is_dir():
        _require_files(folder, weights, adapter)
        return ModelSource(str(folder), None, _content(folder, weights))
    if folder.exists():
        raise ModelError(
            f"{model} is a file; name the folder of the model"
            + (", and the file with gguf_file=." if folder.suffix == ".gguf" else ".")
        )
    if model.startswith(("/", "./", "../", "~")) or model.count("/") > 1:
        raise ModelError(f"there is no model folder {model}; check the path.")
    return ModelSource(model, *_commit(model, revision or "main"))


def _embedded(model: str) -> ModelSource:
    if model != embedded.NAME:
        raise ModelError(f"there is no embedded model {model!r}; the one there is: {embedded.NAME}")
    # Installed or not is found out here; converting waits until the model is loaded.
    embedded.source()
    return ModelSource(model, None, embedded.identity())


def _require_files(folder: Path, weights: str | None, adapter: bool) -> None:
    if weights is not None:  # a GGUF file brings config and tokenizer
        if not (folder / weights).is_file():
            raise ModelError(f"the model folder {folder} has no file {weights}.")
        return
    wanted = {
        "weights (*.safetensors)": ("*.safetensors",),
        "config": ("adapter_config.json",) if adapter else ("config.json",),
        "tokenizer (tokenizer.json)": ("*",) if adapter else _TOKENIZERS,
    }
    missing = [what for what, patterns in wanted.items() if not _first(folder, patterns)]
    if "weights (*.safetensors)" in missing:
        _refuse_other_weights(folder)
    if missing:
        raise ModelError(
            f"the model folder {folder} has no {', no '.join(missing)}; "
            "copy the whole model there, as save_pretrained writes it."
        )


def _refuse_other_weights(folder: Path) -> None:
    pickled = _first(folder, _PICKLED)
    if pickled is not None:
        raise ModelError(
            f"the weights {pickled} are a pickle, which can run any code when it is loaded; "
            "convert them to safetensors (save_pretrained of a current transformers writes it)."
        )
    gguf = _first(folder, ("*.gguf",))
    if gguf is not None:
        raise ModelError(
            f"the model folder {folder} holds GGUF weights; add gguf_file={gguf.name!r}."
        )


def _first(folder: Path, patterns: Iterable[str]) -> Path | None:
    return next((found for pattern in patterns for found in folder.glob(pattern)), None)


def _content(folder: Path, weights: str | None) -> str:
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if not path.is_file() or path.suffix not in _DECISIVE:
            continue
        if path.suffix == ".gguf" and path.name != weights:
            continue
        digest.update(f"{path.name}\0{remembered_sha256(path)}\n".encode())
    return f"sha256.{digest.hexdigest()[:16]}"


def _commit(model: str, revision: str) -> tuple[str, str]:
    """Return the commit that `revision` stands for, twice: to load it, and as identity."""
    from huggingface_hub import HfApi, constants, snapshot_download
    from huggingface_hub.errors import (
        GatedRepoError,
        HFValidationError,
        LocalEntryNotFoundError,
        RepositoryNotFoundError,
        RevisionNotFoundError,
    )

    commit: str | None = None
    try:
        try:
            commit = Path(snapshot_download(model, revision=revision, local_files_only=True)).name
        except LocalEntryNotFoundError:
            if constants.HF_HUB_OFFLINE:
                raise
            commit = HfApi().model_info(model, revision=revision, timeout=20).sha
    except HFValidationError:
        raise ModelError(
            f"{model!r} is neither a model folder nor a hub id (owner/name)."
        ) from None
    except GatedRepoError:
        raise ModelError(
            f"the model {model} asks for consent first: accept its terms on its hub page, then "
            "run: hf auth login"
        ) from None
    except RepositoryNotFoundError:
        raise ModelError(
            f"the hub has no model {model} that you may read; check the id, or run: hf auth login"
        ) from None
    except RevisionNotFoundError:
        raise ModelError(f"the model {model} has no revision {revision!r} on the hub.") from None
    except Exception as error:
        raise ModelError(
            f"the model {model} is not on this machine and the hub cannot be reached "
            f"({type(error).__name__}): connect to the network, name a model folder instead, or "
            f"use the embedded model {embedded.NAME}."
        ) from None
    if not commit:
        raise ModelError(f"the hub names no commit for the model {model} at {revision!r}.")
    return commit, commit
