"""Real Kafka and real PostgreSQL for the tests: started for a run, or found where their addresses are set."""
