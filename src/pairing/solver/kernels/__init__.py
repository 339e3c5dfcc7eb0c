"""Compiled inner loops. Only modules named `kernels` import numba.

The compiled code is cached on disk; `python -m pairing.compile` fills the cache at set-up.
"""
