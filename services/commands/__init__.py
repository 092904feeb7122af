"""The commands of `throughcare`, one small file for each group."""
