"""Every write about agreements, plans, reviews, support plans and assessments."""
