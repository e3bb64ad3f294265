"""The API's actions, one small function each, listed in a table per subject. `gateway.PRODUCTS` joins the tables.

What goes in: parameters in, answers out, in the API's own names. May import `world`, and nothing of HTTP.
"""
