"""Names to classes."""

from __future__ import annotations

import json
import subprocess
import sys
import types
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Annotated, Protocol

import msgspec
import pytest

from eval.metrics import METRICS
from summarize.errors import MissingDependencyError, SpecError
from summarize.registry import SUMMARIZERS, Registry, load

ROOT = Path(__file__).parents[2]


class Reranker(Protocol):
    def rerank(self) -> None: ...


@dataclass(frozen=True)
class Thing:
    size: Annotated[int, msgspec.Meta(ge=1, description="how big")] = 3
    name: str = "x"
    reranker: Reranker | None = None


@dataclass(frozen=True)
class Needy:
    path: str


@dataclass(frozen=True)
class Picky:
    low: int = 0
    high: int = 1

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError("low is above high")


class Vague:
    def __init__(self, size: Nowhere = 3) -> None:  # type: ignore[name-defined]  # noqa: F821
        pass


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch) -> Registry[object]:
    monkeypatch.setitem(sys.modules, "thing_shop", sys.modules[__name__])
    builtins = {name.lower(): f"thing_shop:{name}" for name in ("Thing", "Needy", "Picky", "Vague")}
    return Registry("thing", {**builtins, "number": "thing_shop:pytest.__version__"}, "thing.shop")


def test_a_plugin_file_in_the_working_folder_is_found_by_an_installed_command(
    tmp_path: Path,
) -> None:
    (tmp_path / "shouting_here.py").write_text(
        "import json\nclass Shouting:\n    def __init__(self, words: int = 3) -> None:\n"
        "        self.signature = f'words:{words}'\n"
        "    def summarize(self, articles): return iter(())\n"
        "    def close(self): pass\n"
    )
    (tmp_path / "json.py").write_text("raise RuntimeError('stands in for the real one')")
    (tmp_path / "needy_here.py").write_text("import no_such_module_at_all")
    program = tmp_path / "bin" / "program.py"  # as of an installed command, sys.path[0] is bin/
    program.parent.mkdir()
    program.write_text(
        "import sys\n"
        f"sys.path.append({str(ROOT)!r})\n"
        "from summarize import SpecError, load\n"
        "for spec in sys.argv[1:]:\n"
        "    try: print(load(spec).signature)\n"
        "    except SpecError as error: print(error)\n"
    )
    specs = ["shouting_here:Shouting(words=7)", "needy_here:X", "not_here.inside:X"]
    done = subprocess.run(
        [sys.executable, str(program), *specs],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found, needy, missing = done.stdout.splitlines()
    assert found == "words:7"
    assert "imports 'no_such_module_at_all', which is not installed" in needy
    assert "no module 'not_here' among what is installed, beside the config or in" in missing
    assert f"the working folder, {tmp_path}" in missing


@pytest.fixture
def plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = metadata.EntryPoint("plugged", "thing_shop:Thing", "thing.shop")
    monkeypatch.setattr(metadata, "entry_points", lambda group: [entry] * (group == "thing.shop"))


def said(registry: Registry[object], spec: object) -> str:
    with pytest.raises(SpecError) as caught:
        registry.create(spec)  # type: ignore[arg-type]
    return str(caught.value)


def test_options_are_checked_and_passed(registry: Registry[object]) -> None:
    assert registry.create("thing(size=5)") == Thing(5)
    assert registry.create({"use": "thing", "name": "y"}) == Thing(name="y")


def test_defaults_fill_what_the_spec_leaves_open_and_the_factory_knows(
    registry: Registry[object],
) -> None:
    assert registry.create("thing(size=5)", size=9, name="z", seed=1) == Thing(5, "z")


def test_options_are_described(registry: Registry[object]) -> None:
    size, name, _ = registry.options("thing")
    assert (size.name, size.default, size.required, size.description) == (
        "size",
        3,
        False,
        "how big",
    )
    assert (name.default, name.description) == ("x", "")
    assert registry.options("needy")[0].required


def test_wrong_names_and_options_get_a_suggestion(registry: Registry[object]) -> None:
    assert "there is no thing called 'thin'. Did you mean 'thing'?" in said(registry, "thin")
    assert "no option 'sise'. Did you mean 'size'?" in said(registry, "thing(sise=3)")
    assert "Options: size, name, reranker" in said(registry, "thing(zzz=3)")


@pytest.mark.parametrize("value", ["0", "'3'", "3.5", "None", "True"])
def test_wrong_values_are_refused_with_the_option_named(
    registry: Registry[object], value: str
) -> None:
    assert "cannot take size=" in said(registry, f"thing(size={value})")


def test_a_missing_option_is_named(registry: Registry[object]) -> None:
    assert "needs the option 'path'" in said(registry, "needy")


def test_options_that_do_not_go_together_are_one_sentence(registry: Registry[object]) -> None:
    assert "'picky(low=2)' cannot be made: low is above high" in said(registry, "picky(low=2)")


def test_annotations_that_cannot_be_imported_are_one_sentence(registry: Registry[object]) -> None:
    assert "'vague' cannot be read" in said(registry, "vague")


def test_a_protocol_as_annotation_is_passed_through(registry: Registry[object]) -> None:
    assert registry.create("thing", reranker="anything") == Thing(reranker="anything")  # type: ignore[arg-type]


def test_what_is_no_class_is_refused(registry: Registry[object]) -> None:
    assert "is not a class" in said(registry, "number")


def test_text_without_quotes_is_recognised(registry: Registry[object]) -> None:
    assert "cannot take name=some-model" in said(registry, "thing(name=some-model)")
    assert "text needs quotes" in said(registry, "thing(name=some-model)")


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ("subprocess:getoutput(cmd='touch {file}')", "subprocess:getoutput is not a class"),
        ("os:system(command='touch {file}')", "os:system is not a class"),
        ("subprocess:Popen(args=['touch', '{file}'])", "no method summarize and no close"),
        ("lead(like=subprocess:getoutput(cmd='touch {file}'))", "is not a class"),
        ({"use": "lead", "like": {"use": "os:system", "command": "touch {file}"}}, "not a class"),
    ],
)
def test_nothing_but_a_summarizers_class_is_ever_called(
    tmp_path: Path, spec: object, message: str
) -> None:
    file = tmp_path / "made"
    with pytest.raises(SpecError, match=message):
        _ = load(json.loads(json.dumps(spec).replace("{file}", str(file)))).signature
    assert not file.exists()


