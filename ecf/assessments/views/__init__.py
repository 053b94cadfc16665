"""The pages of agreements, plans, reviews, support plans and assessments."""
