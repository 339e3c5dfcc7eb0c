"""What only rounds that are too large to hold every pair need."""
