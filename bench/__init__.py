"""Benchmarks: seeded data of any size, loaded into a server of their own, and what is asked of them (`make bench`)."""
