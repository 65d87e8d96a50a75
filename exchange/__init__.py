"""Layer 4: other people's data, in and out again."""
