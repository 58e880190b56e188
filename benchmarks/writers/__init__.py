"""Statements written as files: what property tests read again and benchmarks measure."""
