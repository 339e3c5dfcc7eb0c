"""The build hook of the wheel: it compiles the translations, which are not in Git."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import polib
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledTranslations(BuildHookInterface):  # type: ignore[type-arg]
    """Adds a `.mo` for each `.po` to the wheel."""

    def initialize(self, _version: str, build_data: dict[str, Any]) -> None:
        """Compile into a temporary folder and include what was compiled."""
        self.folder = tempfile.TemporaryDirectory()
        source = Path(self.root) / "src"
        for path in sorted(source.glob("tsemed/locale/*/LC_MESSAGES/django.po")):
            wanted = path.relative_to(source).with_suffix(".mo")
            compiled = Path(self.folder.name) / wanted
            compiled.parent.mkdir(parents=True)
            polib.pofile(str(path)).save_as_mofile(str(compiled))
            build_data["force_include"][str(compiled)] = str(wanted)

    def finalize(self, _version: str, _build_data: dict[str, Any], _artifact_path: str) -> None:
        """Remove the temporary folder."""
        self.folder.cleanup()
