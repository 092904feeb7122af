"""A witness: remembers how far each log was, and countersigns only what goes on from there. It knows nothing else."""
