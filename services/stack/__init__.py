"""The real Kafka and PostgreSQL of one machine, from package registries: fetched, set up, started; never containers."""
