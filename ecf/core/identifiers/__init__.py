from ecf.core.identifiers.finding import find_identifiers
from ecf.core.identifiers.likely import Kind, Likely

__all__ = ["Kind", "Likely", "find_identifiers"]
