"""Writes of cohorts."""

from ecf.cohorts.services.employers_of_population import populate_employers
from ecf.cohorts.services.population import Population, populate

__all__ = ["Population", "populate", "populate_employers"]
