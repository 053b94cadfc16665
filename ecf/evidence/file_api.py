"""The REST face of an entry's files: a list, one more, the content, taken out again."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, ClassVar

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from ecf.core.rest.serializers import InputSerializer, RecordSerializer
from ecf.core.rest.views import get_part, post_action
from ecf.evidence import errors, services
from ecf.evidence.kept_files import files_of
from ecf.evidence.models import Attachment, Evidence
from ecf.evidence.rules import can_edit_evidence, can_read_content
from ecf.evidence.serving import served


class FileShown(RecordSerializer):
    """One file. `scan`: not_scanned, clean, or infected (then the file is gone)."""

    added_by = serializers.CharField(source="added_by.username")

    class Meta:
        model = Attachment
        fields: ClassVar[list[str]] = [
            "id",
            "version",
            "name",
            "media_type",
            "size",
            "digest",
            "added_by",
            "nobody_identifiable",
            "scan",
            "removed_at",
            "created_at",
        ]


class FileInput(InputSerializer):
    """A file as `multipart/form-data`. A picture needs `nobody_identifiable`."""

    file = serializers.FileField(max_length=1000, allow_empty_file=True)
    nobody_identifiable = serializers.BooleanField(required=False)


CONTENT: Any = {(200, "application/octet-stream"): OpenApiTypes.BINARY}


class EvidenceFileActions:
    """`files/` of an entry. An upload is answered without an idempotency key: the same file twice is refused anyway."""

    request: Any
    action_map: dict[str, str]

    def get_parsers(self) -> list[Any]:
        return [MultiPartParser()] if self._is_upload() else super().get_parsers()  # type: ignore[misc]

    def _is_upload(self) -> bool:
        method = (self.request.method or "").lower() if self.request else ""
        return method == "post" and (self.action_map or {}).get("post") == "add_file"

    def _keep_body(self) -> None:
        if not self._is_upload():
            super()._keep_body()  # type: ignore[misc]

    def _answer(self, act: Callable[[], HttpResponse]) -> HttpResponse:
        """An upload is looked into outside any transaction; the service makes its own."""
        if not self._is_upload():
            return super()._answer(act)  # type: ignore[misc]
        with ExitStack() as self.expectations:
            return act()

    @get_part("files", FileShown(many=True))
    def files(self, request: Request, pk: str) -> Response:
        evidence = self._readable()
        rows = files_of(evidence)
        return Response(self._shown(rows, FileShown, many=True))

    @extend_schema(request={"multipart/form-data": FileInput}, responses={201: FileShown})
    @files.mapping.post
    def add_file(self, request: Request, pk: str) -> Response:
        evidence: Evidence = self.around()
        self.require(can_edit_evidence(request.user, evidence), errors.NotYourEvidence)
        data = self.input(FileInput)
        upload = data.pop("file")
        row = services.add_file(
            evidence=evidence, name=upload.name, stream=upload, size=upload.size, **data, by=request.user
        )
        return self.created(row, FileShown)

    @get_part("files/{file_id}", FileShown)
    def file(self, request: Request, pk: str, file_id: str) -> Response:
        evidence = self._readable()
        return self.action_response(self.child(evidence.attachments, file_id), FileShown)

    @get_part("files/{file_id}/content", CONTENT)
    def file_content(self, request: Request, pk: str, file_id: str) -> HttpResponseBase:
        evidence = self._readable()
        there = evidence.attachments.filter(removed_at__isnull=True)
        return served(self.child(there, file_id))

    @post_action(answers=FileShown, url_path="files/{file_id}/remove")
    def remove_file(self, request: Request, pk: str, file_id: str) -> Response:
        evidence: Evidence = self.around()
        self.require(can_edit_evidence(request.user, evidence), errors.NotYourEvidence)
        row = self.part(evidence.attachments, file_id)
        services.remove_file(attachment=row, by=request.user)
        row.refresh_from_db()
        return self.action_response(row, FileShown)

    def _readable(self) -> Evidence:
        evidence: Evidence = self.around()
        self.require(can_read_content(self.request.user, evidence), errors.FilesHidden)
        return evidence
