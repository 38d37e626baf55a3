"""What FEEL computes with: numbers, temporal values, ranges, and the types they have.

Read `numbers` first: it holds the one decimal context of the library. `types` describes values
statically; `compare` says when two values are equal and which comes first; `temporal` computes with dates,
times and durations, which `literals`, `wide`, `durations` and `zones` read, hold and show; `patterns` matches
regular expressions.
"""
