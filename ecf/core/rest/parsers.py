"""JSON in: UTF-8 whatever the header says (RFC 8259), and nothing that cannot be stored."""

import json
import re
from typing import IO, Any

from rest_framework.exceptions import ParseError, UnsupportedMediaType
from rest_framework.parsers import BaseParser

from ecf.core.text import refuse_unstorable


class StorableJSONParser(BaseParser):
    """Reads a JSON body. Refuses NaN and Infinity, which JSON does not have, and text that no database can keep."""

    media_type = "application/json"

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            data = json.loads(stream.read().decode("utf-8"), parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise ParseError(f"The body is not JSON: {error}.") from error
        refuse_unstorable(data)
        return data


class _EmptyFormParser(BaseParser):
    """A form without fields is an empty body: what some clients send with a POST that needs none."""

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> Any:
        if re.fullmatch(rb"\s*(--\S+--)?\s*", stream.read()) is None:
            raise UnsupportedMediaType(media_type or self.media_type)
        return {}


class EmptyURLEncodedParser(_EmptyFormParser):
    """An empty `application/x-www-form-urlencoded` body."""

    media_type = "application/x-www-form-urlencoded"


class EmptyMultiPartParser(_EmptyFormParser):
    """An empty `multipart/form-data` body."""

    media_type = "multipart/form-data"


EMPTY_FORM_PARSERS = (EmptyURLEncodedParser, EmptyMultiPartParser)


def _refuse_constant(word: str) -> None:
    raise ValueError(f"{word} is not a JSON number")
