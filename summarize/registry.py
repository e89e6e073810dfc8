"""Names to classes: a static table of built-ins, then plugins, then `module:Class`.

Nothing is imported until it is asked for, so that `--help` stays instant. `eval` keeps its metrics
in a second `Registry`.
"""

from __future__ import annotations

import importlib
import inspect
import sys
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    Generic,
    TypeVar,
    cast,
    get_args,
    get_origin,
    get_type_hints,
)

from summarize.base import BaseSummarizer, Summarizer, wrapped
from summarize.errors import SpecError, SummarizeError, did_you_mean, suggest_spec
from summarize.secrets import refuse_secrets
from summarize.spec import Spec

if TYPE_CHECKING:
    from importlib import metadata

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a class, as `summarize-eval list` shows it."""

    name: str
    annotation: Any
    default: Any
    required: bool
    description: str


class Registry(Generic[T]):
    """Looks up, describes and creates the things of one kind (summarizers, or metrics).

    A spec comes from outside, so what it names is only ever called if it is a class of that kind:
    `subprocess:getoutput(cmd='…')` is refused, and `subprocess:Popen(args='…')` as well.

    Args:
        kind: what the things are called in messages.
        builtins: `module:Class` by name.
        group: the entry-point group of plugins.
        methods: the methods that a class of this kind has.
    """

    def __init__(
        self, kind: str, builtins: Mapping[str, str], group: str, methods: Collection[str] = ()
    ) -> None:
        self.kind = kind
        self.group = group
        self._methods = methods
        self._builtins = dict(builtins)

    def names(self) -> list[str]:
        """All names that can be loaded: built-ins in the table's order, then plugins by name."""
        return list(self._builtins) + sorted(set(self._plugins()) - set(self._builtins))

    def factory(self, name: str) -> type[T]:
        """Import and return the class behind a name.

        A `module:Class` is looked for among what is installed, then beside the config that names
        it, then in the working folder.

        Raises:
            SpecError: the name is unknown, or what it names cannot be imported or is not a class
                of this kind.
        """
        if name in self._builtins:
            return self._import(self._builtins[name], name)
        if ":" in name:
            _search_working_folder()
            return self._import(name, name)
        plugin = self._plugins().get(name)
        if plugin is not None:
            return self._import(plugin.value, name)
        raise SpecError(
            f"there is no {self.kind} called {name!r}.{did_you_mean(name, self.names())} "
            f"Known: {', '.join(self.names())}."
        )

    def options(self, name: str) -> list[Option]:
        """Describe the options of `name`, in the order of its signature."""
        return self._options(name, self.factory(name))

    def origin(self, name: str) -> str | None:
        """Say which version of which code a plugin is; `None` for a built-in.

        A plugin may forget to put a change into its signature, so it is named by the fingerprint
        of its source, an installed one also by its distribution's version.

        Raises:
            SpecError: the name is unknown, or what it names cannot be imported.
        """
        if name in self._builtins:
            return None
        from summarize.plugin_code import code_fingerprint

        code = code_fingerprint(self.factory(name))
        plugin = self._plugins().get(name)
        if plugin is not None and plugin.dist is not None:
            return f"{plugin.dist.name} {plugin.dist.version} {code}"
        return code

    def create(self, spec: str | Mapping[str, Any] | Spec, **defaults: Any) -> T:
        """Create what `spec` describes; `defaults` fill options it leaves open and knows.

        Raises:
            SpecError: unknown name, unknown option, or a value of the wrong type or range.
        """
        spec = Spec.of(spec)
        refuse_secrets(spec.name, spec.options)
        found = self.factory(spec.name)
        known = {option.name: option for option in self._options(spec.name, found)}
        given = {key: value for key, value in defaults.items() if key in known} | dict(spec.options)
        for key in given:
            if key not in known:
                raise SpecError(
                    f"the {self.kind} {spec.name!r} has no option {key!r}."
                    f"{did_you_mean(key, known)} Options: {', '.join(known) or 'none'}."
                )
        for option in known.values():
            if option.required and option.name not in given:
                raise SpecError(f"the {self.kind} {spec.name!r} needs the option {option.name!r}.")
        converted = {key: self._convert(spec, known[key], given[key]) for key in given}
        try:
            return found(**converted)
        except (TypeError, ValueError) as error:
            raise SpecError(f"the {self.kind} {str(spec)!r} cannot be made: {error}.") from error

    def _options(self, name: str, found: type[T]) -> list[Option]:
        try:
            return list(_options(found))
        except (NameError, TypeError, ValueError) as error:
            raise SpecError(
                f"the options of the {self.kind} {name!r} cannot be read from its signature: "
                f"{error}; its parameters need annotations that can be imported."
            ) from error

    def _convert(self, spec: Spec, option: Option, value: Any) -> Any:
        import msgspec

        try:
            return msgspec.convert(value, option.annotation)
        except TypeError:
            return value  # an annotation that msgspec does not check, such as a protocol
        except msgspec.ValidationError as error:
            hint = "; text needs quotes" if _takes_text(option.annotation) else ""
            written = str(value) if isinstance(value, Spec) else repr(value)
            reason = str(error).replace("got `Spec`", f"got a name{hint}")
            raise SpecError(
                f"the {self.kind} {spec.name!r} cannot take {option.name}={written}: {reason}."
            ) from None

    def _plugins(self) -> dict[str, metadata.EntryPoint]:
        from importlib import metadata

        return {entry.name: entry for entry in metadata.entry_points(group=self.group)}

    def _import(self, path: str, name: str) -> type[T]:
        module_name, _, attribute = path.partition(":")
        try:
            target: Any = importlib.import_module(module_name)
            for part in attribute.split("."):
                target = getattr(target, part)
        except SummarizeError:
            raise
        except ModuleNotFoundError as error:
            if error.name is None or not f"{module_name}.".startswith(f"{error.name}."):
                raise SpecError(
                    f"the {self.kind} {name!r} imports {error.name!r}, which is not installed."
                ) from error
            raise SpecError(
                f"the {self.kind} {name!r} cannot be imported: there is no module {error.name!r} "
                "among what is installed, beside the config or in the working folder, "
                f"{Path.cwd()}.{suggest_spec(name) if '.py:' in name else ''}"
            ) from error
        except Exception as error:  # a plugin may fail in any way while it is imported
            raise SpecError(
                f"the {self.kind} {name!r} cannot be imported from {path!r}: {error}."
            ) from error
        if not inspect.isclass(target):
            raise SpecError(
                f"{path} is not a class, so it cannot be the {self.kind} {name!r}; name a class."
            )
        missing = [
            method for method in self._methods if not callable(getattr(target, method, None))
        ]
        if missing:
            raise SpecError(
                f"the class {path} is not a {self.kind}: "
                f"it has no method {' and no '.join(missing)}."
            )
        return cast("type[T]", target)


