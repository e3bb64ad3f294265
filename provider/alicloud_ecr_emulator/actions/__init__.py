"""The API's actions, one small function each, listed in a table per subject. `api.PRODUCTS` joins the tables."""
