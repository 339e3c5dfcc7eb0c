"""Every component in its states, and three specimen pages to lift markup from."""
