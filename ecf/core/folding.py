"""Text folded for search and sorting: accents off, case folded, spaces single."""

import unicodedata


def fold(text: str) -> str:
    """`"  Zoë  O'Neil "` becomes `"zoe o'neil"`. The same on every database."""
    plain = "".join(ch for ch in unicodedata.normalize("NFKD", text) if not unicodedata.combining(ch))
    return " ".join(plain.casefold().split())
