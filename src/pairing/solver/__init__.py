"""The exact solver: ε-scaling auction, shortest augmenting paths, column generation, duals."""
