"""What an insider could do to the record, done for real, and found each time."""
