"""Make `aliases.json`: countries, demonyms, capitals, common organisations.

    pip install babel countryinfo
    python scripts/make_aliases.py

Sources: names of countries from Unicode CLDR (Unicode licence) through Babel (BSD-3-Clause);
demonyms, capitals and other spellings from countryinfo (MIT); `organisations.json` beside the
result is this project's own.
"""

from __future__ import annotations

import json
import re
from importlib import metadata
from pathlib import Path

from babel import Locale
from countryinfo import all_countries

HERE = Path(__file__).resolve().parents[1] / "eval/metrics/entities/english"
# Spellings in other scripts say nothing about English text.
_LATIN = re.compile(r"[A-Za-z][A-Za-z .,'’()&-]*[A-Za-z.)]")
# What the sources lack or say in a way that English news does not.
EXTRA = {
    "US": ["America", "American", "Americans", "U.S.", "U.S.A.", "USA", "US", "the States"],
    "GB": ["Britain", "Great Britain", "British", "Briton", "Britons", "UK", "U.K."],
    "CN": ["PRC", "People's Republic of China", "Chinese"],
    "AE": ["UAE", "Emirates", "Emirati"],
    "RU": ["Russian Federation", "Russian"],
    "KR": ["Republic of Korea", "South Korean"],
    "KP": ["DPRK", "North Korean"],
    "CG": ["Congolese"],
    "CD": ["DRC", "DR Congo", "Democratic Republic of Congo"],
    "NL": ["Holland", "Dutch"],
    "CZ": ["Czech Republic", "Czechia", "Czech"],
    "MM": ["Burma", "Burmese"],
    "CI": ["Ivory Coast", "Ivorian"],
    "TR": ["Turkey", "Turkish", "Turk", "Türkiye"],
    "SA": ["Saudi"],
    "ES": ["Spaniard"],
    "FR": ["Frenchman", "Frenchwoman"],
    "IE": ["Ireland", "Irish", "Irishman", "Republic of Ireland"],
    "SE": ["Swede"],
    "SI": ["Slovenian", "Slovene"],
    "KG": ["Kyrgyz", "Kyrgyzstani"],
    "DK": ["Dane"],
    "PL": ["Pole"],
    "FI": ["Finn"],
    "AF": ["Afghan"],
    "IQ": ["Iraqi"],
    "PH": ["Filipino", "Philippine"],
    "NZ": ["Kiwi", "New Zealander"],
    "AU": ["Aussie"],
    "CH": ["Swiss"],
    "ENG": ["England", "English", "Englishman"],
    "SCT": ["Scotland", "Scottish", "Scot", "Scots"],
    "WLS": ["Wales", "Welsh", "Welshman"],
    "NIR": ["Northern Ireland", "Northern Irish", "NI"],
    "EUROPE": ["Europe", "European"],
    "AFRICA": ["Africa", "African"],
    "ASIA": ["Asia", "Asian"],
}
#: Countries of the United Kingdom are names of their own, not other names for it.
PARTS = frozenset({"England", "English", "Scotland", "Scottish", "Wales", "Welsh"})


def main() -> None:
    """Write `aliases.json` beside this script."""
    concepts: dict[str, list[str]] = {}
    capitals: dict[str, str] = {}
    territories = Locale("en").territories
    taken: set[str] = set()
    # "French" is France's before it is French Guiana's.
    for country in sorted(all_countries(), key=lambda country: -(country.population() or 0)):
        code = country.iso()["alpha2"]
        spellings = [territories.get(code, ""), country.name(), *country.alt_spellings()]
        spellings += re.split(r"\s*[,/]\s*|\s+or\s+", country.demonym() or "")
        concepts[code] = [name for name in clean(spellings) if name not in taken | PARTS]
        taken.update(concepts[code])
        cities: str | list[str] = country.capital() or []
        for city in [cities] if isinstance(cities, str) else cities:
            if _LATIN.fullmatch(city) and city not in concepts[code]:
                capitals.setdefault(city.removesuffix(" D.C."), code)
    for code, spellings in EXTRA.items():
        concepts[code] = list(dict.fromkeys([*concepts.get(code, []), *spellings]))
    own = json.loads((HERE / "organisations.json").read_text("utf-8"))
    concepts |= {f"org:{names[0].casefold()}": names for names in own["concepts"]}
    capitals |= own["capitals"]
    versions = [f"{name} {metadata.version(name)}" for name in ("babel", "countryinfo")]
    table = {
        "version": "2",
        "sources": f"{', '.join(versions)}, organisations.json",
        "licences": "Unicode-3.0 (CLDR), MIT (countryinfo), Apache-2.0 (organisations.json)",
        "concepts": {code: list(dict.fromkeys(concepts[code])) for code in sorted(concepts)},
        "capitals": {city: capitals[city] for city in sorted(capitals)},
    }
    text = json.dumps(table, ensure_ascii=False, indent=1)
    (HERE / "aliases.json").write_text(text + "\n", "utf-8", newline="\n")


def clean(spellings: list[str]) -> list[str]:
    """Return the spellings that English text could hold, each once.

    ISO codes ("IN", "TO", "CAN") are left out: most are words of their own.
    """
    kept = []
    for spelling in spellings:
        name = re.sub(r"\s*\(.*?\)", "", spelling).replace("&", "and").strip()
        if _LATIN.fullmatch(name) and len(name) > 3:
            kept.append(name)
    return kept


if __name__ == "__main__":
    main()
