"""The plumbing of the REST API: problems, pages, versions, idempotency keys, and the views that join them."""
