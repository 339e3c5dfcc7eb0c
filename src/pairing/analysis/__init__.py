"""Questions about a solved round: verification, explanations, overrides, fairness, stability."""
