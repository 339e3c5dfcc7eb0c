"""The soft criteria: one file each, found by listing this folder."""
