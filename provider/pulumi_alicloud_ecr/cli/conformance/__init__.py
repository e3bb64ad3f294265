"""`alicloud-ecr conformance`: whether the API behaves as this package assumes, tried on a real account.

`assumptions` is the one table: each row a sentence, its source and the probe that tries it, written beside each other in
`probes`. They work in a `laboratory`, `removal` takes away what was made, `run` conducts, `report` says how it went. Imports `lifecycle` and what is
below it.
"""
