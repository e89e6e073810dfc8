"""Write the values that the package bert-score gives for a tiny model, for the tests.

    pip install bert-score==0.3.13 matplotlib
    PYTHONPATH=tests/support python scripts/make_bertscore_values.py

The package needs matplotlib, which nothing else here does; so its values are stored.
"""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import tiny_encoders
from bert_score import BERTScorer

PAIRS: list[tuple[str, list[str]]] = [
    ("The council will close the ferry terminal.", ["The terminal of the ferry was closed.",
                                                    "A bus will run every ten minutes."]),
    ("A bus is promised by the mayor.", ["The mayor promised a bus until the repairs end."]),
    ("Cracks were found.", ["Engineers had found cracks beneath its northern pier in March."]),
    ("the ferry the ferry the ferry", ["Nobody was hurt."]),
]  # fmt: skip
IDF_TEXTS = [reference for _, references in PAIRS for reference in references]
TARGET = Path(__file__).resolve().parent.parent / "tests/eval/metrics/bertscore_values.json"


def main() -> None:
    """Compute and write the values."""
    candidates = [candidate for candidate, _ in PAIRS]
    references = [texts for _, texts in PAIRS]
    values: dict[str, Any] = {"pairs": PAIRS, "idf_texts": IDF_TEXTS}
    with tempfile.TemporaryDirectory() as folder:
        model = str(tiny_encoders.save(Path(folder), "bert"))
        for name, options in {
            "plain": {"num_layers": 2},
            "last layer": {"num_layers": 3},
            "idf": {"num_layers": 2, "idf": True, "idf_sents": IDF_TEXTS, "nthreads": 0},
        }.items():
            scorer = BERTScorer(model_type=model, device="cpu", **options)
            found = scorer.score(candidates, references)
            values[name] = [[float(number) for number in row] for row in zip(*found, strict=True)]
    TARGET.write_text(f"{json.dumps(values, indent=1)}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
