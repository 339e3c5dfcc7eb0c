"""The shell: navigation, search, error pages, and pages that show several apps at once."""
