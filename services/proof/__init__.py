"""The proof that nothing was altered: one Merkle log over every fact, signed checkpoints, and their witnesses."""
