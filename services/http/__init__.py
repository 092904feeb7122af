"""The doors for browsers and programs: one small file for each concern."""
