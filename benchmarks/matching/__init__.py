"""The open matching benchmark: labelled companies and statements, and how well they are matched.

``python3 -m benchmarks.matching --help`` from the repository's root; docs/matching_benchmark.md
says what is measured and how another system is scored. Only ``ours`` and ``speed`` know the engine.
"""
