"""The report as text: what stands in the file before any browser reads it."""

from __future__ import annotations

import base64
import gzip
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from eval.cli.commands.report import command
from eval.report.embed import packed, safe_json
from eval.report.offsets import to_utf16
from eval.report.page import asset


@given(st.text())
def test_offsets_in_utf16_are_those_of_pythons_own_encoder(text: str) -> None:
    convert = to_utf16(text)
    for offset in range(len(text) + 1):
        units = len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2
        assert convert(offset) == units


@given(st.recursive(st.text(), lambda inner: st.lists(inner, max_size=3), max_leaves=5))
def test_embedded_json_keeps_its_value_and_cannot_end_its_script(value: object) -> None:
    text = safe_json(value)
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == value


@given(st.lists(st.text(), max_size=4))
def test_a_packed_block_unpacks_to_its_value(value: list[str]) -> None:
    text = packed(value)
    assert re.fullmatch(r"[A-Za-z0-9+/=]*", text)
    assert json.loads(gzip.decompress(base64.b64decode(text))) == value


def test_the_page_is_the_same_every_time_and_holds_no_address(
    runs: Path, report: Path, tmp_path: Path
) -> None:
    folders = [str(path.parent) for path in sorted(runs.glob("made/*/run.json"))]
    pages = []
    for name in ("one.html", "two.html"):
        result = CliRunner().invoke(command, [*folders, "-o", str(tmp_path / name)])
        assert result.exit_code == 0
        assert result.stdout.strip() == str(tmp_path / name)
        pages.append((tmp_path / name).read_text(encoding="utf-8"))
    assert pages[0] == pages[1]
    outside = re.findall(r"""(?:src|href)=["']?(https?:|//)""", pages[0])
    assert outside == []
    assert not re.search(r"url\(|@import|\bfetch\(|XMLHttpRequest|\beval\(|innerHTML", pages[0])
    assert "onerror=alert" not in pages[0].replace("\\u003cimg src=x onerror=alert(1)\\u003e", "")


def colours(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", css))


def luminance(colour: str) -> float:
    """WCAG 2.2, relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_texts_and_marks_have_the_contrast_that_wcag_asks_for(scheme: str) -> None:
    css = asset("style.css")
    light, dark = css.split("@media (prefers-color-scheme: dark)", 1)
    palette = colours(light) | (colours(dark.split("\n}\n", 1)[0]) if scheme == "dark" else {})
    texts = [
        ("ink", "paper"), ("ink", "panel"), ("ink", "faint"), ("soft", "paper"), ("soft", "panel"),
        ("accent", "paper"), ("mark-ink", "mark"), ("good", "panel"), ("bad", "bad-back"),
        ("warn", "warn-back"), ("contra", "contra-back"), ("soft", "warn-back"),
    ]  # fmt: skip
    for text, back in texts:
        assert contrast(palette[text], palette[back]) >= 4.5, (text, back)
    for run in range(6):  # graphical objects: 3 to 1
        assert contrast(palette[f"run-{run}"], palette["panel"]) >= 3
