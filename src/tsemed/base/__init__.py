"""What any app may use, without a single noun of the domain.

The audit row, the step from one state to the next, the version check of an edit, the
receipt of a form, the declared permission of a URL. A thing enters only after two apps
need it; it knows no person, no cycle and no pair.
"""
