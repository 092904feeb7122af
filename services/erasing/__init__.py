"""Words erased for good: approved by people, carried out step by step, carried out again after a restore."""