def _takes_text(annotation: Any) -> bool:
    import msgspec

    try:
        msgspec.convert("", annotation)
    except (TypeError, msgspec.ValidationError):
        return False
    return True


def _search_working_folder() -> None:
    """Let modules of the working folder be imported: `python -m` does, an installed command not.

    It comes last, so that no file there stands in for an installed package.
    """
    here = str(Path.cwd())
    if here not in sys.path and "" not in sys.path:
        sys.path.append(here)


def _options(found: type[Any]) -> Iterator[Option]:
    hints = get_type_hints(found.__init__, include_extras=True)
    for parameter in inspect.signature(found).parameters.values():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        required = parameter.default is parameter.empty
        annotation = hints.get(parameter.name, Any)
        yield Option(
            name=parameter.name,
            annotation=annotation,
            default=None if required else parameter.default,
            required=required,
            description=_description(annotation),
        )


def _description(annotation: Any) -> str:
    import msgspec

    if get_origin(annotation) is Annotated:
        for extra in get_args(annotation)[1:]:
            if isinstance(extra, msgspec.Meta) and extra.description:
                return extra.description
    return ""


BUILTINS = {
    "extractive": "summarize.extractive.learned:Extractive",
    "lead": "summarize.extractive.lead:Lead",
    "lexrank": "summarize.extractive.lexrank:LexRank",
    "textrank": "summarize.extractive.textrank:TextRank",
    "centroid": "summarize.extractive.centroid:Centroid",
    "pacsum": "summarize.extractive.pacsum:PacSum",
    "embeddings": "summarize.huggingface.embeddings:Embeddings",
    "sumy": "summarize.extractive.sumy:Sumy",
    "huggingface": "summarize.huggingface.summarizer:HuggingFace",
    "served": "summarize.served.summarizer:Served",
    "guarded": "summarize.guarded.summarizer:Guarded",
}
"""The summarizers that come with the project; the package `summarize` exports their classes."""

SUMMARIZERS: Registry[Summarizer] = Registry(
    kind="summarizer",
    builtins=BUILTINS,
    group="summarize.summarizers",
    methods=("summarize", "close"),
)


def load(spec: str | Mapping[str, Any] | Spec, **defaults: Any) -> BaseSummarizer:
    """Create the summarizer that `spec` describes.

    Args:
        spec: `"lexrank(sentences=3)"`, `{"use": "lexrank", "sentences": 3}` or a `Spec`.
        defaults: values for options that the spec leaves open and the summarizer has, such as
            `seed`; others are ignored.

    Returns:
        The summarizer; a plugin's, which may have the members of the protocol `Summarizer` alone,
        with those of `BaseSummarizer` added.

    Raises:
        SpecError: unknown name, unknown option, or a value of the wrong type or range.
    """
    return wrapped(SUMMARIZERS.create(spec, **defaults))
