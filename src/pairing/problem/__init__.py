"""The problem: people, hard rules, criteria, weights and the lexicographic objective."""
