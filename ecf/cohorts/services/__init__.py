"""Writes of cohorts."""

from ecf.cohorts.services.population import Population, populate

__all__ = ["Population", "populate"]