def test_a_metric_is_a_class_with_a_score() -> None:
    with pytest.raises(SpecError, match="it has no method score"):
        METRICS.create("subprocess:Popen(args='true')")


def test_an_option_that_is_a_spec_makes_that_summarizer() -> None:
    called = load("lead(like=lexrank(words=9))")
    mapped = load({"use": "lead", "like": {"use": "lexrank", "words": 9}})
    quoted = load("lead(like='lexrank(words=9)')")
    assert "words:9" in called.signature
    assert called == mapped
    text = "The old ferry was sold on Friday. The buyer, a museum, paid one crown for the ship."
    assert called(text) == quoted(text)
    with pytest.raises(SpecError, match="no summarizer called 'lexrunk'"):
        _ = load("lead(like=lexrunk)").signature


def test_a_module_and_class_can_be_named(registry: Registry[object]) -> None:
    assert registry.create("thing_shop:Thing(size=2)") == Thing(2)
    assert "cannot be imported" in said(registry, "no_such_shop:Thing")
    assert "cannot be imported" in said(registry, "thing_shop:Nothing")


def test_a_plugin_that_fails_while_it_is_imported_is_one_sentence(
    registry: Registry[object], tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    with open(f"{tmp_path}/broken_shop.py", "w") as file:  # noqa: PTH123
        file.write("1 / 0")
    assert "broken_shop:Thing" in said(registry, "broken_shop:Thing")


def test_a_missing_dependency_keeps_its_own_message(
    registry: Registry[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Shop(types.ModuleType):
        def __getattr__(self, name: str) -> object:
            raise MissingDependencyError("pip install it.")

    monkeypatch.setitem(sys.modules, "empty_shop", Shop("empty_shop"))
    with pytest.raises(MissingDependencyError, match="pip install it"):
        registry.create("empty_shop:Thing")


@pytest.mark.usefixtures("plugin")
def test_plugins_are_found_by_their_entry_points(registry: Registry[object]) -> None:
    assert registry.names()[-1] == "plugged"
    assert registry.create("plugged(size=4)") == Thing(4)


def test_summarizers_load_by_name() -> None:
    assert load("lead(sentences=1)").signature.startswith("lead")
    assert "lexrank" in SUMMARIZERS.names()
