"""`python -m benchmarks.soak` (`make soak`): long lives at random, and what must hold after each of their steps.

First simulated ones (`simulation`): the real lifecycle over the emulator's world on a fake clock, many hours of operations in a
minute. Then real ones (`engine`): the real engine, the real providers and an emulator process. Nothing that another holds is
taken, changed or deleted, never two of ours in one place, no id lost without a word, every operation ends; memory and
journal don't grow with the number of steps. It ends by itself within the minutes that it is given.
"""
