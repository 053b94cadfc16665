"""What holds the years together between the assessments, and the assessments themselves."""
