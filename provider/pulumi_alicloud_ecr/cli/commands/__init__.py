"""One module for each command: its options and its help; the work is in modules of `cli` that it imports when called."""
