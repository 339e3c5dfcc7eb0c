"""Write styles/05-bootstrap.css: the part of Bootstrap we use, with logical properties.

    python tools/vendor_bootstrap.py bootstrap-5.3.9.tgz

The whole of Bootstrap is 31 kB compressed, and comes once per direction. We use its
reboot, grid and a handful of utilities, and turn left/right into start/end, so that
one small file serves Hebrew, Arabic and English alike. docs/design.md has the figures.
"""

import re
import sys
import tarfile
from pathlib import Path

OUT = Path(__file__).parents[1] / "src/tsemed/ui/styles/05-bootstrap.css"

SIZES = "(-sm|-md|-lg|-xl)?"
KEEP = re.compile(
    r"^\.(?:"
    r"container|container-fluid|row|col|"
    rf"row-cols{SIZES}-[1-4]|col{SIZES}(-auto|-\d+)?|"
    rf"g[xy]?{SIZES}-[0-5]|"
    rf"d{SIZES}-(?:none|block|flex|grid|inline|inline-block|inline-flex)|"
    rf"flex{SIZES}-(?:row|column|wrap|nowrap|fill|grow-0|grow-1|shrink-0)|"
    rf"justify-content{SIZES}-(?:start|end|center|between)|"
    rf"align-items{SIZES}-(?:start|end|center|baseline|stretch)|"
    r"align-self-(?:start|end|center)|"
    rf"gap{SIZES}-[0-5]|"
    r"[mp][tbsexy]?-(?:[0-5]|auto)|"
    r"w-100|h-100|mw-100|text-(?:start|end|center|nowrap|break)|"
    r"fw-(?:normal|medium|semibold|bold)|"
    r"position-relative|overflow-auto|visually-hidden|visually-hidden-focusable|"
    r"stretched-link|text-truncate|list-unstyled|order-(?:first|last)"
    r")(?:$|[\s:>.])"
)
LOGICAL = [
    (r"(margin|padding|border)-left\b", r"\1-inline-start"),
    (r"(margin|padding|border)-right\b", r"\1-inline-end"),
    (r"text-align:\s*left", "text-align: start"),
    (r"text-align:\s*right", "text-align: end"),
    (r"clear:\s*left", "clear: inline-start"),
    (r"float:\s*left", "float: inline-start"),
    (r"(?<![-\w])left:", "inset-inline-start:"),
    (r"(?<![-\w])right:", "inset-inline-end:"),
]
DROP_IN_REBOOT = ("@media (prefers-reduced-motion: no-preference)",)


def rules(css: str) -> list[tuple[str, str]]:
    """Give (prelude, body) of each top-level rule; comments are left out."""
    css = re.sub(r"/\*.*?\*/|@charset[^;]*;", "", css, flags=re.DOTALL)
    found, depth, start, head = [], 0, 0, ""
    for place, sign in enumerate(css):
        if sign == "{":
            depth += 1
            if depth == 1:
                head, start = css[start:place].strip(), place + 1
        elif sign == "}":
            depth -= 1
            if depth == 0:
                found.append((head, css[start:place]))
                start = place + 1
    return found


def wanted(css: str) -> str:
    """Keep the rules whose every selector is on our list, inside media queries too."""
    kept = []
    for head, body in rules(css):
        if head.startswith("@media") and "print" not in head and "{" in body:
            inner = wanted(body)
            if inner:
                kept.append(f"{head}{{{inner}}}")
        elif not head.startswith("@") and all(KEEP.match(one.strip()) for one in head.split(",")):
            kept.append(f"{head}{{{tidy(body)}}}")
    return "\n".join(kept)


def tidy(body: str) -> str:
    return re.sub(r"\s+", " ", body).strip()


def reboot(css: str) -> str:
    """Return the reboot without Bootstrap's colour variables: ours stand in 00-tokens.css."""
    kept = []
    for head, body in rules(css):
        if head.startswith((":root", "[data-bs-theme")) or head in DROP_IN_REBOOT:
            continue
        if head.startswith("@media"):
            inner = "".join(f"{h}{{{tidy(b)}}}" for h, b in rules(body))
            kept.append(f"{head}{{{inner}}}")
        else:
            kept.append(f"{head}{{{tidy(body)}}}")
    return "\n".join(kept)


def main(tarball: str) -> None:
    with tarfile.open(tarball) as archive:

        def read(name: str) -> str:
            member = archive.extractfile(f"package/dist/css/{name}")
            assert member is not None, name
            return member.read().decode()

        css = reboot(read("bootstrap-reboot.css")) + "\n" + wanted(read("bootstrap.css"))
    for physical, logical in LOGICAL:
        css = re.sub(physical, logical, css)
    css = re.sub(r"[ \t]*\n[ \t]*", "\n", css)
    OUT.write_text(
        "/*! Bootstrap 5.3.9, MIT, Copyright 2011-2026 The Bootstrap Authors; a part of it, "
        "made logical by tools/vendor_bootstrap.py */\n" + css + "\n"
    )


if __name__ == "__main__":
    main(sys.argv[1])
