from __future__ import annotations

import os
from pathlib import Path

import pytest

from summarize.errors import ModelError, SpecError
from summarize.huggingface import model_cache
from summarize.huggingface.model_source import resolve
from summarize.huggingface.summarizer import HuggingFace


def test_a_folder_without_weights_says_so(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ModelError, match=r"has no weights.*safetensors"):
        resolve(str(tmp_path))


@pytest.mark.parametrize("name", ["pytorch_model.bin", "pytorch_model-00001-of-2.bin", "x.pt"])
def test_pickled_weights_are_refused_with_the_way_out(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"\x80\x04.")
    with pytest.raises(ModelError, match=r"pickle.*convert them to safetensors"):
        resolve(str(tmp_path))


def test_gguf_files_are_named_with_the_option_they_need(tmp_path: Path) -> None:
    (tmp_path / "m.gguf").write_bytes(b"GGUF")
    with pytest.raises(ModelError, match=r"gguf_file='m.gguf'"):
        resolve(str(tmp_path))
    with pytest.raises(ModelError, match=r"no file other\.gguf"):
        resolve(str(tmp_path), weights="other.gguf")


@pytest.mark.parametrize("model", ["/no/such/folder", "./nothing", "a/b/c"])
def test_a_path_that_is_not_there_is_not_looked_up_on_the_hub(model: str) -> None:
    with pytest.raises(ModelError, match="no model folder"):
        resolve(model)


def test_a_hub_id_without_a_network_names_id_and_ways_out() -> None:
    with pytest.raises(ModelError) as caught:
        resolve("someone/some-model")
    message = str(caught.value)
    for part in ("someone/some-model", "network", "folder", "builtin:smollm2-135m-instruct"):
        assert part in message
    assert "\n" not in message


def test_tokens_for_the_hub_are_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_secretsecretsecret")
    with pytest.raises(ModelError) as caught:
        resolve("someone/some-model")
    assert "hf_secret" not in str(caught.value)


def test_an_unknown_embedded_model_names_the_one_there_is() -> None:
    with pytest.raises(ModelError, match="builtin:smollm2-135m-instruct"):
        resolve("builtin:gpt5")


def test_cached_hub_models_are_known_by_their_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub import constants

    commit = "0123456789abcdef0123456789abcdef01234567"
    folder = tmp_path / "models--someone--some-model"
    (folder / "snapshots" / commit).mkdir(parents=True)
    (folder / "refs").mkdir()
    (folder / "refs" / "main").write_text(commit)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    found = resolve("someone/some-model")
    assert (found.revision, found.identity) == (commit, commit)
    assert resolve("someone/some-model", commit) == found


def test_checksums_are_computed_again_only_when_a_file_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "weights"
    path.write_bytes(b"one")
    first = model_cache.remembered_sha256(path)
    # sha256("one"), from coreutils' sha256sum
    assert first == "7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed"

    def fail(_: Path) -> str:
        raise AssertionError("read again")

    with monkeypatch.context() as patch:
        patch.setattr(model_cache, "sha256", fail)
        assert model_cache.remembered_sha256(path) == first
    path.write_bytes(b"two")
    os.utime(path, ns=(1, 1))
    assert model_cache.remembered_sha256(path) != first


def test_a_model_that_uses_up_its_positions_says_what_to_lower(tiny_llama: Path) -> None:
    from summarize import Article

    summarizer = HuggingFace(str(tiny_llama), max_new_tokens=256)
    with pytest.raises(ModelError, match="max_new_tokens=256"):
        list(summarizer.summarize([Article("a", "One.")]))


@pytest.mark.parametrize("key", ["length_penaltee", "num_return_sequences"])
def test_unknown_generation_parameters_are_refused(tiny_llama: Path, key: str) -> None:
    from summarize import Article

    summarizer = HuggingFace(str(tiny_llama), generation={key: 2})
    with pytest.raises(SpecError, match=key):
        list(summarizer.summarize([Article("a", "One.")]))


def test_a_broken_config_is_one_sentence(tmp_path: Path) -> None:
    from summarize import Article

    (tmp_path / "config.json").write_text('{"model_type": "no-such-architecture"}')
    (tmp_path / "model.safetensors").write_bytes(b"")
    with pytest.raises(ModelError) as caught:
        list(HuggingFace(str(tmp_path)).summarize([Article("a", "One.")]))
    assert str(tmp_path) in str(caught.value)
    assert "\n" not in str(caught.value)
