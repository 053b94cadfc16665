"""Every write about expert practitioner status."""
