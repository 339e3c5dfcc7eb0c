"""Put the style files of src/tsemed/ui/styles/ together into one.

    python tools/bundle_css.py            writes static/tsemed/css/tsemed.css
    python tools/bundle_css.py --check    fails if the written file is not up to date

One component has one style file; the browser gets one file. Order is the order of
the names: tokens, Bootstrap's part, base, components, print.
"""

import re
import sys
from pathlib import Path

UI = Path(__file__).parents[1] / "src/tsemed/ui"
STYLES = UI / "styles"
BUNDLE = UI / "static/tsemed/css/tsemed.css"


def bundled() -> str:
    """Return all style files as one text, without comments (licences stay) and idle space."""
    css = "\n".join(_text(path) for path in sorted(STYLES.glob("*.css"), key=_order))
    css = re.sub(r"/\*(?!!).*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r"\s*([{};,])\s*", r"\1", css)
    css = re.sub(r":\s+(?=[^{}]*[;}])", ":", css)
    return css.replace(";}", "}").replace("*/", "*/\n").replace("}", "}\n").strip() + "\n"


def _order(path: Path) -> str:
    """Return the sort key: numbered files by number, components between 10 and 90 by name."""
    return path.name if path.name[0].isdigit() else f"50-{path.name}"


def _text(path: Path) -> str:
    """Return a sheet; the dark tokens twice: when chosen, and when the device asks."""
    css = path.read_text("utf-8")
    if path.name != "01-dark.css":
        return css
    asked = css.replace(':root[data-theme="dark"]', ':root:not([data-theme="light"])')
    return f"@media screen {{{css}}} @media screen and (prefers-color-scheme: dark) {{{asked}}}"


def main(arguments: list[str]) -> int:
    css = bundled()
    if "--check" in arguments:
        if BUNDLE.read_text("utf-8") == css:
            return 0
        print("tsemed.css is older than ui/styles/: run `python tools/bundle_css.py`.")
        return 1
    BUNDLE.parent.mkdir(parents=True, exist_ok=True)
    BUNDLE.write_text(css, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
