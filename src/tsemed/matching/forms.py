"""What may be typed in matching."""

from __future__ import annotations

from typing import Any

from django import forms

from pairing import Level, Weights
from pairing.problem.registry import all_criteria
from tsemed.matching.labels import LEVEL_NAMES, criterion_label
from tsemed.matching.models import Round
from tsemed.matching.problem_builder import offered_criteria

SEGMENTS = {"data-look": "segments"}


class WeightsForm(forms.Form):
    """How much each criterion counts, as people say it; one line per criterion that can count."""

    def __init__(self, *args: Any, the_round: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = Weights(levels={n: Level(level) for n, level in the_round.weights.items()})
        for criterion in offered_criteria():
            self.fields[criterion.name] = forms.ChoiceField(
                label=criterion_label(criterion.name),
                choices=LEVEL_NAMES,
                initial=shown.level_of(criterion).value,
                widget=forms.RadioSelect(attrs=SEGMENTS),
            )

    def levels(self) -> dict[str, Level]:
        """Return the levels that differ from the engine's own."""
        own = {criterion.name: criterion.level for criterion in all_criteria()}
        chosen = {name: Level(level) for name, level in self.cleaned_data.items()}
        return {name: level for name, level in chosen.items() if level is not own[name]}
