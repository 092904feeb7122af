"""Who may see what of whose record, and why: policies in files, and one call that decides by them."""
