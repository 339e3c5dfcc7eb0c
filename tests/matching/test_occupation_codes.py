"""Reasons kept with former codes of the occupation or the stage are renamed by migrations."""

from __future__ import annotations

from importlib import import_module

from django.apps import apps
from tests.cast import Cast
from tests.matching.rounds import galil_draft

from tsemed.matching.models import Proposal

MIGRATION = import_module("tsemed.matching.migrations.0004_occupation_codes")
STAGES = import_module("tsemed.matching.migrations.0005_stage_codes")


def test_kept_reasons_get_the_new_codes(cast: Cast) -> None:
    old = ["unit_group", "minor_group", "sub_major_group", "major_group", "other"]
    kept = [{"code": f"occupation.{name}", "points": 1} for name in old]
    kept.append({"code": "stage.same", "points": 1})
    draft = galil_draft(cast)
    Proposal.objects.filter(pk=draft.pk).update(reasons=kept)
    MIGRATION.rename_codes(apps, None)
    draft.refresh_from_db()
    assert [reason["code"] for reason in draft.reasons] == [
        "occupation.same", "occupation.near", "occupation.near", "occupation.other",
        "occupation.other", "stage.same",
    ]  # fmt: skip


def test_a_kept_neighbouring_stage_gets_its_new_code(cast: Cast) -> None:
    draft = galil_draft(cast)
    kept = [{"code": "stage.beside", "points": 40}, {"code": "stage.same", "points": 1}]
    Proposal.objects.filter(pk=draft.pk).update(reasons=kept)
    STAGES.rename_codes(apps, None)
    draft.refresh_from_db()
    assert [reason["code"] for reason in draft.reasons] == ["stage.near", "stage.same"]
