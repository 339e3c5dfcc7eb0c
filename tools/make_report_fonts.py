"""Make the static TrueType faces of the PDF summary from the Rubik subsets of Fontsource.

Names in Amharic and Tigrinya are set in Noto Sans Ethiopic, which the pages have already.

    python tools/make_report_fonts.py PATH-TO/fontsource-rubik/files

Each script gets a family of its own: under one shared family name a typesetter takes the
first face it finds and loses the glyphs of the others without a word. `coverage.txt` lists
the characters the faces can draw together, so that a name in another script is shown as a
box rather than refused by PDF/UA.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.ttLib import TTFont

TARGET = Path(__file__).parents[1] / "src/tsemed/reports/fonts"
ETHIOPIC = TARGET.parents[1] / "ui/static/tsemed/fonts/noto-sans-ethiopic.woff2"
SCRIPTS = {"hebrew": "Hebrew", "arabic": "Arabic", "latin": "Latin", "cyrillic": "Cyrillic"}
WEIGHTS = {400: "Regular", 500: "Medium", 700: "Bold"}
FAMILY, STYLE, UNIQUE, FULL, POSTSCRIPT, TYPO_FAMILY, TYPO_STYLE = 1, 2, 3, 4, 6, 16, 17


def main(source: Path) -> None:
    """Write one face per script and weight, and what they cover together."""
    covered: set[int] = set()
    for script, title in SCRIPTS.items():
        for weight, style in WEIGHTS.items():
            font = TTFont(source / f"rubik-{script}-{weight}-normal.woff2")
            font.flavor = None
            _name(font, f"Rubik {title}", style, weight)
            covered |= set(font.getBestCmap())
            font.save(TARGET / f"rubik-{script}-{weight}.ttf")
    font = TTFont(ETHIOPIC)
    font.flavor = None
    _name(font, "Noto Sans Ethiopic", "Regular", 400)
    covered |= set(font.getBestCmap())
    font.save(TARGET / "noto-sans-ethiopic-400.ttf")
    TARGET.joinpath("coverage.txt").write_text(_ranges(covered), "ascii")


def _name(font: TTFont, family: str, style: str, weight: int) -> None:
    names = {
        FAMILY: family,
        STYLE: style,
        UNIQUE: f"{family} {style}",
        FULL: f"{family} {style}",
        POSTSCRIPT: f"{family.replace(' ', '')}-{style}",
        TYPO_FAMILY: family,
        TYPO_STYLE: style,
    }
    for number, value in names.items():
        font["name"].setName(value, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight


def _ranges(points: set[int]) -> str:
    lines: list[list[int]] = []
    for point in sorted(points):
        if lines and point == lines[-1][1] + 1:
            lines[-1][1] = point
        else:
            lines.append([point, point])
    return "".join(f"{first:04X}-{last:04X}\n" for first, last in lines)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
