"""What other systems have kept is brought in: commands line by line, or an activity log as a table."""
