"""A case on its way to a stranger: one file that holds its facts and what proves them and that none is missing."""
