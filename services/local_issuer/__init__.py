"""A small identity provider for the demo and for tests: a real issuer whose people anybody at this machine may be."""
