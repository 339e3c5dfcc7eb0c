"""Cut the web fonts to what our pages use: static/tsemed/fonts/*.woff2.

    python tools/subset_fonts.py fontsource-variable-rubik-5.3.0.tgz

Rubik's weight axis is kept from 400 to 700. Figures and punctuation stand in a file of
their own, so that a Hebrew or an Arabic page without Latin words loads two small files
instead of one large one. Which characters stand in which file is also written in
styles/02-fonts.css (unicode-range): change both together.
"""

import io
import sys
import tarfile
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

OUT = Path(__file__).parents[1] / "src/tsemed/ui/static/tsemed/fonts"
ALL = ""
FEATURES = "kern,liga,mark,mkmk,ccmp,locl,init,medi,fina,isol,rlig,calt,tnum"

# our file: (file of the package, characters; empty for all of them)
FILES = {
    "hebrew": (
        "hebrew",
        "05B0-05C7, 05D0-05EA, 05F0-05F4, 20AA, 25CC, FB1D-FB4F, 200C-200F",
    ),
    "arabic": (
        "arabic",
        "060C, 061B, 061F, 0621-063A, 0640-0655, 0660-066D, 0670, 0671, 067E, 0686, 06A4, "
        "06AF, 06C1, 06CC, 06D4, 06F0-06F9, 200C-200F",
    ),
    "arabic-ext": ("arabic", ALL),
    "figures": (
        "latin",
        "0020-0040, 005B-0060, 007B-007E, 00A0, 00AB, 00AD, 00B7, 00BB, 00D7, 2009-2015, "
        "2018-201E, 2022, 2026, 202F, 2032, 2033, 2039, 203A, 20AC, 2190-2193, 2212",
    ),
    "latin": (
        "latin",
        "0041-005A, 0061-007A",
    ),
    "latin-more": (
        "latin",
        "00A1-00AA, 00AC, 00AE-00B6, 00B8-00BA, 00BC-00D6, 00D8-00FF, 0131, 0152, 0153, "
        "02BB, 02BC, 02C6, 02DA, 02DC",
    ),
    "latin-ext": ("latin-ext", ALL),
    "cyrillic": ("cyrillic", ALL),
    "cyrillic-ext": ("cyrillic-ext", ALL),
}


def cut(data: bytes, *, characters: str) -> TTFont:
    """Return the font with our weights and only these characters."""
    font = instancer.instantiateVariableFont(TTFont(io.BytesIO(data)), {"wght": (400, 700)})
    options = subset.Options()
    options.layout_features = FEATURES.split(",")
    options.hinting = False
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    cutter = subset.Subsetter(options)
    wanted = subset.parse_unicodes(characters) if characters else list(font.getBestCmap())
    cutter.populate(unicodes=wanted)
    cutter.subset(font)
    font.flavor = "woff2"
    return font


def main(tarball: str) -> None:
    with tarfile.open(tarball) as archive:
        for name, (script, characters) in FILES.items():
            member = archive.extractfile(f"package/files/rubik-{script}-wght-normal.woff2")
            assert member is not None, script
            cut(member.read(), characters=characters).save(OUT / f"rubik-{name}.woff2")


if __name__ == "__main__":
    main(sys.argv[1])
