"""`python -m benchmarks` (`make bench`): how long attaching takes, what it costs, and how both grow.

Everything is measured in one run on the real engine and the emulator, the cases in turn, and given as ratios: seconds
of a machine mean little elsewhere. Not part of the tests; nothing here is asserted.
"""
