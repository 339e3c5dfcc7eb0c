"""Compiled inner loops. Nothing outside this folder imports numba.

The compiled code is cached on disk; `python -m pairing.compile` fills the cache at set-up.
"""
