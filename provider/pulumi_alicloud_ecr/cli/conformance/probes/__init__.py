"""The assumptions and the probes that try them, a module for each subject; `assumptions` says in which order.

A probe touches nothing but what the laboratory has made, and leaves it so that the next one can go on.
"""
