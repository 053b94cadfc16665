"""Expert practitioner status, its certificate and credential, protected tasks."""
