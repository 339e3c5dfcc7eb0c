"""Compiled inner loops, see `pairing.solver.kernels`."""
