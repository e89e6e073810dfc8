"""Which code a plugin is: a fingerprint of its module and of what that imports from its package."""

from __future__ import annotations

import ast
import hashlib
import inspect
import sysconfig
from collections.abc import Iterator
from pathlib import Path


def code_fingerprint(target: object) -> str:
    """Return the SHA-256 of the source of a class, and of all modules of its own that it imports.

    Its own are the modules of its package, at any depth of imports; of a module that is in no
    package, those that lie beside it. The files are read, not imported: a changed line in any of
    them changes the fingerprint.

    Args:
        target: a class or function.

    Returns:
        64 hexadecimal digits, or `unknown` where there is no source.
    """
    module = inspect.getmodule(target)
    try:
        first = Path(inspect.getfile(target)).resolve()  # type: ignore[arg-type]
    except (OSError, TypeError):
        return "unknown"
    if module is None or first.suffix != ".py":
        return "unknown"
    top, _, inner = module.__name__.partition(".")
    is_package = first.name == "__init__.py"
    root = first.parents[module.__name__.count(".") + is_package]
    alone = not inner and not is_package and root not in _installed()
    sources: dict[str, str] = {}
    waiting = [module.__name__]
    while waiting:
        name = waiting.pop()
        if name in sources or not (alone or name.partition(".")[0] == top):
            continue
        path = root.joinpath(*name.split("."))
        path = path / "__init__.py" if path.is_dir() else path.with_name(f"{path.name}.py")
        if path.is_file():
            content = path.read_bytes()
            sources[name] = hashlib.sha256(content).hexdigest()
            is_package = path.name == "__init__.py"
            waiting += _imported(content, name if is_package else name.rpartition(".")[0])
    return hashlib.sha256(repr(sorted(sources.items())).encode()).hexdigest()


def _installed() -> set[Path]:
    """Return the folders where modules side by side have nothing to do with each other."""
    return {Path(sysconfig.get_path(key)).resolve() for key in ("purelib", "platlib", "stdlib")}


def _imported(content: bytes, package: str) -> Iterator[str]:
    """Yield the names of the modules that a source may import, wherever in it that stands."""
    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            parts = package.split(".")[: 1 - node.level or None] if node.level else []
            base = ".".join([*parts, *([node.module] if node.module else [])])
            names = [base, *(f"{base}.{alias.name}" for alias in node.names)]
        else:
            continue
        for name in names:
            pieces = name.split(".")
            yield from (".".join(pieces[:end]) for end in range(1, len(pieces) + 1))
