"""Pages about expert practitioner status."""
