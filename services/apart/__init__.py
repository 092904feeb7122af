"""Relay, projector and clock: each a process of its own, apart from whoever serves, that may die at any moment."""
