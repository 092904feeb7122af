"""Benchmarks: ours against the raw component, alternately, in one run; what is printed are ratios."""
