"""Tables of systems by metrics, for papers."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from made_runs import make_run, rows_of

from eval.comparison.aligned import align, named
from eval.comparison.compare import compare_aligned
from eval.comparison.differences import Comparison
from eval.comparison.systems import systems, systems_csv, systems_latex, systems_markdown


@pytest.fixture
def comparison(tmp_path: Path) -> Comparison:
    """Three runs and a bound: `good` beats both others in ROUGE-1; in ROUGE-2 nobody does."""
    rows, n = rows_of(40), 40
    generator = np.random.default_rng(1)
    noise = generator.normal(0, 0.02, (8, n))
    means = {"bad_1": 0.2, "fair": 0.3, "good": 0.5, "oracle": 0.9}
    runs = [
        make_run(
            tmp_path,
            label,
            rows,
            {
                "rouge1": (mean + noise[k]).tolist(),
                "rouge2": (0.1 + abs(noise[k + 4])).tolist(),
                "has_unsupported_entity": [0.0] * n,
            },
        )
        for k, (label, mean) in enumerate(means.items())
    ]
    return compare_aligned(align(named(runs)))


def test_only_what_beats_every_competitor_is_best(comparison: Comparison) -> None:
    table = systems(comparison)
    assert table.head[:3] == ["run", "ROUGE-1 ↑", "ROUGE-2 ↑"]
    assert [row[0] for row in table.rows] == ["bad_1", "fair", "good", "oracle"]
    # The bound has the highest mean and is in no test.
    assert table.best == {(2, 1)}


def test_cells_have_values_and_intervals(comparison: Comparison) -> None:
    # Wilson's bound of 0 in 40: 3.8415 / 43.8415.
    assert systems(comparison).rows[0][3] == "0.0 (0.0 to 8.8)"
    markdown = systems_markdown(comparison)
    assert "| good | **50." in markdown
    assert "bad\\_1" in markdown
    latex = systems_latex(comparison)
    assert r"good & \textbf{50." in latex
    assert r"bad\_1 & " in latex
    assert latex.count(r"\textbf") == 1


def test_csv_has_raw_numbers_one_line_a_run_and_column(comparison: Comparison) -> None:
    lines = list(csv.DictReader(io.StringIO(systems_csv(comparison))))
    assert len(lines) == 4 * 3
    (line,) = [i for i in lines if (i["run"], i["column"]) == ("bad_1", "has_unsupported_entity")]
    assert (float(line["value"]), line["articles"]) == (0.0, "40")
    assert float(line["high"]) == pytest.approx(3.8415 / 43.8415, abs=1e-4)


def test_a_table_wider_than_there_is_room_has_a_row_a_metric(comparison: Comparison) -> None:
    wide = systems(comparison)
    # "oracle" and the widest of each metric's cells or heading, three spaces between two.
    cells = [max(len(line[place]) for line in [wide.head, *wide.rows]) for place in range(4)]
    assert wide.width == sum(cells) + 9
    assert systems(comparison, width=wide.width) == wide
    turned = wide.turned()
    assert turned.head == ["metric", "bad_1", "fair", "good", "oracle"]
    assert turned.rows[0] == [wide.head[1], *(row[1] for row in wide.rows)]
    assert turned.best == {(0, 3)}  # good, in ROUGE-1
    assert turned.turned().rows == wide.rows
    narrower = min(wide, turned, key=lambda table: table.width)
    assert systems(comparison, width=20) == narrower


def test_the_signatures_of_what_is_shown_stand_with_the_table(comparison: Comparison) -> None:
    for text in (systems_markdown(comparison), systems_latex(comparison)):
        assert "rouge|stem:porter|v:1" in text
        assert "entities|v:1" in text
        assert "length" not in text
