"""`alicloud-ecr conformance`: whether the API behaves as this package assumes, tried on a real account.

`assumptions` is the one table: each row a sentence, its source and the probe that tries it. Imports `lifecycle` and what is
below it.
"""
