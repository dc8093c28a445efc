"""Measures rowd against its neighbours; see perf/run."""
