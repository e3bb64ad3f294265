"""The API: its protocol in our words, the SDK behind it, errors and what their codes mean, retry, rate limit, shared
poller, waiter, create journal, clock, settings. Imports `schema` and what stands here; nothing of Pulumi."""
